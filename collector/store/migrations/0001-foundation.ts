import type { Dialect } from '../dialect.ts';

/**
 * The first shape of the store. `site` leads every key; times are integer milliseconds, money integer micro-units, flags 0/1.
 * Rows about a person carry `node`: a node for raw rows (event, trait, identifier, visit, order), the profile's root for derived ones
 * (profile, profile_trait, fact, membership, due). Raw rows never move; derived rows follow the root.
 */
export const foundation = (d: Dialect): string[] => [
  // --- sites and access ---
  `create table site (site ${d.serial}, id ${d.text} not null unique, name ${d.text} not null, origins ${d.text} not null, time_zone ${d.text} not null,
     currency ${d.text} not null, language ${d.text} not null, week_start ${d.int} not null, prices_with_tax ${d.int} not null, consent ${d.text} not null,
     created_at ${d.int} not null)`,
  `create table source (source ${d.serial}, site ${d.int} not null, id ${d.text} not null unique, kind ${d.text} not null, name ${d.text} not null,
     key_hash ${d.text} not null unique, key_shown ${d.text} not null, created_at ${d.int} not null, last_used ${d.int}, revoked_at ${d.int})`,
  `create table member (id ${d.text} primary key, email ${d.text} not null unique, name ${d.text} not null, password ${d.text} not null,
     created_at ${d.int} not null, last_seen ${d.int})`,
  `create table role (site ${d.int} not null, member ${d.text} not null, role ${d.text} not null, primary key (site, member))`,
  `create table session (hash ${d.text} primary key, member ${d.text} not null, created_at ${d.int} not null, expires_at ${d.int} not null)`,
  // A single-use link: without a member it opens the set-up, with one it lets that member choose a password.
  `create table setup_token (hash ${d.text} primary key, member ${d.text}, created_at ${d.int} not null, used_at ${d.int})`,
  `create table audit (id ${d.serial}, site ${d.int}, at ${d.int} not null, member ${d.text}, act ${d.text} not null, subject ${d.text} not null, detail ${d.text} not null)`,
  `create table setting (name ${d.text} primary key, value ${d.text} not null)`,

  // --- identity ---
  `create table identifier (site ${d.int} not null, namespace ${d.text} not null, value ${d.text} not null, node ${d.int} not null,
     first_seen ${d.int} not null, primary key (site, namespace, value))${d.clustered}`,
  `create index identifier_node on identifier (site, node)`,
  // root: cached end of the link path. known: the node's own identifier names a person. anchor: the node that decides the person's bucket.
  // shared_since: a second known person used this device from then on; its unnamed events are kept apart from that time.
  `create table node (node ${d.serial}, site ${d.int} not null, id ${d.text} not null, root ${d.int} not null, known ${d.int} not null,
     first_seen ${d.int} not null, shared_since ${d.int})`,
  `create unique index node_id on node (site, id)`,
  `create index node_root on node (site, root)`,
  `create index node_known on node (site, root, node) where known = 1`,
  `create index node_linked on node (site, root, node) where root <> node`,
  `create table link (link ${d.serial}, site ${d.int} not null, id ${d.text} not null, child ${d.int} not null, parent ${d.int} not null, ts ${d.int} not null,
     message_id ${d.text} not null, source ${d.int} not null, trust ${d.text} not null, reason ${d.text} not null, ended_at ${d.int}, ended_by ${d.text})`,
  `create unique index link_id on link (site, id)`,
  `create index link_child on link (site, child)`,
  `create index link_parent on link (site, parent, ts, message_id, child)`,
  // One row for each thing said by one sender about one node (0: nobody), however often.
  `create table identity_warning (id ${d.serial}, site ${d.int} not null, node ${d.int} not null, kind ${d.text} not null, at ${d.int} not null, last ${d.int} not null,
     count ${d.int} not null, detail ${d.text} not null, sender ${d.text} not null)`,
  `create unique index identity_warning_once on identity_warning (site, node, kind, detail, sender)`,
  `create table trait (site ${d.int} not null, node ${d.int} not null, name ${d.text} not null, ts ${d.int} not null, message_id ${d.text} not null,
     source ${d.int} not null, trust ${d.text} not null, value ${d.text} not null, primary key (site, node, name, ts, message_id))${d.clustered}`,
  `create table consent (site ${d.int} not null, node ${d.int} not null, purpose ${d.text} not null, ts ${d.int} not null, message_id ${d.text} not null,
     granted ${d.int} not null, source ${d.int} not null, primary key (site, node, purpose, ts, message_id))${d.clustered}`,

  // --- events ---
  // body: JSON {data, context, ...} as it came in. kind: index in EVENT_TYPES. name: '' when the call has none.
  `create table event (seq ${d.serial}, site ${d.int} not null, node ${d.int} not null, message_id ${d.text} not null, ts ${d.int} not null,
     received_at ${d.int} not null, kind ${d.int} not null, name ${d.text} not null, source ${d.int} not null, body ${d.text} not null)`,
  `create unique index event_message on event (site, node, message_id)`,
  `create index event_by_name on event (site, kind, name, node, ts)`,
  `create index event_by_node on event (site, node, ts, message_id)`,
  // One row a visit of a device: events of a browser at most 30 minutes apart.
  `create table visit (site ${d.int} not null, node ${d.int} not null, start ${d.int} not null, stop ${d.int} not null, events ${d.int} not null,
     pages ${d.int} not null, landing ${d.text} not null, referrer ${d.text} not null, campaign ${d.text} not null, primary key (site, node, start))${d.clustered}`,
  `create index visit_start on visit (site, start, node)`,
  `create table tally (site ${d.int} not null, day ${d.int} not null, name ${d.text} not null, count ${d.int} not null, primary key (site, day, name))${d.clustered}`,
  `create table event_name (site ${d.int} not null, kind ${d.int} not null, name ${d.text} not null, first_seen ${d.int} not null, last_seen ${d.int} not null,
     count ${d.int} not null, properties ${d.text} not null, primary key (site, kind, name))${d.clustered}`,
  `create table failed_event (id ${d.serial}, site ${d.int} not null, received_at ${d.int} not null, source ${d.int} not null, message_id ${d.text},
     code ${d.text} not null, reason ${d.text} not null, body ${d.text} not null)`,
  `create index failed_event_site on failed_event (site, id)`,
  `create table refusal (site ${d.int} not null, cause ${d.text} not null, detail ${d.text} not null, count ${d.int} not null, last ${d.int} not null,
     primary key (site, cause, detail))${d.clustered}`,

  // --- orders and products ---
  `create table order_key (site ${d.int} not null, order_id ${d.text} not null, node ${d.int} not null, primary key (site, order_id))${d.clustered}`,
  // charged: in the order's own currency; gross: the same in the site's currency, 0 while no rate is known.
  `create table orders (site ${d.int} not null, node ${d.int} not null, order_id ${d.text} not null, ts ${d.int} not null, message_id ${d.text} not null,
     source ${d.int} not null, trust ${d.text} not null, currency ${d.text} not null, charged ${d.int} not null, gross ${d.int} not null, discount ${d.int} not null, tax ${d.int} not null,
     shipping ${d.int} not null, coupon ${d.text} not null, primary key (site, node, order_id))${d.clustered}`,
  `create index orders_ts on orders (site, ts, node, gross)`,
  `create table order_line (site ${d.int} not null, node ${d.int} not null, order_id ${d.text} not null, line ${d.int} not null, product_id ${d.text} not null,
     title ${d.text} not null, quantity ${d.real} not null, price ${d.int} not null, discount ${d.int} not null, amount ${d.int} not null,
     primary key (site, node, order_id, line))${d.clustered}`,
  // charged: null for everything that was ordered; amount: what of it counts, in the site's currency.
  `create table order_return (site ${d.int} not null, node ${d.int} not null, order_id ${d.text} not null, message_id ${d.text} not null, ts ${d.int} not null,
     source ${d.int} not null, trust ${d.text} not null, currency ${d.text} not null, charged ${d.int}, amount ${d.int} not null, lines ${d.text} not null,
     primary key (site, node, order_id, message_id))${d.clustered}`,
  `create index order_return_order on order_return (site, order_id)`,
  `create index order_return_ts on order_return (site, ts, node, amount)`,
  `create table product (site ${d.int} not null, product_id ${d.text} not null, title ${d.text} not null, category ${d.text}, price ${d.int}, cost ${d.int},
     currency ${d.text} not null, url ${d.text}, image ${d.text}, attributes ${d.text} not null, learnt_ts ${d.int} not null, owner_set ${d.int} not null,
     updated_at ${d.int} not null, primary key (site, product_id))${d.clustered}`,

  // --- derived, one row a profile (root) ---
  // marks: JSON {trait: [trust, ts, message_id]}, what won each current trait.
  `create table profile (site ${d.int} not null, node ${d.int} not null, identified ${d.int} not null, verified ${d.int} not null, name ${d.text}, email ${d.text},
     search ${d.text} not null, traits ${d.text} not null, marks ${d.text} not null, first_seen ${d.int} not null, last_seen ${d.int} not null, anchor ${d.int} not null,
     nodes ${d.int} not null, orders ${d.int} not null, gross ${d.int} not null, returned ${d.int} not null, revenue ${d.int} not null,
     first_order ${d.int}, last_order ${d.int}, primary key (site, node))${d.clustered}`,
  `create index profile_seen on profile (site, last_seen, node)`,
  `create index profile_revenue on profile (site, revenue, node)`,
  `create index profile_first on profile (site, first_seen, node)`,
  `create index profile_known on profile (site, last_seen, node) where identified = 1`,
  `create index profile_orders on profile (site, orders, node) where orders > 0`,
  `create index profile_customer on profile (site, gross) where orders > 0`,
  `create index profile_name on profile (site, lower(${d.head('name')}), node) where name is not null`,
  `create index profile_search on profile (site, node, ${d.head('search')}) where search <> ''`,
  `create table profile_trait (site ${d.int} not null, name ${d.text} not null, node ${d.int} not null, kind ${d.text} not null, text ${d.text}, num ${d.real},
     primary key (site, name, node))${d.clustered}`,
  `create table fact_def (fact ${d.serial}, site ${d.int} not null, signature ${d.text} not null, windowed ${d.int} not null, status ${d.text} not null,
     cursor ${d.int} not null)`,
  `create unique index fact_def_signature on fact_def (site, signature)`,
  // bucket: -1 for all time, else the UTC day number.
  `create table fact (site ${d.int} not null, node ${d.int} not null, fact ${d.int} not null, bucket ${d.int} not null, count ${d.int} not null,
     sum ${d.int} not null, primary key (site, node, fact, bucket))${d.clustered}`,
  `create table fact_edge (site ${d.int} not null, node ${d.int} not null, fact ${d.int} not null, ts ${d.int} not null, message_id ${d.text} not null,
     count ${d.int} not null, sum ${d.int} not null, primary key (site, node, fact, ts, message_id))${d.clustered}`,
  `create table segment (site ${d.int} not null, id ${d.text} not null, name ${d.text} not null, rule ${d.text} not null, status ${d.text} not null, cursor ${d.int} not null,
     version ${d.int} not null, created_at ${d.int} not null, updated_at ${d.int} not null, primary key (site, id))`,
  `create table membership (site ${d.int} not null, segment ${d.text} not null, node ${d.int} not null, since ${d.int} not null, backfilled ${d.int} not null,
     primary key (site, segment, node))${d.clustered}`,
  `create index membership_node on membership (site, node, segment, since)`,
  `create table membership_log (id ${d.serial}, site ${d.int} not null, segment ${d.text} not null, node ${d.int} not null, at ${d.int} not null,
     entered ${d.int} not null, cause ${d.text} not null)`,
  `create index membership_log_segment on membership_log (site, segment, at)`,
  `create table due (site ${d.int} not null, node ${d.int} not null, rule ${d.text} not null, at ${d.int} not null, primary key (site, node, rule))${d.clustered}`,
  `create index due_at on due (at)`,

  // --- experiences ---
  `create table experience (site ${d.int} not null, id ${d.text} not null, name ${d.text} not null, slot ${d.text} not null, status ${d.text} not null, body ${d.text} not null,
     version ${d.int} not null, created_at ${d.int} not null, updated_at ${d.int} not null, live_since ${d.int}, primary key (site, id))`,
  `create table exposure (site ${d.int} not null, experience ${d.text} not null, node ${d.int} not null, variant ${d.text} not null, version ${d.int} not null,
     control ${d.int} not null, ts ${d.int} not null, decision ${d.text} not null, primary key (site, experience, version, node, variant))${d.clustered}`,
];
