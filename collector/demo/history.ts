/** The visits of Aurora Hall in the order of their time, day by day. The same seed tells the same story, from any day on. */
import { dice } from './dice.ts';
import { newcomers, personOf, visitsOf, type Person } from './person.ts';
import { newStanding, playVisit, type Sent, type Stage, type Standing } from './visit.ts';

const DAY = 86_400_000;

/** How the story is told. */
export interface Story {
  seed: string;
  /** Midnight (UTC) of the first day. */
  began: number;
  /** New people a day, on average over the first year. */
  perDay: number;
}
/** Everybody who came so far, with what they have done. */
export type Guests = Map<string, { person: Person; standing: Standing }>;

/**
 * Tells each day of [began, to): its midnight and everything sent in it, ordered by time. What happens later than its visit (a refund) is told on
 * its own day. Nothing is told beyond `to`.
 */
export function* tell(story: Story, stage: Stage, to: number, guests: Guests): Generator<{ day: number; sent: Sent[] }> {
  const { seed, began, perDay } = story;
  const visits = new Map<number, { at: number; person: Person; n: number }[]>();
  const later = new Map<number, Sent[]>();
  const dayOf = (ts: number) => Math.floor((ts - began) / DAY);
  for (let day = began; day < to; day += DAY) {
    for (let n = newcomers(seed, day, began, perDay); n > 0; n--) {
      const person = personOf(seed, day, n);
      visitsOf(seed, person, to).forEach((at, i) => {
        const list = visits.get(dayOf(at));
        if (list) list.push({ at, person, n: i });
        else visits.set(dayOf(at), [{ at, person, n: i }]);
      });
    }
  }
  for (let day = began; day < to; day += DAY) {
    const today = (visits.get(dayOf(day)) ?? []).sort((a, b) => a.at - b.at);
    visits.delete(dayOf(day));
    const sent: Sent[] = later.get(dayOf(day)) ?? [];
    for (const { at, person, n } of today) {
      let guest = guests.get(person.id);
      if (!guest) guests.set(person.id, (guest = { person, standing: newStanding() }));
      for (const one of playVisit(stage, person, guest.standing, at, dice(`${seed} visit ${person.id} ${n}`), `${person.id}-${n}`)) {
        const on = dayOf(one.event.ts);
        if (on <= dayOf(day)) sent.push(one);
        else later.set(on, [...(later.get(on) ?? []), one]);
      }
    }
    yield { day, sent: sent.filter((one) => one.event.ts < to).sort((a, b) => a.event.ts - b.event.ts) };
  }
}
