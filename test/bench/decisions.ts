import { WRITE_KEY, type Collector } from '../kit/collector.ts';
import { quantile, type Client } from './client.ts';

/** Time to a decision while ingest goes on, in milliseconds. */
export interface Decided {
  p50: number;
  p99: number;
  count: number;
  /** Events a second that were stored meanwhile. */
  ingest: number;
}

const PER_SECOND = 200;
const SECONDS = 10;
/** The new audience is counted back over the history first; decisions of these seconds are asked but not counted. */
const WARM_UP = 3;

/** Asks for decisions at a fixed pace while batches arrive at `perSecond`, and measures each from its due moment (a late start counts). */
export async function decisions(collector: Collector, client: Client, batches: string[], perSecond: number): Promise<Decided> {
  await collector.api('/api/v1/experiences', {
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
  });
  const times: number[] = [];
  const begin = performance.now();
  const flying: Promise<void>[] = [];
  const ask = async (due: number, i: number): Promise<void> => {
    const body = { writeKey: WRITE_KEY, anonymousId: `bench-2-${(i * 37) % 3000}`, slots: ['hero'], context: { page: { path: '/' } } };
    const { status, text } = await client.send('/v1/decide', JSON.stringify(body));
    if (status !== 200) throw new Error(`/v1/decide answered ${status}: ${text}`);
    if (due - begin >= WARM_UP * 1000) times.push(performance.now() - due);
  };
  const store = async (body: string): Promise<void> => {
    const { status, text } = await client.send('/v1/batch', body);
    if (status !== 200) throw new Error(`/v1/batch answered ${status}: ${text}`);
  };
  let asked = 0;
  let sent = 0;
  while (performance.now() - begin < (WARM_UP + SECONDS) * 1000) {
    const passed = (performance.now() - begin) / 1000;
    for (; asked < passed * PER_SECOND; asked++) flying.push(ask(begin + (asked / PER_SECOND) * 1000, asked));
    for (; sent < Math.min(passed * perSecond, batches.length); sent++) flying.push(store(batches[sent] ?? ''));
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
  await Promise.all(flying);
  const seconds = (performance.now() - begin) / 1000;
  return { p50: quantile(times, 0.5), p99: quantile(times, 0.99), count: times.length, ingest: (sent * 20) / seconds };
}
