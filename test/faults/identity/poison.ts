import { fault, promise } from '../kit/fault.ts';
import { inside, profileOf, untouched, type Twist } from '../kit/inside.ts';

/** What broken templates, empty variables and test pages send instead of an id. */
const POISON = [
  ...['null', 'NULL', 'undefined', 'anonymous', 'Guest', '0', '-1', '[object Object]', 'NaN', 'true', 'none', 'N/A', 'unknown', 'user'],
  ...[
    '00000000-0000-0000-0000-000000000000',
    '{{ user.id }}',
    '${userId}',
    '%USER_ID%',
    '<user-id>',
    '"null"',
    "'undefined'",
    '  ',
    '\u200b',
  ],
];

/** Ids that name nobody come from many devices. */
export const poison = fault<Twist>({
  area: 'identity',
  name: 'ties nobody together by ids that name nobody',
  honest: untouched,
  mutants: [{ name: 'believes every id', as: (event) => (event['userId'] === undefined ? event : { ...event, userId: 'somebody-real' }) }],
  run: (twist) =>
    inside(twist, async ({ kith, send }) => {
      for (const [i, userId] of POISON.entries()) {
        for (const device of [`first-${i}`, `second-${i}`]) {
          await send([{ type: 'track', event: 'Seen', anonymousId: device }]);
          await send([{ type: 'identify', anonymousId: device, userId, traits: { plan: 'free' } }]);
        }
      }
      const seen = new Set<unknown>();
      for (let i = 0; i < POISON.length; i++) {
        for (const device of [`first-${i}`, `second-${i}`]) {
          const profile = await profileOf(kith, 'anonymous_id', device);
          promise(profile?.['identified'] === false, `${device} is called a known person by the id ${JSON.stringify(POISON[i])}`);
          promise(!seen.has(profile['id']), `the id ${JSON.stringify(POISON[i])} tied two devices together`);
          seen.add(profile['id']);
        }
      }
      return `${POISON.length} ids that name nobody, ${seen.size} devices, ${seen.size} people`;
    }),
});
