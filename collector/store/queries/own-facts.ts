/** What one browser did itself: the only facts that a link which nobody verified lets it use. Point reads through the covering index, bounded. */
import { EVENT_TYPES, type EventType, type Json } from '../../../shared/event.ts';
import { tallyKey, windowOf, type Facts, type Tally } from '../../../shared/evaluate.ts';
import { tallyEvents, type Occurrence } from '../../../shared/event-match.ts';
import type { Did } from '../../../shared/rule.ts';
import { ORIGIN_COLUMNS, ORIGIN_OF_NODE, traitsOf, type OriginColumns, type TraitColumns } from '../computed-traits.ts';
import type { Query } from '../query.ts';
import { totalOf } from '../sql.ts';

/** A browser: its node, its id, and the nodes that its node was linked to, nearest first. */
export interface Device {
  node: number;
  anonymousId: string;
  firstSeen: number;
  linkedTo: number[];
}

/** The newest events of one name that are looked at per node: a browser that did something more often gets a count that is this at most. */
const MOST = 500;

async function occurrences(q: Query, site: number, device: Device, did: Did, now: number, zone: string): Promise<Occurrence[]> {
  const type: EventType = did.type ?? 'track';
  const { from, to } = windowOf(did, now, zone);
  const found: Occurrence[] = [];
  for (const node of [device.node, ...device.linkedTo]) {
    const rows = await q.all<{ name: string; ts: number; body: string }>(
      `/* ownEvents */ select name, ts, body from event where site = ? and kind = ? ${did.event === undefined ? '' : 'and name = ?'} and node = ?
         and ts >= ? and ts < ? order by ts desc, seq desc limit ?`,
      ...[site, EVENT_TYPES.indexOf(type)],
      ...(did.event === undefined ? [] : [did.event]),
      ...[node, Math.max(from, 0), Math.min(to, now + 1), MOST],
    );
    for (const { name, ts, body } of rows) {
      const { data, anonymousId } = JSON.parse(body) as { data: Json; anonymousId?: string };
      if (anonymousId === device.anonymousId) found.push({ type, name, ts: Number(ts), data });
    }
  }
  return found;
}

const NOBODY: TraitColumns = {
  identified: 0,
  orders: 0,
  gross: 0,
  returned: 0,
  revenue: 0,
  margin: 0,
  costs: 0,
  reach: 0,
  first_seen: 0,
  last_seen: 0,
  first_order: null,
  last_order: null,
};

/** Facts of somebody of whom nothing is kept: no event, no order, never seen. */
export const noFacts = (): Facts => ({
  traits: { ...computed(NOBODY), $first_seen: null, $last_seen: null },
  segments: new Set(),
  tallies: new Map(),
});
const computed = (columns: TraitColumns) => traitsOf({}, columns);

/** The facts of one browser alone: what it did, bought and said of itself before anybody was named, and nothing of the person that it claims to be. */
export async function ownFacts(q: Query, site: number, device: Device, dids: readonly Did[], now: number, zone: string): Promise<Facts> {
  const tallies = new Map<string, Tally>();
  for (const did of dids)
    tallies.set(tallyKey(did, now, zone), tallyEvents(did, await occurrences(q, site, device, did, now, zone), now, zone));
  const traits: Json = {};
  const said = await q.all<{ name: string; value: string }>(
    `/* ownTraits */ select name, value from trait where site = ? and node = ? order by trust, ts, message_id`,
    site,
    device.node,
  );
  for (const { name, value } of said) if (!name.startsWith('$')) traits[name] = JSON.parse(value) as unknown;
  const bought = await q.get<{ orders: number; gross: number; margin: number; costs: number; first: number | null; last: number | null }>(
    `/* ownOrders */ select count(*) as orders, ${totalOf(q, 'gross')} as gross, ${totalOf(q, 'margin')} as margin, ${totalOf(q, 'costs')} as costs, min(ts) as first, max(ts) as last from orders
       where site = ? and node = ? and gross > 0`,
    site,
    device.node,
  );
  const back = await q.get<{ amount: number; margin: number; costs: number; reach: number }>(
    `/* ownReturns */ select ${totalOf(q, 'amount')} as amount, ${totalOf(q, 'margin')} as margin, ${totalOf(q, 'costs')} as costs,
       (select ${totalOf(q, 'cost')} from touch where site = ? and node = ?) as reach from order_return where site = ? and node = ?`,
    ...[site, device.node, site, device.node],
  );
  const seen = await q.get<{ last: number | null }>(
    `/* ownLast */ select max(ts) as last from event where site = ? and node = ?`,
    site,
    device.node,
  );
  const brought = await q.get<OriginColumns>(
    `/* ownTouches */ select ${ORIGIN_COLUMNS} from node n ${ORIGIN_OF_NODE} where n.site = ? and n.node = ?`,
    site,
    device.node,
  );
  const [orders, gross, returned] = [Number(bought?.orders ?? 0), Number(bought?.gross ?? 0), Number(back?.amount ?? 0)];
  const columns: TraitColumns = {
    ...{ identified: 0, orders, gross, returned, revenue: gross - returned },
    margin: Number(bought?.margin ?? 0) - Number(back?.margin ?? 0),
    costs: Number(bought?.costs ?? 0) + Number(back?.costs ?? 0),
    reach: Number(back?.reach ?? 0),
    first_seen: device.firstSeen,
    last_seen: Number(seen?.last ?? device.firstSeen),
    first_order: bought?.first == null ? null : Number(bought.first),
    last_order: bought?.last == null ? null : Number(bought.last),
    ...brought,
  };
  return { traits: { ...traits, ...computed(columns) }, segments: new Set(), tallies };
}
