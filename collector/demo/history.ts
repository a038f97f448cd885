/** The visits of Aurora Hall in the order of their time, day by day and without an end. The same seed tells the same story. */
import { dice } from './dice.ts';
import { newcomers, personOf, visitsOf, type Growth, type Person } from './person.ts';
import { newStanding, playVisit, type Sent, type Stage, type Standing } from './visit.ts';

const DAY = 86_400_000;

/** How the story is told. */
export interface Story extends Growth {
  seed: string;
}
/** Everybody who came so far, with what they have done. */
export type Guests = Map<string, { person: Person; standing: Standing }>;
/** One day: its midnight (UTC), and everything sent in it, ordered by time. */
export interface Told {
  day: number;
  sent: Sent[];
}

/** Tells each day from the first on, for as long as it is asked. What happens later than its visit (a refund) is told on its own day. */
export function* tell(story: Story, stage: Stage, guests: Guests): Generator<Told, never> {
  const { seed, began } = story;
  const visits = new Map<number, { at: number; person: Person; n: number }[]>();
  const later = new Map<number, Sent[]>();
  const dayOf = (ts: number) => Math.floor((ts - began) / DAY);
  for (let day = began; ; day += DAY) {
    for (let count = newcomers(seed, day, story); count > 0; count--) {
      const person = personOf(seed, day, count);
      visitsOf(seed, person).forEach((at, n) => {
        const list = visits.get(dayOf(at));
        if (list) list.push({ at, person, n });
        else visits.set(dayOf(at), [{ at, person, n }]);
      });
    }
    const today = (visits.get(dayOf(day)) ?? []).sort((a, b) => a.at - b.at);
    visits.delete(dayOf(day));
    const sent: Sent[] = later.get(dayOf(day)) ?? [];
    later.delete(dayOf(day));
    for (const { at, person, n } of today) {
      let guest = guests.get(person.id);
      if (!guest) guests.set(person.id, (guest = { person, standing: newStanding() }));
      for (const one of playVisit(stage, person, guest.standing, at, dice(`${seed} visit ${person.id} ${n}`), `${person.id}-${n}`)) {
        const on = dayOf(one.event.ts);
        if (on <= dayOf(day)) sent.push(one);
        else later.set(on, [...(later.get(on) ?? []), one]);
      }
    }
    yield { day, sent: sent.sort((a, b) => a.event.ts - b.event.ts) };
  }
}
