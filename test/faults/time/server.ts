import { fault, promise } from '../kit/fault.ts';
import { eventsOf, inside, profileOf, untouched, type Twist } from '../kit/inside.ts';
import { Ledger } from '../kit/ledger.ts';

const HOUR = 3_600_000;
const YEAR = 365 * 24 * HOUR;

/** The machine's own clock jumps back an hour, then forward a year, between batches. */
export const server = fault<Twist>({
  area: 'time',
  name: 'keeps its books when the server’s own clock jumps back an hour and forward a year',
  honest: untouched,
  mutants: [
    {
      name: 'tells duplicates by the hour they came in',
      as: (event, _turn, kith) => ({ ...event, messageId: `${String(event['messageId'])}-${Math.floor(kith.now() / HOUR)}` }),
    },
  ],
  run: (twist) =>
    inside(twist, async ({ kith, send }) => {
      const ledger = new Ledger();
      const sent = [];
      for (const jump of [0, -HOUR, HOUR + YEAR, -YEAR]) {
        kith.pass(jump);
        const batch = ledger.make(50);
        sent.push(...batch);
        const { accepted } = await send(batch.map(({ wire }) => wire));
        promise(accepted === batch.length, `after a jump of ${jump / HOUR} h only ${accepted} of ${batch.length} events were taken`);
        ledger.acknowledge(batch);
        // Everything so far once more: the clock says nothing about what is stored.
        const again = await send(sent.map(({ wire }) => wire));
        promise(again.accepted === 0, `after a jump of ${jump / HOUR} h ${again.accepted} events were taken a second time`);
        promise(again.duplicates === sent.length, `after a jump of ${jump / HOUR} h only ${again.duplicates} duplicates were counted`);
      }
      const profile = await profileOf(kith, 'anonymous_id', 'anonymous-0');
      for (const event of await eventsOf(kith, profile?.['id']))
        promise(String(event['timestamp']) <= String(event['receivedAt']), 'an event is dated after it came in');
      const stored = await ledger.auditStore(kith.store);
      return `4 jumps, ${stored} events, each once`;
    }),
});
