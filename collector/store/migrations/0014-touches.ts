import type { Dialect } from '../dialect.ts';

/** Contacts with what they cost. */
export const touches = (d: Dialect): string[] => [
  // charged: what it cost in `currency`, null where nobody said; cost: what of that counts, in the site's currency. What nobody said is ''.
  `create table touch (site ${d.int} not null, node ${d.int} not null, message_id ${d.text} not null, ts ${d.int} not null, source ${d.int} not null,
     channel ${d.text} not null, direction ${d.text} not null, campaign ${d.text} not null, subject ${d.text} not null, outcome ${d.text} not null,
     agent ${d.text} not null, currency ${d.text} not null, charged ${d.int}, cost ${d.int} not null, primary key (site, node, message_id))${d.clustered}`,
  // Sums over a period are read along an index alone; so is what is in another currency.
  `create index touch_ts on touch (site, ts, node, cost)`,
  `create index touch_currency on touch (site, currency, ts) where charged <> 0`,
  // What a contact costs in the site's currency that comes without a cost, by its channel in small letters.
  `create table touch_rate (site ${d.int} not null, channel ${d.text} not null, cost ${d.int} not null, primary key (site, channel))`,
  // What reaching them cost: of touches.
  `alter table profile add column reach ${d.int} not null default 0`,
  // What is done under way for touches, node by node; all up to the cursor and its message_id is done. part 0: contacts that came before there were touches
  // become some; 1: what they cost counts anew.
  `create table recount_touch (site ${d.int} not null, part ${d.int} not null, cursor ${d.int} not null, message_id ${d.text} not null, primary key (site, part))`,
  `insert into recount_touch (site, part, cursor, message_id) select site, 0, 0, '' from site`,
];
