import { between, fault, promise } from '../kit/fault.ts';
import { inside, profileOf, untouched, type Twist } from '../kit/inside.ts';

/** Who is who, as a child would draw it: every id points at another one or at itself. */
class Drawing {
  private readonly parent = new Map<string, string>();
  find(id: string): string {
    const next = this.parent.get(id) ?? id;
    return next === id ? id : this.find(next);
  }
  join(a: string, b: string): void {
    this.parent.set(this.find(a), this.find(b));
  }
  same(a: string, b: string): boolean {
    return this.find(a) === this.find(b);
  }
}

const namespace = (id: string): string => (id.startsWith('u') ? 'user_id' : 'anonymous_id');

/** Devices say who they are, aliases run in circles and chains, people join profiles by hand: at random, against a drawing. */
export const walk = fault<Twist>({
  area: 'identity',
  name: 'agrees with a simple drawing of who is who after any walk of identifies, aliases, circles and links',
  honest: untouched,
  mutants: [
    {
      name: 'forgets a link now and then',
      as: (event, turn) => (event['type'] === 'identify' && turn % 9 === 0 ? { ...event, anonymousId: undefined } : event),
    },
    {
      name: 'joins two known people because a browser says so',
      as: (event) =>
        event['type'] === 'alias' && String(event['previousId']).startsWith('u')
          ? { ...event, type: 'identify', anonymousId: 'a0' }
          : event,
    },
  ],
  run: (twist, { full, dice }) =>
    inside(twist, async ({ kith, send }) => {
      const steps = full ? 3000 : 250;
      const [devices, users] = [Math.ceil(steps / 4), Math.ceil(steps / 12)];
      const drawing = new Drawing();
      const owned = new Set<string>();
      const known = new Set<string>();
      const pick = (letter: string, count: number): string => `${letter}${between(dice, 0, count - 1)}`;
      const event = (more: Record<string, unknown>, i: number) => ({
        messageId: `m-${i}`,
        timestamp: new Date(kith.now()).toISOString(),
        ...more,
      });
      let links = 0;
      for (let i = 0; i < steps; i++) {
        kith.pass(1000);
        const [device, user, other] = [pick('a', devices), pick('u', users), pick('u', users)];
        const kind = dice();
        if (kind < 0.3) await send([event({ type: 'track', event: 'Seen', anonymousId: device }, i)]);
        else if (kind < 0.7) {
          const alias = kind > 0.6;
          await send([
            event(alias ? { type: 'alias', previousId: device, userId: user } : { type: 'identify', anonymousId: device, userId: user }, i),
          ]);
          // The first to name a device has it; whoever names it later does not.
          if (!owned.has(device)) drawing.join(device, user);
          owned.add(device);
          known.add(user);
        } else if (kind < 0.85) {
          // Two known people, perhaps in a circle: nobody is joined.
          await send([event({ type: 'alias', previousId: user, userId: other }, i)]);
          known.add(other);
        } else if (known.has(user) && known.has(other) && !drawing.same(user, other)) {
          const [a, b] = [await profileOf(kith, 'user_id', user), await profileOf(kith, 'user_id', other)];
          promise(a !== null && b !== null, `nobody is ${a ? other : user}`);
          const { status, body } = await kith.api('secret key', 'POST', `/profiles/${String(a['id'])}/link`, { other: b['id'] });
          promise(status === 200 || status === 201, `a link by hand was answered ${status}: ${JSON.stringify(body)}`);
          drawing.join(user, other);
          links++;
        }
      }
      const people = new Map<string, string>();
      const roots = new Map<string, string>();
      for (const id of [...known, ...owned]) {
        const profile = await profileOf(kith, namespace(id), id);
        promise(profile !== null, `nobody is ${id}`);
        const [found, drawn] = [String(profile['id']), drawing.find(id)];
        promise((people.get(drawn) ?? found) === found, `${id} is another person than ${drawn}, though they are drawn as one`);
        promise((roots.get(found) ?? drawn) === drawn, `${id} and ${roots.get(found)} are one person, though they are drawn as two`);
        people.set(drawn, found);
        roots.set(found, drawn);
      }
      const { drift } = await kith.store.write.profileDrift(kith.site.site, 0, 100_000);
      promise(drift.length === 0, `kept rows differ from a recomputation: ${JSON.stringify(drift[0])}`);
      return `${steps} steps, ${links} links by hand, ${known.size + owned.size} ids, ${people.size} people: as drawn`;
    }),
});
