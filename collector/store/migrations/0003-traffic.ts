import type { Dialect } from '../dialect.ts';

/** Where visits come from, with what and from which place; the first and the last touch of everybody; robots. */
export const traffic = (d: Dialect): string[] => [
  `alter table site add column spam_referrers ${d.text} not null default '[]'`,

  // Words that many visits share, once a site; `key` is their whole text. `referrer`: host of another website.
  `create table way (way ${d.serial}, site ${d.int} not null, key ${d.text} not null, channel ${d.text} not null, source ${d.text} not null,
     medium ${d.text} not null, campaign ${d.text} not null, referrer ${d.text} not null)`,
  `create unique index way_key on way (site, key)`,
  `create table client (client ${d.serial}, site ${d.int} not null, key ${d.text} not null, country ${d.text} not null, city ${d.text} not null,
     device ${d.text} not null, browser ${d.text} not null, system ${d.text} not null)`,
  `create unique index client_key on client (site, key)`,
  `create table page (page ${d.serial}, site ${d.int} not null, key ${d.text} not null, path ${d.text} not null)`,
  `create unique index page_key on page (site, key)`,

  // way: null while an older version's visit was not read yet. way_ts, way_id: the event that told the way; null and '' for a direct visit.
  // entry: the page on which it began. trail: its pages as 'PAGE PAGE:TIMES ...'. client_ts, entry_ts: of the events that told them.
  `alter table visit add column way ${d.int}`,
  `alter table visit add column way_ts ${d.int}`,
  `alter table visit add column way_id ${d.text} not null default ''`,
  `alter table visit add column click ${d.text} not null default ''`,
  `alter table visit add column client ${d.int}`,
  `alter table visit add column client_ts ${d.int}`,
  `alter table visit add column entry ${d.int}`,
  `alter table visit add column entry_ts ${d.int}`,
  `alter table visit add column trail ${d.text} not null default ''`,
  `drop index visit_start`,
  // Everything that a report reads of a visit, so that it reads nothing else.
  `create index visit_start on visit (site, start, node, stop, way, client, entry, trail)`,
  `create index visit_unread on visit (site, node) where way is null`,

  // What brought the device of a node first and last, and with what it came last: of the node itself (raw), and of a whole profile by its root (derived).
  ...['node_origin', 'profile_origin'].map(
    (
      table,
    ) => `create table ${table} (site ${d.int} not null, node ${d.int} not null, first_ts ${d.int} not null, first_id ${d.text} not null,
     first_way ${d.int} not null, first_click ${d.text} not null, last_ts ${d.int} not null, last_id ${d.text} not null, last_way ${d.int} not null,
     last_click ${d.text} not null, client_ts ${d.int}, client ${d.int}, primary key (site, node))${d.clustered}`,
  ),

  `create table robot_day (site ${d.int} not null, day ${d.int} not null, name ${d.text} not null, hits ${d.int} not null,
     primary key (site, day, name))${d.clustered}`,
];
