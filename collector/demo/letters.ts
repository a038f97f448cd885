/** Whom the box office reaches: four times a year a brochure by post to everybody who ever ordered, and a call to whoever's pass is about to end. */
import type { Event, Json } from '../../shared/event.ts';
import { dice } from './dice.ts';
import type { Guests } from './history.ts';

const DAY = 86_400_000;
const MINUTE = 60_000;
/** A brochure goes out so many days before the end of the history, and every so many days before that. */
const LAST = 75;
const EVERY = 91;
const SEASONS = ['Winter', 'Spring', 'Summer', 'Autumn'] as const;
/** What one of each costs: paper and postage; ten minutes at the telephone. */
const COSTS = { letter: 1.42, call: 5.8 };
const SOON = 45 * DAY;
const OUTCOMES = ['wants another pass', 'no answer', 'will think about it'] as const;

/** The contacts of a day, none on most; `ended` is when the history ends. The same day tells the same. */
export function lettersOf(seed: string, guests: Guests, day: number, ended: number): Event[] {
  const before = Math.round((ended - day) / DAY) - LAST;
  if (before < 0 || before % EVERY !== 0) return [];
  const date = new Date(day);
  const campaign = `${SEASONS[Math.floor(((date.getUTCMonth() + 1) % 12) / 3)]} brochure ${date.getUTCFullYear()}`;
  const known = [...guests.values()].filter(({ standing }) => standing.registered && standing.orders > 0);
  return known.flatMap(({ person, standing }, i): Event[] => {
    const made = (kind: keyof typeof COSTS, said: Json): Event => ({
      ...{ type: 'track', name: 'Touch Made', messageId: `${kind}-${day.toString(36)}-${person.id}`, userId: person.userId },
      ...{ ts: day + 9 * 60 * MINUTE + i * 1000, receivedAt: day + 9 * 60 * MINUTE + i * 1000, context: {} },
      data: { channel: kind, direction: 'out', campaign, ...said, cost: COSTS[kind], currency: 'EUR' },
    });
    const ends = standing.passUntil > day && standing.passUntil < day + SOON;
    const throws = dice(`${seed} call ${day} ${person.id}`);
    return [
      made('letter', {}),
      ...(ends ? [made('call', { subject: 'The pass that ends soon', outcome: throws.pick(OUTCOMES), agent: 'Box office' })] : []),
    ];
  });
}
