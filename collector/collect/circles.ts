/** Which events of a group have to do with each other: those of others may be taken in at the same time. */
import { TOUCH_MADE } from '../value/touch.ts';
import type { Sighted } from './sight.ts';

/** What may reach beyond the people whom an event names: an order is anybody's, and an account is everybody's who is in it. */
const reaches = ({ event }: Sighted): boolean => event.type === 'group' || (event.type === 'track' && event.name.startsWith('Order '));

/** Whether an event says more than that something happened: who somebody is, what they ordered, what they agree to, by whom they were reached. */
const says = (s: Sighted): boolean =>
  (s.device !== undefined && s.device !== s.node) ||
  s.previous !== undefined ||
  s.event.type === 'identify' ||
  reaches(s) ||
  (s.event.type === 'track' && (s.event.name === '$consent' || s.event.name === TOUCH_MADE));

/** Circles of people, each with its events in their order; `wide` is the one whose events may reach beyond it. */
export interface Circles {
  own: Sighted[][];
  wide: Sighted[];
}

/** Parts events by the people whom they name, directly or by way of others; what only happened is left out. */
export function circlesOf(events: readonly Sighted[]): Circles {
  const parents = new Map<number, number>();
  const top = (of: number): number => {
    let at = of;
    for (let next = parents.get(at); next !== undefined && next !== at; next = parents.get(at)) at = next;
    return at;
  };
  const WIDE = 0; // nodes are counted from one
  const saying = events.filter(says);
  for (const s of saying) {
    const first = reaches(s) ? WIDE : s.node.node;
    for (const named of [s.node, s.device, s.previous, s.elsewhere])
      if (named) for (const of of [named.node, named.root]) parents.set(top(of), top(first));
  }
  const circles = new Map<number, Sighted[]>();
  for (const s of saying) {
    const of = top(s.node.node);
    const known = circles.get(of);
    if (known) known.push(s);
    else circles.set(of, [s]);
  }
  const wide = circles.get(top(WIDE)) ?? [];
  circles.delete(top(WIDE));
  return { own: [...circles.values()], wide };
}
