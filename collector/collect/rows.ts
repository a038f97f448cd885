/** How events and people stand in their rows: the one place that spells the columns for the hot path. */
import type { Event } from '../../shared/event.ts';
import { bounded } from '../../shared/money.ts';
import type { ComputedColumns } from '../store/computed-traits.ts';
import type { Param } from '../store/query.ts';
import type { Mark, Person } from './tx.ts';

/** A profile row as the engine gives it, with its public id. */
export interface PersonRow {
  node: number;
  id: string;
  identified: number;
  verified: number;
  name: string | null;
  email: string | null;
  search: string;
  traits: string;
  marks: string;
  first_seen: number;
  last_seen: number;
  anchor: number;
  nodes: number;
  orders: number;
  gross: number;
  returned: number;
  margin: number;
  costs: number;
  reach: number;
  first_order: number | null;
  last_order: number | null;
}

/** The person in a row. */
export const personRow = (r: PersonRow): Person => ({
  node: r.node,
  id: r.id,
  identified: r.identified === 1,
  verified: r.verified === 1,
  name: r.name,
  email: r.email,
  search: r.search,
  traits: JSON.parse(r.traits) as Record<string, unknown>,
  marks: JSON.parse(r.marks) as Record<string, Mark>,
  firstSeen: r.first_seen,
  lastSeen: r.last_seen,
  anchor: r.anchor,
  nodes: r.nodes,
  orders: r.orders,
  gross: r.gross,
  returned: r.returned,
  margin: r.margin,
  costs: r.costs,
  reach: r.reach,
  firstOrder: r.first_order,
  lastOrder: r.last_order,
});

/** What computed traits read of a person. */
export const columnsOf = (p: Person): ComputedColumns => ({
  identified: p.identified ? 1 : 0,
  orders: p.orders,
  gross: p.gross,
  returned: p.returned,
  revenue: p.gross - p.returned,
  margin: p.margin,
  costs: p.costs,
  reach: p.reach,
  first_seen: p.firstSeen,
  last_seen: p.lastSeen,
  first_order: p.firstOrder,
  last_order: p.lastOrder,
});

/** The columns of a profile row in the order of its insert. */
export const personParams = (site: number, p: Person): Param[] => [
  site,
  p.node,
  p.identified ? 1 : 0,
  p.verified ? 1 : 0,
  p.name,
  p.email,
  p.search,
  JSON.stringify(p.traits),
  JSON.stringify(p.marks),
  p.firstSeen,
  p.lastSeen,
  p.anchor,
  p.nodes,
  p.orders,
  bounded(p.gross),
  bounded(p.returned),
  bounded(p.gross - p.returned),
  bounded(p.margin),
  bounded(p.costs),
  bounded(p.reach),
  p.firstOrder,
  p.lastOrder,
];

/** An event whose body is already written. */
export interface Written extends Event {
  readonly body: string;
}
const isWritten = (e: Event): e is Written => 'body' in e;

/** What stands in an event's body beside its data and its context. */
export type Rest = Pick<Event, 'anonymousId' | 'userId' | 'previousId' | 'groupId' | 'clock'>;
/** The rest of an event. */
export const restOf = ({ anonymousId, userId, previousId, groupId, clock }: Event): Rest => ({
  anonymousId,
  userId,
  previousId,
  groupId,
  clock,
});

/** A body from the JSON texts of its parts. */
export const bodyText = (data: string, context: string, rest: string): string =>
  `{"data":${data},"context":${context}${rest === '{}' ? '' : ','}${rest.slice(1)}`;

/** What of an event has no column of its own, as JSON text. */
export const eventBody = (e: Event): string =>
  isWritten(e) ? e.body : bodyText(JSON.stringify(e.data), JSON.stringify(e.context), JSON.stringify(restOf(e)));
