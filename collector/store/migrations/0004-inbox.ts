import type { Dialect } from '../dialect.ts';

/** The paths in a text column that holds a JSON list of them, as rows of `path.value`. */
const eachPath = (d: Dialect, column: string): string =>
  d.name === 'sqlite' ? `json_each(${column}) as path` : `jsonb_array_elements_text(${column}::jsonb) as path(value)`;

/** What is kept of refused events, what was lost by day, and the dictionary of what a site sends. */
export const inbox = (d: Dialect): string[] => [
  // type, name, shape (the reason without its particulars), sender: what makes refused events alike.
  ...['sender', 'type', 'name', 'shape'].map((column) => `alter table failed_event add column ${column} ${d.text} not null default ''`),
  `update failed_event set shape = reason`,
  `create index failed_event_alike on failed_event (site, code, shape, type, name, sender, id, received_at)`,
  // Whom a refused event names, so that it is found when that person is erased.
  `create table failed_identifier (site ${d.int} not null, namespace ${d.text} not null, value ${d.text} not null, failed ${d.int} not null,
     primary key (site, namespace, value, failed))${d.clustered}`,
  `create index failed_identifier_failed on failed_identifier (site, failed)`,
  // What did not get in, by the site's day; site 0: no site could be told.
  `create table loss (site ${d.int} not null, day ${d.int} not null, cause ${d.text} not null, detail ${d.text} not null, count ${d.int} not null,
     primary key (site, day, cause, detail))${d.clustered}`,
  // Limits that a site's owner changed; the others stand in the program.
  `create table site_limit (site ${d.int} not null, name ${d.text} not null, value ${d.int} not null, primary key (site, name))${d.clustered}`,

  // One row for each type that a property (kind: its call, event: the event's name) or trait (event: '') came in. type '': from before types were kept.
  `create table field_type (site ${d.int} not null, kind ${d.int} not null, event ${d.text} not null, name ${d.text} not null, type ${d.text} not null,
     first_seen ${d.int} not null, last_seen ${d.int} not null, count ${d.int} not null, sender ${d.text} not null,
     primary key (site, kind, event, name, type))${d.clustered}`,
  `insert into field_type (site, kind, event, name, type, first_seen, last_seen, count, sender)
     select e.site, e.kind, e.name, path.value, '', e.first_seen, e.last_seen, 0, '' from event_name e cross join ${eachPath(d, 'e.properties')}`,
  // Events of a name by UTC day.
  `create table name_day (site ${d.int} not null, kind ${d.int} not null, name ${d.text} not null, day ${d.int} not null, count ${d.int} not null,
     primary key (site, kind, name, day))${d.clustered}`,
  `insert into name_day (site, kind, name, day, count) select site, kind, name, ts / 86400000, count(*) from event
     where ts >= (select coalesce(max(last_seen), 0) from profile) - ${40 * 86_400_000} group by site, kind, name, ts / 86400000`,
  // Names beyond a site's limits, counted under one row for each kind of name.
  `create table overflow (site ${d.int} not null, what ${d.text} not null, count ${d.int} not null, first_seen ${d.int} not null, last_seen ${d.int} not null,
     sender ${d.text} not null, example ${d.text} not null, primary key (site, what))${d.clustered}`,
  // What people wrote about an event (name ''), a property or a trait. personal: 1, 0, or null where it is left to the guess.
  `create table term (site ${d.int} not null, kind ${d.int} not null, event ${d.text} not null, name ${d.text} not null, description ${d.text} not null,
     personal ${d.int}, purposes ${d.text} not null, hidden ${d.int} not null, updated_at ${d.int} not null, primary key (site, kind, event, name))${d.clustered}`,
];
