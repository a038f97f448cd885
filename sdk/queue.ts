/**
 * Events on their way: in memory for speed, in the shared storage for safety. An event leaves both only when the collector has said that it has it,
 * or that it never will take it. Resends carry the same `messageId`, so the collector counts them once.
 */
import type { Environment } from './environment.ts';
import type { Problems } from './problems.ts';
import { KEEPALIVE_BYTES, post } from './send.ts';
import { LEASE, MOST_ROWS, type Row, type Storage } from './storage.ts';

type Waiting = Pick<Row, 'id' | 'json'>;

/** The queue of one tab. */
export interface Queue {
  /** `urgent` events do not wait for company. */
  add(event: Waiting, urgent?: boolean): void;
  /** Looks for what an earlier page left behind. */
  wake(): void;
  /** The page may be about to go: hands over what waits. */
  leave(this: void): void;
  /** Forgets everything, on the device too, and stops what is under way. */
  clear(): void;
  size(): number;
}

/** What the queue is told: where to, as whom, and whether it may. */
export interface QueueOptions {
  url: string;
  key: string;
  storage: Storage;
  allowed(): boolean;
}

/** So long an event waits for others. */
const COMPANY = 1000;
const BATCH_EVENTS = 250;
const BATCH_BYTES = 450_000;
const LONGEST_WAIT = 300_000;

const bytes = (text: string): number => new Blob([text]).size;
/** A queue that sends by itself. */
export function createQueue(env: Environment, { url, key, storage, allowed }: QueueOptions, { note }: Problems): Queue {
  const memory = new Map<string, Waiting>();
  /** On their way right now. */
  const flying = new Set<string>();
  let timer: ReturnType<typeof setTimeout> | undefined;
  /** The timer runs out within `COMPANY`. */
  let soon = false;
  let busy = false;
  let failures = 0;
  /** A wipe aborts it: what was begun before must not go on after it. */
  let life = new AbortController();

  const schedule = (ms: number): void => {
    clearTimeout(timer);
    timer = setTimeout(() => {
      timer = undefined;
      soon = false;
      flush().catch(note);
    }, ms);
  };
  const settle = async (rows: Waiting[]): Promise<void> => {
    rows.forEach((row) => memory.delete(row.id));
    await storage.remove(rows);
  };
  const envelope = (rows: Waiting[]): string =>
    `{"writeKey":${JSON.stringify(key)},"sentAt":"${new Date(env.now()).toISOString()}","batch":[${rows.map((row) => row.json)}]}`;
  /** Answers how long to wait before the rest is tried again; nothing when all are settled. */
  const deliver = async (rows: Waiting[], leaving?: boolean): Promise<number | void> => {
    const { signal } = life;
    const body = envelope(rows);
    // A browser has a budget for such requests; when one fails, the budget may be why.
    const keepalive = bytes(body) < KEEPALIVE_BYTES && (leaving || !failures);
    const { status, body: said, wait } = await post(env, url, body, LEASE - 1000, { signal, keepalive });
    if (signal.aborted) return;
    const tooMuch = status === 400 || status === 413;
    if (tooMuch && rows.length > 1) {
      const half = rows.length >> 1;
      const rest = await deliver(rows.slice(0, half));
      return rest || signal.aborted ? rest : deliver(rows.slice(half));
    }
    if (tooMuch) note(`${status} for ${rows[0]!.json.slice(0, 99)}`);
    else if (status !== 200 || !said?.['ok'])
      return Math.max(wait, Math.min(LONGEST_WAIT, 1000 * 2 ** failures++)) * (1 + env.random()[0]! / 2 ** 33);
    failures = 0;
    await settle(rows);
  };
  const fly = async (rows: Waiting[], leaving?: boolean): Promise<number | void> => {
    rows.forEach((row) => flying.add(row.id));
    try {
      const wait = await deliver(rows, leaving);
      if (wait) schedule(wait);
      return wait;
    } finally {
      rows.forEach((row) => flying.delete(row.id));
    }
  };
  /** As many from the front as one request may hold, and at least one. */
  const choose = (rows: Iterable<Waiting>, room: number): Waiting[] =>
    [...rows]
      .filter(({ id }) => !flying.has(id))
      .filter(({ json }, i) => (room -= bytes(json)) > 0 || !i)
      .slice(0, BATCH_EVENTS);
  const take = async (): Promise<Waiting[]> => {
    const mine = [...memory.keys()];
    return (
      (await storage.claim((free, all) => {
        // What is no longer there was sent by another tab.
        mine.forEach((id) => all.some((row) => row.id === id) || memory.delete(id));
        if (free.length < all.length && !timer) schedule(LEASE);
        return choose(free, BATCH_BYTES) as Row[];
      })) ?? choose(memory.values(), BATCH_BYTES)
    );
  };
  const flush = async (): Promise<void> => {
    if (busy || !allowed()) return;
    busy = true;
    const { signal } = life;
    try {
      while (!signal.aborted) {
        const rows = await take();
        if (signal.aborted || !rows[0] || (await fly(rows))) break;
      }
    } finally {
      busy = false;
    }
  };

  env.window.addEventListener('online', () => schedule(0));
  return {
    add(event, urgent) {
      memory.set(event.id, event);
      if (memory.size > MOST_ROWS) memory.delete(memory.keys().next().value!);
      void storage.add(event);
      // While the collector fails, the back-off alone says when to try again.
      if (!failures && (urgent || !soon)) {
        soon = true;
        schedule(urgent ? 0 : COMPANY);
      }
    },
    wake: () => schedule(COMPANY),
    leave() {
      const rows = choose(memory.values(), KEEPALIVE_BYTES - 1000);
      if (!rows[0] || !allowed()) return;
      if ('keepalive' in env.window.Request.prototype) fly(rows, true).catch(note);
      else env.window.navigator.sendBeacon(url, envelope(rows));
    },
    clear() {
      clearTimeout(timer);
      soon = false;
      failures = 0;
      memory.clear();
      life.abort();
      life = new AbortController();
      void storage.wipe();
    },
    size: () => memory.size,
  };
}
