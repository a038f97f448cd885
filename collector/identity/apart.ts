/**
 * What a device sends without a name, from the moment a second known person used it, belongs to a node of its own. That moment may turn out to be earlier
 * or later than thought; then the rows between move from one of the device's two nodes to the other. Nothing else ever moves.
 */
import { NEVER, type Tx } from '../collect/tx.ts';
import { SHARED } from '../collect/sight.ts';
import { EVENT_TYPES } from '../../shared/event.ts';
import { EXPOSURE } from '../personalize/decision-id.ts';
import { recordExposures } from '../store/queries/exposures.ts';
import { rejoinAccounts } from './account.ts';
import { eventsWhere } from './revisit.ts';

const span = (column: string, from: number | null, to: number | null): { text: string; params: number[] } => ({
  text: `${from === null ? '' : ` and ${column} >= ?`}${to === null ? '' : ` and ${column} < ?`}`,
  params: [from, to].filter((bound) => bound !== null),
});

interface Double {
  message_id: string;
  ours: number;
  ours_ts: number;
  theirs: number;
  theirs_ts: number;
}

/**
 * A message of [from, to) that stands on both nodes came twice, with another time. What was received first counts; the other row goes, with what it said.
 * Answers whether there were any.
 */
async function forgetDoubles(
  tx: Tx,
  site: number,
  source: number,
  target: number,
  from: number | null,
  to: number | null,
): Promise<boolean> {
  const at = span('a.ts', from, to);
  const doubles = await tx.all<Double>(
    `/* doubles */ select a.message_id, a.seq as ours, a.ts as ours_ts, b.seq as theirs, b.ts as theirs_ts from event a
       join event b on b.site = a.site and b.node = ? and b.message_id = a.message_id where a.site = ? and a.node = ?${at.text}`,
    ...[target, site, source, ...at.params],
  );
  for (const { message_id: message, ours, ours_ts, theirs, theirs_ts } of doubles) {
    const [node, ts, seq] = ours < theirs ? [target, theirs_ts, theirs] : [source, ours_ts, ours];
    tx.later('/* forgetDouble */ delete from event where seq = ?', seq);
    for (const table of ['trait', 'consent', 'order_return', 'order_step', 'order_report', 'touch'])
      tx.later(`delete from ${table} where site = ? and node = ? and message_id = ? and ts = ?`, site, node, message, ts);
  }
  return doubles.length > 0;
}

/** Moves rows of one node to another, of [from, to). Answers whether any event moved or went. */
async function move(tx: Tx, site: number, source: number, target: number, from: number | null, to: number | null): Promise<boolean> {
  const at = span('ts', from, to);
  const doubled = await forgetDoubles(tx, site, source, target, from, to);
  const moved = await tx.run(
    `/* moveEvents */ update event set node = ? where site = ? and node = ?${at.text}`,
    target,
    site,
    source,
    ...at.params,
  );
  if (moved.changes === 0 && !doubled) return false;
  const ids = `select order_id from orders where site = ? and node = ?${at.text}`;
  for (const table of ['order_line', 'order_key'])
    tx.later(
      `update ${table} set node = ? where site = ? and node = ? and order_id in (${ids})`,
      ...[target, site, source, site, source, ...at.params],
    );
  tx.later(
    `update order_return set teller = ? where site = ? and teller = ? and node = ?${at.text}`,
    target,
    site,
    source,
    source,
    ...at.params,
  );
  for (const table of ['orders', 'order_return', 'order_step', 'order_report', 'touch', 'trait', 'consent'])
    tx.later(`update ${table} set node = ? where site = ? and node = ?${at.text}`, target, site, source, ...at.params);
  tx.later(`delete from exposure where site = ? and node = ?${at.text}`, site, source, ...at.params);
  return true;
}

/** The device's node for what nobody sent, if there is one. */
export async function apartNode(tx: Tx, site: number, device: string): Promise<{ node: number; root: number } | undefined> {
  return tx.get(
    `/* apartNode */ select n.node, n.root from identifier i join node n on n.node = i.node where i.site = ? and i.namespace = ? and i.value = ?`,
    ...[site, SHARED, device],
  );
}

/**
 * Sets the moment from which a device is shared (null: it is not), and moves what was stored by another moment.
 * Answers the nodes whose rows changed: none, or the device and its other node.
 */
export async function keepApart(tx: Tx, site: number, device: { node: number; value: string }, since: number | null): Promise<number[]> {
  tx.later('/* sharedSince */ update node set shared_since = ? where node = ?', since, device.node);
  const other = await apartNode(tx, site, device.value);
  let changed = other !== undefined && (await move(tx, site, other.node, device.node, null, since));
  const later =
    since === null
      ? undefined
      : await tx.get<{ ts: number }>(
          '/* apartEvent */ select min(ts) as ts from event where site = ? and node = ? and ts >= ?',
          ...[site, device.node, since],
        );
  let apart = other?.node;
  if (later && later.ts !== null && since !== null) {
    apart ??= (await tx.nodes(site, [{ namespace: SHARED, value: device.value, known: false, ts: later.ts }]))[0]?.node;
    if (apart !== undefined) changed = (await move(tx, site, device.node, apart, since, null)) || changed;
  }
  if (!changed || apart === undefined) return [];
  const kept = await tidy(tx, site, apart);
  for (const node of kept ? [device.node, apart] : [device.node]) {
    const events = await eventsWhere(tx, site, node, 'e.kind = ? and e.name = ?', EVENT_TYPES.indexOf('track'), EXPOSURE);
    await rejoinAccounts(tx, site, node, await eventsWhere(tx, site, node, 'e.kind = ?', EVENT_TYPES.indexOf('group')));
    const root = await tx.get<{ root: number }>('select root from node where node = ?', node);
    await recordExposures(
      tx,
      site,
      events.map((event) => ({ event, node, root: root?.root ?? node })),
    );
  }
  return [device.node, apart];
}

/**
 * The other node begins with its first event. When nothing is left on it, and nobody joined it by hand, it has no profile; its id stays, for people may
 * have kept it, and its visits, to be read once more when visits are counted anew. Answers whether anything is there.
 */
export async function tidy(tx: Tx, site: number, node: number): Promise<boolean> {
  const first = await tx.get<{ ts: number | null }>(
    '/* firstEvent */ select min(ts) as ts from event where site = ? and node = ?',
    ...[site, node],
  );
  const since = first?.ts ?? NEVER;
  if (since === NEVER && (await held(tx, site, node))) return true;
  tx.later('update node set first_seen = ? where node = ?', since, node);
  tx.later('update identifier set first_seen = ? where site = ? and namespace = ? and node = ?', since, site, SHARED, node);
  if (since !== NEVER) return true;
  for (const table of ['profile_trait', 'profile', 'account_member', 'fact', 'fact_edge', 'membership', 'due'])
    tx.later(`delete from ${table} where site = ? and node = ?`, site, node);
  return false;
}

/** Whether a node without events is somebody still: joined by hand, or given returns of what others ordered. */
async function held(tx: Tx, site: number, node: number): Promise<boolean> {
  const row = await tx.get(
    `/* held */ select 1 from link where site = ? and ended_at is null and (child = ? or parent = ?)
       union all select 1 from order_return where site = ? and node = ? union all select 1 from orders where site = ? and node = ? limit 1`,
    ...[site, node, node, site, node, site, node],
  );
  return row !== undefined;
}
