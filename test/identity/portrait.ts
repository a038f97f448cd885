/** A site's people as canonical text that does not depend on the order in which their events arrived: by identifier, without serial numbers or random ids. */
import { NEVER } from '../../collector/collect/tx.ts';
import type { Query } from '../../collector/store/query.ts';

interface Row {
  [column: string]: unknown;
}

/** Everything that the order of arrival must not change, by kind. Numbers of nodes and links become the identifiers that they stand for. */
export async function portrait(q: Query, site: number): Promise<Record<string, Row[]>> {
  const names = new Map<number, string>();
  for (const { node, name } of await q.all<{ node: number; name: string }>(
    `select node, namespace || ':' || value as name from identifier where site = ? and namespace <> 'email'`,
    site,
  ))
    names.set(node, name);
  const sources = await q.all<{ source: number; kind: string }>('select source, kind from source');
  const kinds = new Map(sources.map(({ source, kind }) => [source, kind]));
  const table = async (sql: string, nodes: string[] = ['node']): Promise<Row[]> => {
    const rows = await q.all(sql, site);
    const named = rows.map((row) =>
      Object.fromEntries(
        Object.entries(row)
          .filter(([k]) => k !== 'site')
          .map(([k, v]) => [
            k,
            nodes.includes(k) ? (names.get(v as number) ?? v) : k === 'source' ? (kinds.get(v as number) ?? 'by hand') : sortedJson(v),
          ]),
      ),
    );
    return named.sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));
  };
  return {
    identifiers: await table(
      `select i.namespace, i.value, i.first_seen, i.node, n.root, n.shared_since, n.owner, n.owner_ts, n.owner_trust from identifier i join node n on n.node = i.node where i.site = ? and n.first_seen < ${NEVER}`,
      ['node', 'root', 'owner'],
    ),
    events: await table('select node, message_id, ts, kind, name from event where site = ?'),
    traits: await table('select node, name, ts, message_id, source, trust, value from trait where site = ?'),
    consents: await table('select node, purpose, ts, message_id, granted, source from consent where site = ?'),
    orders: await table(
      'select node, order_id, ts, message_id, trust, gross, cancelled, channel, intermediary, shipping_cost, margin, costs, rated, uncosted from orders where site = ?',
    ),
    steps: await table('select node, order_id, message_id, ts, trust, kind, detail from order_step where site = ?'),
    reached: await table('select node, message_id, ts, source, channel, campaign, currency, charged, cost from touch where site = ?'),
    lines: await table('select node, order_id, line, product_id, amount, cost, category from order_line where site = ?'),
    keys: await table('select node, order_id from order_key where site = ?'),
    returns: await table(
      'select node, order_id, message_id, ts, amount, margin, costs, written_off, refund_id, cancelled from order_return where site = ?',
    ),
    visits: await table(
      `select v.node, v.start, v.stop, v.events, v.pages, v.landing, v.referrer, v.campaign, w.key as way, v.way_ts, v.way_id, v.click, c.key as client, v.client_ts,
         p.key as entry, v.entry_ts from visit v left join way w on w.way = v.way left join client c on c.client = v.client left join page p on p.page = v.entry
         where v.site = ?`,
    ),
    touches: await table(ORIGIN('node_origin')),
    profileTouches: await table(ORIGIN('profile_origin')),
    exposures: await table('select node, experience, variant, version, ts from exposure where site = ?'),
    accounts: await table('select group_id, name, traits, marks, first_seen, last_seen from account where site = ?'),
    accountTraits: await table(
      'select a.group_id, t.name, t.ts, t.message_id, t.trust, t.value from account_trait t join account a on a.account = t.account where t.site = ?',
    ),
    members: await table(
      'select a.group_id, m.node, m.since, m.last, m.source from account_member m join account a on a.account = m.account where m.site = ?',
    ),
    links: await table('select child, parent, ts, message_id, source, trust, reason from link where site = ? and ended_at is null', [
      'child',
      'parent',
    ]),
    claims: await table(
      'select namespace, value, node, ts, message_id, source, trust, via, sender, verdict, undone_at is null as standing from claim where site = ?',
    ),
    // Told is what was refused when it came. Of these kinds it depends on what was known by then: a value that the server verified, how many traits, whose an order is.
    warnings: await table(
      `select kind, at, last, count, detail, sender, node from identity_warning where site = ? and kind not in ('verified_trait', 'many_traits', 'order', 'touch')`,
    ),
    suggestions: await table('select kind, value, one, two, at from suggestion where site = ? and decided_at is null', []).then((rows) =>
      rows
        .map(({ one, two, ...row }) => ({ ...row, pair: [names.get(one as number), names.get(two as number)].sort() }))
        .sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1)),
    ),
    profiles: await table('select * from profile where site = ?', ['node', 'anchor']),
    currentTraits: await table('select * from profile_trait where site = ?'),
    memberships: await table('select segment, node from membership where site = ?'),
    dues: await table('select rule, node, at from due where site = ?'),
    facts: await table(
      'select d.signature, f.node, f.bucket, f.count, f.sum from fact f join fact_def d on d.fact = f.fact where f.site = ? and f.count > 0',
    ),
    edges: await table(
      'select d.signature, f.node, f.ts, f.message_id, f.count, f.sum from fact_edge f join fact_def d on d.fact = f.fact where f.site = ?',
    ),
  };
}

const ORIGIN = (table: string): string =>
  `select o.node, o.first_ts, o.first_id, f.key as first, o.first_click, o.last_ts, o.last_id, l.key as last, o.last_click, o.client_ts, c.key as client
     from ${table} o left join way f on f.way = o.first_way left join way l on l.way = o.last_way left join client c on c.client = o.client where o.site = ?`;

function sortedJson(value: unknown): unknown {
  if (typeof value !== 'string' || !value.startsWith('{')) return value;
  const object = JSON.parse(value) as Record<string, unknown>;
  return JSON.stringify(Object.fromEntries(Object.entries(object).sort(([a], [b]) => (a < b ? -1 : 1))));
}
