import { fault, promise } from '../kit/fault.ts';
import { eventsOf, inside, profileOf, untouched, type Twist } from '../kit/inside.ts';

const SECOND = 1000;
const DAY = 86_400 * SECOND;
const YEAR = 365 * DAY;

/** What a client's clock says (from now, in milliseconds, or as text), and when the event must have happened: from now, or refused. */
interface Clock {
  name: string;
  timestamp?: number | string;
  sentAt?: number | string;
  stored: number | 'refused';
}
const clocks: Clock[] = [
  { name: 'right', timestamp: -5 * SECOND, sentAt: 0, stored: -5 * SECOND },
  { name: 'ten years ahead', timestamp: 10 * YEAR - 5 * SECOND, sentAt: 10 * YEAR, stored: -5 * SECOND },
  { name: 'ten years behind', timestamp: -10 * YEAR - 5 * SECOND, sentAt: -10 * YEAR, stored: -5 * SECOND },
  { name: 'in 1970', timestamp: '1970-01-01T00:00:05.000Z', sentAt: '1970-01-01T00:00:10.000Z', stored: -5 * SECOND },
  { name: 'late by thirty days', timestamp: -30 * DAY, sentAt: 0, stored: -30 * DAY },
  { name: 'from an import of ten years ago', timestamp: -10 * YEAR, stored: -10 * YEAR },
  { name: 'ahead, and nothing says when it was sent', timestamp: 10 * YEAR, stored: 0 },
  { name: 'set forward between the event and its sending', timestamp: 2 * YEAR, sentAt: 0, stored: 0 },
  { name: 'missing', stored: 0 },
  { name: 'NaN', timestamp: 'NaN', stored: 'refused' },
  { name: 'Invalid Date', timestamp: 'Invalid Date', stored: 'refused' },
  { name: 'the 30th of February', timestamp: '2026-02-30T12:00:00Z', stored: 'refused' },
];

/** Clients whose clocks are wrong in every known way. */
export const clients = fault<Twist>({
  area: 'time',
  name: 'puts wrong clocks of clients right, keeps the dates of imports, and refuses what is no time',
  honest: untouched,
  mutants: [
    { name: 'trusts the client’s clock', as: ({ sentAt: _, ...event }) => event },
    { name: 'takes any time for now', as: ({ timestamp: _, sentAt: __, ...event }) => event },
  ],
  run: (twist) =>
    inside(twist, async ({ kith, send }) => {
      const told = (time: number | string | undefined) => (typeof time === 'number' ? new Date(kith.now() + time).toISOString() : time);
      for (const [i, { name, timestamp, sentAt, stored }] of clocks.entries()) {
        const event = {
          type: 'track',
          event: 'Seen',
          anonymousId: `a-${i}`,
          messageId: `m-${i}`,
          timestamp: told(timestamp),
          sentAt: told(sentAt),
        };
        const { accepted, rejected } = await send([event]);
        if (stored === 'refused') {
          promise(accepted === 0 && (rejected[0]?.reason.length ?? 0) > 5, `a clock that is ${name}: the event was taken`);
          continue;
        }
        promise(accepted === 1, `a clock that is ${name}: the event was refused: ${rejected[0]?.reason}`);
        const profile = await profileOf(kith, 'anonymous_id', `a-${i}`);
        const [kept] = await eventsOf(kith, profile?.['id']);
        const off = Date.parse(String(kept?.['timestamp'])) - kith.now() - stored;
        promise(off === 0, `a clock that is ${name}: the event is stored ${off} ms from where it belongs`);
      }
      return `${clocks.length} clocks: each event where it belongs, or refused with a reason`;
    }),
});
