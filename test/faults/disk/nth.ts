import { newSiteSchema } from '../../../collector/access/settings.ts';
import { openStore } from '../../../collector/store/open.ts';
import type { Store } from '../../../collector/store/store.ts';
import { StoreError } from '../../../collector/store/error.ts';
import { batch, T0 } from '../../store.cases.ts';
import { fault, promise } from '../kit/fault.ts';
import { engineError, watched, type Watcher } from './engine.ts';

const FAULTS = ['SQLITE_IOERR_WRITE', 'SQLITE_FULL', 'SQLITE_BUSY', 'SQLITE_CONSTRAINT_CHECK'];
const MOST = 400;

const events = (turn: string) => [
  { anonymousId: 'a1', messageId: `${turn}-1`, name: 'Seen', data: { n: 1 } },
  { type: 'identify' as const, anonymousId: 'a1', userId: 'u1', messageId: `${turn}-2`, data: { plan: 'pass', name: 'Anna' } },
  { userId: 'u1', messageId: `${turn}-3`, name: 'Order Completed', data: { order_id: turn, total: 12, currency: 'EUR' } },
  { anonymousId: `new-${turn}`, messageId: `${turn}-4`, name: 'Left' },
];

const raw = async (store: Store, site: number): Promise<string> => JSON.stringify(await store.read.canonicalRaw(site));

/** How a call fails: once, as a busy disk, or each time that the same is asked for, as a full or broken one. */
interface Failure {
  code: string;
  again: boolean;
}

/** Makes the n-th call of one ingest fail; answers whether there was an n-th call. */
async function trial(store: Store, site: number, n: number, { code, again: forGood }: Failure, lose: Watcher | null): Promise<boolean> {
  const send = (turn: string) => store.ingest(batch(site, { id: 1, kind: 'browser' }, events(turn)), T0);
  const turn = `${code}-${forGood}-${n}`;
  const before = await raw(store, site);
  let calls = 0;
  let stuck: string | undefined;
  const failing: Watcher = (sql) => {
    // The engine's own way back must stay: a rollback that fails ends the connection, which is another fault.
    if (/^\s*rollback/i.test(sql)) return lose?.(sql);
    if (++calls === n || sql === stuck) {
      if (forGood) stuck ??= sql;
      throw engineError(code);
    }
    return undefined;
  };
  const [answer, neighbour] = await watched(failing, () => Promise.allSettled([send(turn), send(`${turn}-neighbour`)]));
  for (const end of [answer, neighbour]) {
    if (end.status === 'rejected')
      promise(end.reason instanceof StoreError, `call ${n}, ${code}: an error of the engine left the store: ${end.reason}`);
  }
  if (answer.status === 'rejected' && neighbour.status === 'rejected')
    promise((await raw(store, site)) === before, `call ${n}, ${code}: the request was refused and left something behind`);
  // Whatever was answered, sending both again ends with each event stored once.
  const again = [await send(turn), await send(`${turn}-neighbour`)];
  for (const [i, end] of [answer, neighbour].entries()) {
    const wanted = end.status === 'fulfilled' ? 0 : 4;
    promise(again[i]?.accepted === wanted, `call ${n}, ${code}: ${again[i]?.accepted} of 4 events were new when sent again, not ${wanted}`);
  }
  const { drift } = await store.write.profileDrift(site, 0, 10_000);
  promise(drift.length === 0, `call ${n}, ${code}: kept rows differ from a recomputation: ${JSON.stringify(drift[0])}`);
  return calls >= n;
}

/** Each call of the engine fails once, the first, the second, and so on until there are no more. */
export const nth = fault<Watcher | null>({
  area: 'disk',
  name: 'stores a request whole or not at all whichever call of the engine fails',
  honest: null,
  mutants: [{ name: 'loses a savepoint', as: (sql) => (/^\s*rollback to/i.test(sql) ? 'skip' : undefined) }],
  async run(lose, { full }) {
    const store = await openStore({ url: 'file::memory:', threads: false });
    try {
      await store.write.firstSite(
        'one',
        newSiteSchema.parse({ name: 'One' }),
        [{ id: 'k', kind: 'browser', name: 'b', hash: 'h', shown: 's' }],
        T0,
      );
      const site = (await store.read.allSites())[0]?.site ?? 0;
      let tried = 0;
      for (const code of full ? FAULTS : FAULTS.slice(-1)) {
        for (const again of [true, false]) {
          let n = 1;
          while (n < MOST && (await trial(store, site, n, { code, again }, lose))) n++;
          promise(n < MOST, `one request takes more than ${MOST} calls of the engine`);
          tried += n - 1;
        }
      }
      return `${tried} calls failed one by one: nothing left behind, nothing twice`;
    } finally {
      await store.close();
    }
  },
});
