import type { Dialect } from '../dialect.ts';

/** How clean the records of people are, who may be here twice, and what was joined at once. */
export const hygiene = (d: Dialect): string[] => [
  // What a reading is made with. weights: JSON {field: 0..5}; country: of telephone numbers and postal codes that name none, null: from the time zone.
  `create table hygiene_setting (site ${d.int} primary key, country ${d.text}, weights ${d.text} not null)`,
  // The reading under way, or the last one. phase: wanted, read, compare, done. total: people to read; tally: JSON of what was met so far.
  `create table hygiene_run (site ${d.int} primary key, phase ${d.text} not null, begun_at ${d.int} not null, ended_at ${d.int}, total ${d.int} not null,
     done ${d.int} not null, cursor ${d.int} not null, after ${d.text} not null, kinds ${d.text} not null, tally ${d.text} not null)`,
  // One row a person (root) as last read: completeness from 0 to 100, and which fields are lacking, a bit for each of HYGIENE_FIELDS.
  `create table hygiene_person (site ${d.int} not null, node ${d.int} not null, score ${d.int} not null, lacks ${d.int} not null, primary key (site, node))${d.clustered}`,
  `create table hygiene_finding (site ${d.int} not null, node ${d.int} not null, field ${d.text} not null, problem ${d.text} not null, value ${d.text} not null,
     proposal ${d.text}, primary key (site, problem, field, node))${d.clustered}`,
  `create index hygiene_finding_node on hygiene_finding (site, node)`,
  // By what people are found who may be one, and how many share it: a letter for the kind, a colon, the value made comparable.
  `create table hygiene_key (site ${d.int} not null, value ${d.text} not null, node ${d.int} not null, primary key (site, value, node))${d.clustered}`,
  `create index hygiene_key_node on hygiene_key (site, node)`,
  // What the last reading of a day of the site (days since 1970) found. score: the sum over all people; found: JSON of counts.
  `create table hygiene_day (site ${d.int} not null, day ${d.int} not null, at ${d.int} not null, people ${d.int} not null, score ${d.int} not null,
     found ${d.text} not null, primary key (site, day))${d.clustered}`,
  // How likely two are one, in percent, and why: JSON of fields. read_at: the beginning of the reading that found it last. Null: no reading did.
  `alter table suggestion add column score ${d.int}`,
  `alter table suggestion add column evidence ${d.text}`,
  `alter table suggestion add column read_at ${d.int}`,
  `create index suggestion_score on suggestion (site, score, id) where decided_at is null`,
  `create index suggestion_by_one on suggestion (site, one)`,
  `create index suggestion_by_two on suggestion (site, two)`,
  // Many suggestions accepted in one act. status: joining, joined, undoing, undone.
  `create table bulk (bulk ${d.serial}, site ${d.int} not null, member ${d.text}, least ${d.int} not null, begun_at ${d.int} not null, status ${d.text} not null,
     undone_by ${d.text})`,
  `create index bulk_site on bulk (site, bulk)`,
  // Each suggestion of it: outcome null while it waits, then joined, skipped, or undone; link: the link that was made.
  `create table bulk_pair (site ${d.int} not null, bulk ${d.int} not null, suggestion ${d.int} not null, outcome ${d.text}, link ${d.text},
     primary key (site, bulk, suggestion))${d.clustered}`,
];
