/** Does what Kith keeps about people equal what the raw rows say? A check for operators and tests; every difference is a defect. */
import { personParams, personRow, type PersonRow } from '../../collect/rows.ts';
import { NEVER, type Person, type Tx } from '../../collect/tx.ts';
import { computePerson } from '../../identity/rebuild.ts';
import { computeTouches, keptTouches } from '../../traffic/touches.ts';
import type { Query } from '../query.ts';

/** One profile whose kept row differs from a recomputation. */
export interface Drift {
  profile: string;
  kept: string;
  computed: string;
}

/** Recomputes up to `limit` profiles of a site, from the node after `after`; answers the differing ones and where to go on. */
export async function profileDrift(tx: Tx, site: number, after: number, limit: number): Promise<{ drift: Drift[]; next: number | null }> {
  const roots = await tx.all<{ node: number }>(
    // What robots sent is nobody's, and a node without anything has no profile.
    `select n.node from node n where n.site = ? and n.root = n.node and n.node > ? and n.first_seen < ${NEVER} and not exists
       (select 1 from identifier i where i.site = n.site and i.node = n.node and i.namespace = 'robot') order by n.node limit ?`,
    site,
    after,
    limit,
  );
  const drift: Drift[] = [];
  for (const { node } of roots) {
    const [kept] = await tx.people(site, [node]);
    const computed = await computePerson(tx, site, node);
    const touches = [await keptTouches(tx, 'profile_origin', site, node), await computeTouches(tx, site, node)];
    const [here, anew] = touches.map((of) => (of ? JSON.stringify(sorted({ ...of })) : 'never visited'));
    const [a, b] = [kept ? `${canonical(site, kept)} ${here}` : 'no row', `${canonical(site, computed)} ${anew}`];
    if (a !== b) drift.push({ profile: computed.id, kept: a, computed: b });
  }
  return { drift, next: roots.length === limit ? (roots.at(-1)?.node ?? null) : null };
}
const canonical = (site: number, person: Parameters<typeof personParams>[1]): string =>
  JSON.stringify(personParams(site, { ...person, traits: sorted(person.traits), marks: sorted(person.marks) }));
const sorted = <T>(object: Record<string, T>): Record<string, T> =>
  Object.fromEntries(Object.entries(object).sort(([a], [b]) => (a < b ? -1 : 1)));

/** A site's raw rows as canonical text, table by table: equal before a link and after its undo. */
export async function canonicalRaw(q: Query, site: number): Promise<Record<string, string>> {
  const tables = {
    identifier: `namespace, value, node, first_seen from identifier where site = ? and first_seen < ${NEVER} order by namespace, value`,
    trait: 'node, name, ts, message_id, trust, value from trait where site = ? order by node, name, ts, message_id',
    event: 'node, message_id, ts, received_at, kind, name, source, body from event where site = ? order by node, message_id',
    orders: 'node, order_id, ts, message_id, trust, currency, gross, cancelled from orders where site = ? order by node, order_id',
    order_return: 'node, order_id, message_id, ts, amount from order_return where site = ? order by node, order_id, message_id',
    order_step: 'node, order_id, message_id, ts, kind from order_step where site = ? order by node, order_id, message_id',
    touch: 'node, message_id, ts, source, channel, currency, charged, cost from touch where site = ? order by node, message_id',
    consent: 'node, purpose, ts, message_id, granted from consent where site = ? order by node, purpose, ts, message_id',
    visit:
      'node, start, stop, events, pages, way, way_ts, way_id, click, client, entry, trail from visit where site = ? order by node, start',
    node_origin: '* from node_origin where site = ? order by node',
  };
  const text: Record<string, string> = {};
  for (const [name, query] of Object.entries(tables)) text[name] = JSON.stringify(await q.all(`select ${query}`, site));
  return text;
}

/** The kept row of the person behind an identifier, as the writer sees it; null when nobody has it. */
export async function keptPerson(q: Query, site: number, namespace: string, value: string): Promise<Person | null> {
  const row = await q.get<PersonRow>(
    `select p.*, r.id from identifier i join node n on n.node = i.node join node r on r.node = n.root
       join profile p on p.site = i.site and p.node = n.root where i.site = ? and i.namespace = ? and i.value = ?`,
    ...[site, namespace, value],
  );
  return row ? personRow(row) : null;
}

/** Writes that recompute what is derived and compare. */
export const verifyWrites = { profileDrift };
/** Reads that compare what is derived with its sources. */
export const verifyReads = { canonicalRaw, keptPerson };
