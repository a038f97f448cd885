import type { Dialect } from '../dialect.ts';
import { EVENT_TYPES } from '../../../shared/event.ts';

/**
 * Who is who, by statements: every claim "this identifier is this user's" is a row, and links, shared devices and e-mail identifiers follow from the rows,
 * so that the order of arrival does not matter. Old claims are read from the events that made them.
 */
export const identity = (d: Dialect): string[] => [
  // What a device's node remembers of its claims, so that ordinary events look no further: whose it is, by which earliest statement, how far trusted.
  `alter table node add column owner ${d.int}`,
  `alter table node add column owner_ts ${d.int}`,
  `alter table node add column owner_trust ${d.text}`,
  // One row for each user (node) that anybody ever said an identifier belongs to: ts and message_id of the earliest statement, how often it was said.
  // firm_ts, firm_id: the earliest verified statement among them, which alone tells whose an e-mail address is.
  // verdict: won, same_person, claimed (kept for suggestions only), or why it has no effect: shared_device, taken, limit, undone.
  `create table claim (site ${d.int} not null, namespace ${d.text} not null, value ${d.text} not null, node ${d.int} not null, ts ${d.int} not null,
     message_id ${d.text} not null, source ${d.int} not null, trust ${d.text} not null, via ${d.text} not null, sender ${d.text} not null, verdict ${d.text} not null,
     count ${d.int} not null, last ${d.int} not null, dismissed ${d.int} not null, undone_at ${d.int}, undone_by ${d.text},
     firm_ts ${d.int}, firm_id ${d.text},
     primary key (site, namespace, value, node))${d.clustered}`,
  `create index claim_node on claim (site, node, namespace, ts, message_id)`,
  `create index claim_open on claim (site, node, verdict) where verdict <> 'won'`,
  `create index claim_refused on claim (site, last) where verdict in ('shared_device', 'taken', 'limit')`,
  `create index link_by_hand on link (site, parent, child) where source = 0 and ended_at is null`,
  // How many identifiers of a namespace machines may attach to one person; a missing row means the default.
  `create table identifier_limit (site ${d.int} not null, namespace ${d.text} not null, most ${d.int}, primary key (site, namespace))`,
  // Two people (by a node of each) who may be one: decided by a human alone. one < two.
  `create table suggestion (id ${d.serial}, site ${d.int} not null, kind ${d.text} not null, value ${d.text} not null, one ${d.int} not null, two ${d.int} not null,
     at ${d.int} not null, note ${d.text} not null, decided_at ${d.int}, decided_by ${d.text}, decision ${d.text})`,
  `create unique index suggestion_once on suggestion (site, kind, value, one, two)`,
  `create index suggestion_open on suggestion (site, at, id) where decided_at is null`,
  // What group calls name. marks as in profile; members by node, shown by the profile that the node belongs to.
  `create table account (account ${d.serial}, site ${d.int} not null, id ${d.text} not null, group_id ${d.text} not null, name ${d.text}, search ${d.text} not null,
     traits ${d.text} not null, marks ${d.text} not null, first_seen ${d.int} not null, last_seen ${d.int} not null)`,
  `create unique index account_group on account (site, group_id)`,
  `create unique index account_id on account (site, id)`,
  `create index account_seen on account (site, last_seen, account)`,
  `create table account_trait (site ${d.int} not null, account ${d.int} not null, name ${d.text} not null, ts ${d.int} not null, message_id ${d.text} not null,
     source ${d.int} not null, trust ${d.text} not null, value ${d.text} not null, primary key (site, account, name, ts, message_id))${d.clustered}`,
  `create table account_member (site ${d.int} not null, account ${d.int} not null, node ${d.int} not null, since ${d.int} not null, last ${d.int} not null,
     source ${d.int} not null, primary key (site, account, node))${d.clustered}`,
  `create index account_member_node on account_member (site, node)`,
  `alter table identity_warning add column source ${d.int}`,
  `alter table identity_warning add column dismissed ${d.int} not null default 0`,
  `create index identity_warning_last on identity_warning (site, last)`,
  ...backfill(d),
];

/** The claims that stand in events: those that name a device and a user, and aliases; then what a human took apart, and whose each device is. */
function backfill(d: Dialect): string[] {
  const device = d.jsonText('e.body', ['anonymousId']);
  const previous = d.jsonText('e.body', ['previousId']);
  const stated = (value: string, where: string): string => `insert into claim
    select site, 'anonymous_id', value, node, ts, message_id, source, trust, via, '', 'won', count, last, 0, cast(null as ${d.int}), null, cast(null as ${d.int}), null from (
      select e.site as site, i.value as value, e.node as node, e.ts as ts, e.message_id as message_id, e.source as source,
        max(case when s.kind = 'server' then 'verified' else 'claimed' end) over w as trust,
        case e.kind when ${EVENT_TYPES.indexOf('identify')} then 'identify' when ${EVENT_TYPES.indexOf('alias')} then 'alias' else 'event' end as via,
        count(*) over w as count, max(e.ts) over w as last,
        row_number() over (partition by e.site, i.value, e.node order by e.ts, e.message_id) as place
      from event e join node n on n.node = e.node and n.known = 1
        join identifier i on i.site = e.site and i.namespace = 'anonymous_id' and i.value = ${value}
        left join source s on s.source = e.source
      where ${where}
      window w as (partition by e.site, i.value, e.node)) c
    where place = 1 on conflict (site, namespace, value, node) do nothing`;
  const ofDevice = `select i.value from identifier i where i.site = claim.site and i.namespace = 'anonymous_id'`;
  const warned = `from identity_warning w where w.site = claim.site and w.node = claim.node and w.kind = 'shared_device'`;
  return [
    stated(device, 'true'),
    stated(previous, `e.kind = ${EVENT_TYPES.indexOf('alias')}`),
    `update claim set verdict = 'undone', undone_at = (select max(l.ended_at) from link l join identifier i on i.site = l.site and i.node = l.child
         where l.site = claim.site and i.namespace = claim.namespace and i.value = claim.value and l.parent = claim.node),
       undone_by = (select max(l.ended_by) from link l join identifier i on i.site = l.site and i.node = l.child
         where l.site = claim.site and i.namespace = claim.namespace and i.value = claim.value and l.parent = claim.node)
     where exists (select 1 from link l join identifier i on i.site = l.site and i.node = l.child
         where l.site = claim.site and i.namespace = claim.namespace and i.value = claim.value and l.parent = claim.node and l.ended_at is not null)
       and not exists (select 1 from link l join identifier i on i.site = l.site and i.node = l.child
         where l.site = claim.site and i.namespace = claim.namespace and i.value = claim.value and l.parent = claim.node and l.ended_at is null)`,
    `update claim set verdict = 'shared_device' where verdict = 'won' and value in (${ofDevice}) and
       (select u.root from node u where u.node = claim.node) <>
       (select n.root from identifier i join node n on n.node = i.node where i.site = claim.site and i.namespace = claim.namespace and i.value = claim.value)`,
    `update node set owner = (select c.node from identifier i join claim c on c.site = i.site and c.namespace = i.namespace and c.value = i.value
         where i.site = node.site and i.node = node.node and i.namespace = 'anonymous_id' and c.verdict = 'won' order by c.ts, c.message_id limit 1)
     where known = 0`,
    `update node set owner_ts = (select c.ts from identifier i join claim c on c.site = i.site and c.namespace = i.namespace and c.value = i.value
         where i.site = node.site and i.node = node.node and i.namespace = 'anonymous_id' and c.node = node.owner),
       owner_trust = (select c.trust from identifier i join claim c on c.site = i.site and c.namespace = i.namespace and c.value = i.value
         where i.site = node.site and i.node = node.node and i.namespace = 'anonymous_id' and c.node = node.owner)
     where owner is not null`,
    `update claim set verdict = 'same_person' where verdict = 'won' and not exists (select 1 from identifier i join node n on n.node = i.node
       where i.site = claim.site and i.namespace = claim.namespace and i.value = claim.value and n.owner = claim.node)`,
    // What refused claims tell now was told by warnings before.
    `update claim set sender = (select min(w.sender) ${warned}) where verdict = 'shared_device' and exists (select 1 ${warned})`,
    `delete from identity_warning where kind = 'shared_device' and exists (select 1 from claim c
       where c.site = identity_warning.site and c.node = identity_warning.node and c.verdict = 'shared_device')`,
  ];
}
