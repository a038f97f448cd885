import { between, fault, promise } from '../kit/fault.ts';
import { eventsOf, inside, profileOf, untouched, type Inside, type Twist } from '../kit/inside.ts';

type Wire = Record<string, unknown>;
const at = (minute: number): string => new Date(Date.UTC(2026, 2, 3, 10, minute)).toISOString();

/** Two people on one device, late ones, and values that contradict each other. */
const story: Wire[] = [
  { messageId: 'm1', type: 'track', event: 'Seen', anonymousId: 'device', timestamp: at(1), properties: { n: 1 } },
  { messageId: 'm2', type: 'identify', anonymousId: 'device', userId: 'anna', timestamp: at(2), traits: { plan: 'free', city: 'Ghent' } },
  { messageId: 'm3', type: 'track', event: 'Liked', anonymousId: 'device', userId: 'anna', timestamp: at(3) },
  { messageId: 'm4', type: 'identify', anonymousId: 'device', userId: 'bert', timestamp: at(4), traits: { plan: 'pass' } },
  { messageId: 'm5', type: 'track', event: 'Seen', anonymousId: 'device', timestamp: at(5), properties: { n: 2 } },
  { messageId: 'm6', type: 'identify', anonymousId: 'phone', userId: 'anna', timestamp: at(6), traits: { plan: 'pass' } },
  { messageId: 'm7', type: 'track', event: 'Left', anonymousId: 'phone', timestamp: at(7) },
  { messageId: 'm8', type: 'identify', anonymousId: 'phone', userId: 'anna', timestamp: at(8), traits: { city: 'Bruges' } },
];
const ids = [
  ['anonymous_id', 'device'],
  ['anonymous_id', 'phone'],
  ['user_id', 'anna'],
  ['user_id', 'bert'],
] as const;

/** Everything that can be known of the people of the story, without ids that chance gave out. */
async function told({ kith }: Inside): Promise<string> {
  const seen: unknown[] = [];
  for (const [namespace, value] of ids) {
    const profile = await profileOf(kith, namespace, value);
    if (!profile) {
      seen.push([namespace, value, 'nobody']);
      continue;
    }
    const identifiers = (profile['identifiers'] as { namespace: string; value: string; firstSeen: string }[])
      .map((i) => `${i.namespace} ${i.value} ${i.firstSeen}`)
      .sort();
    const events = (await eventsOf(kith, profile['id'])).map((e) => `${String(e['messageId'])} ${String(e['timestamp'])}`).sort();
    const { identified, traits, firstSeen, lastSeen } = profile;
    const sorted = Object.entries(traits as object).sort(([a], [b]) => (a < b ? -1 : 1));
    seen.push([namespace, value, { identified, identifiers, events, sorted, firstSeen, lastSeen }]);
  }
  return JSON.stringify(seen);
}

/** The same eight events in every order of arrival, each as a batch of its own. */
export const arrival = fault<Twist>({
  area: 'time',
  name: 'comes to the same profiles whatever the order in which the same events arrive',
  honest: untouched,
  mutants: [{ name: 'believes whoever comes last', as: (event, turn) => ({ ...event, timestamp: at(turn + 1) }) }],
  async run(twist, { full, dice }) {
    const orders = full ? 1000 : 30;
    const outcome = (order: Wire[]): Promise<string> =>
      inside(twist, async (one) => {
        for (const event of order) await one.send([event]);
        const { drift } = await one.kith.store.write.profileDrift(one.kith.site.site, 0, 100);
        promise(drift.length === 0, `kept rows differ from a recomputation: ${JSON.stringify(drift[0])}`);
        return told(one);
      });
    const wanted = await outcome(story);
    for (let i = 0; i < orders; i++) {
      const order = [...story];
      for (let k = order.length - 1; k > 0; k--) {
        const other = between(dice, 0, k);
        [order[k], order[other]] = [order[other]!, order[k]!];
      }
      const found = await outcome(order);
      promise(found === wanted, `in the order ${order.map((e) => String(e['messageId'])).join(' ')}: ${found} instead of ${wanted}`);
    }
    return `${orders} orders of arrival, the same profiles each time`;
  },
});
