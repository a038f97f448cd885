import { WRITE_KEY } from '../kit/collector.ts';
import { quantile, type Client } from './client.ts';

/** Time to a decision while ingest goes on, in milliseconds. */
export interface Decided {
  p50: number;
  p99: number;
  count: number;
  /** Events a second that were stored meanwhile. */
  ingest: number;
  /** Events that were stored meanwhile. */
  stored: number;
  /** Requests that were told to come back. */
  refused: number;
}

const PER_SECOND = 200;
const SECONDS = 10;
/** The new audience is counted back over the history first; decisions of these seconds are asked but not counted. */
const WARM_UP = 3;

/** The experience that is decided: its audience looks at what people did. */
export const HERO = {
  name: 'Hero',
  slot: 'hero',
  status: 'live',
  priority: 0,
  audience: { kind: 'did', event: 'Product Viewed', count: { op: 'gte', value: 3 } },
  control: 0.1,
  allocation: { kind: 'weights' },
  goal: { event: 'Order Completed', days: 30 },
  variants: [
    { key: 'a', weight: 1, content: { kind: 'text', value: 'Welcome back' } },
    { key: 'b', weight: 1, content: { kind: 'text', value: 'Your seats wait' } },
  ],
};

/** How long decisions are asked for, after how much warm-up (seconds), and of how many visitors. */
export interface Asked {
  seconds?: number;
  warmUp?: number;
  visitors?: number;
}

/** Asks for decisions of `HERO` at a fixed pace while batches arrive at `perSecond`, and measures each from its due moment (a late start counts). */
export async function decisions(
  client: Client,
  batches: string[],
  perSecond: number,
  { seconds = SECONDS, warmUp = WARM_UP, visitors = 3000 }: Asked = {},
): Promise<Decided> {
  const times: number[] = [];
  const begin = performance.now();
  const flying: Promise<void>[] = [];
  let refused = 0;
  const send = async (path: string, body: string): Promise<string | null> => {
    const { status, text } = await client.send(path, body);
    if (status === 503) refused++;
    else if (status !== 200) throw new Error(`${path} answered ${status}: ${text}`);
    return status === 200 ? text : null;
  };
  const ask = async (due: number, i: number): Promise<void> => {
    const anonymousId = `bench-2-${(i * 37) % visitors}`;
    const done = await send(
      '/v1/decide',
      JSON.stringify({ writeKey: WRITE_KEY, anonymousId, slots: ['hero'], context: { page: { path: '/' } } }),
    );
    if (done !== null && due - begin >= warmUp * 1000) times.push(performance.now() - due);
  };
  let accepted = 0;
  const store = async (body: string): Promise<void> => {
    const text = await send('/v1/batch', body);
    if (text !== null) accepted += (JSON.parse(text) as { accepted: number }).accepted;
  };
  let asked = 0;
  let sent = 0;
  while (performance.now() - begin < (warmUp + seconds) * 1000) {
    const passed = (performance.now() - begin) / 1000;
    for (; asked < passed * PER_SECOND; asked++) flying.push(ask(begin + (asked / PER_SECOND) * 1000, asked));
    for (; sent < Math.min(passed * perSecond, batches.length); sent++) flying.push(store(batches[sent] ?? ''));
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
  await Promise.all(flying);
  const took = (performance.now() - begin) / 1000;
  const found = { p50: quantile(times, 0.5), p99: quantile(times, 0.99), count: times.length };
  return { ...found, ingest: accepted / took, stored: accepted, refused };
}
