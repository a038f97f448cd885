/** A browser for one test: a happy-dom window of its own, a network that records, a clock and dice that the test holds. */
import { Window } from 'happy-dom';
import { vi } from 'vitest';
import type { Environment } from '../../sdk/environment.ts';
import { createProblems } from '../../sdk/problems.ts';
import type { Row, Storage } from '../../sdk/storage.ts';
import { LEASE } from '../../sdk/storage.ts';

/** One request that the SDK made. */
export interface Request {
  url: string;
  body: { writeKey: string; sentAt: string; batch: Record<string, any>[]; slots?: string[] } & Record<string, any>;
  init: RequestInit;
}
/** What the collector answers: a status, a body, or nothing at all (`offline`). */
export type Reply = { status?: number; body?: unknown; retryAfter?: string } | 'offline' | 'silent';

/** A page at `url`, with a collector that answers what `reply` says. */
export function openPage(
  { url = 'https://www.shop.example/', reply = () => ({}) as Reply, start = Date.UTC(2026, 0, 5, 9) } = {} as PageOptions,
) {
  const window = new Window({ url, width: 1000, height: 800 }) as unknown as Environment['window'];
  const requests: Request[] = [];
  const page = { time: start, reply };
  let words = 1;
  const env: Environment = {
    window,
    now: () => page.time,
    random: () => [(words = (words * 48271) % 0x7fffffff), words ^ 0x55555555],
    fetch: (async (to: string, init: RequestInit) => {
      const request = { url: to, init, body: JSON.parse(init.body as string) as Request['body'] };
      requests.push(request);
      const answer = page.reply(request);
      if (answer === 'silent') return new Promise(() => undefined);
      if (answer === 'offline') throw new TypeError('Failed to fetch');
      const { status = 200, body = { ok: true }, retryAfter } = answer;
      return new Response(JSON.stringify(body), { status, headers: retryAfter ? { 'retry-after': retryAfter } : {} });
    }) as typeof fetch,
  };
  return {
    env,
    window,
    requests,
    page,
    problems: createProblems(),
    /** Lets `ms` pass, for timers and for the SDK's clock alike. */
    async pass(ms: number) {
      for (let left = ms; left >= 0; left -= 50) {
        await vi.advanceTimersByTimeAsync(Math.min(50, left));
        page.time += Math.min(50, left);
      }
    },
    events: () => requests.flatMap((r) => r.body.batch ?? []),
    names: () => requests.flatMap((r) => r.body.batch ?? []).map((e) => (e['event'] ?? e['type']) as string),
  };
}
export interface PageOptions {
  url?: string;
  reply?: (request: Request) => Reply;
  start?: number;
}

/** A disk that several tabs share, with the promises of `Storage`. */
export function sharedDisk(now: () => number) {
  const rows = new Map<string, Row>();
  return {
    rows,
    tab(name: string): Storage {
      return {
        add: async (row) => void rows.set(row.id, { ...row, by: name, until: now() + LEASE }),
        async claim(pick) {
          const all = [...rows.values()].sort((a, b) => (a.id < b.id ? -1 : 1));
          const taken = pick(
            all.filter((row) => row.by === name || row.until < now()),
            all,
          );
          for (const row of taken) rows.set(row.id, { ...row, by: name, until: now() + LEASE });
          return taken;
        },
        remove: async (gone) => gone.forEach((row) => rows.delete(row.id)),
        wipe: async () => rows.clear(),
      };
    },
  };
}

/** The storage of a browser that has none. */
export const noDisk: Storage = {
  add: async () => undefined,
  claim: async () => undefined,
  remove: async () => undefined,
  wipe: async () => undefined,
};
