/** One POST to the collector: `text/plain`, so that no preflight is needed, and without credentials. Never rejects. */
import type { Environment } from './environment.ts';
import { within } from './patience.ts';

/** Above this a browser refuses to finish a request after the page has gone. */
export const KEEPALIVE_BYTES = 60_000;

/** What came back. `status` is 0 when nothing did; `wait` are the milliseconds that `Retry-After` asks for. */
export interface Answer {
  status: number;
  body?: Record<string, unknown>;
  wait: number;
}

/** Posts `body` and waits at most `patience` ms, also for a patched `fetch` that never settles. */
export async function post(
  env: Environment,
  url: string,
  body: string,
  patience: number,
  { signal, keepalive }: { signal?: AbortSignal; keepalive?: boolean } = {},
): Promise<Answer> {
  const exchange = async (): Promise<Answer> => {
    // Without a prototype, so that a polluted one adds no option to the request.
    const init = { __proto__: null, method: 'POST', body, keepalive, credentials: 'omit', signal } as RequestInit;
    const response = await env.fetch(url, init);
    return {
      status: response.status,
      body: (await response.json().catch(() => undefined)) as Answer['body'],
      wait: Math.min(3600, Number(response.headers.get('retry-after')) || 0) * 1000,
    };
  };
  try {
    return await within(exchange(), patience);
  } catch {
    // Offline, blocked, aborted or too slow: the caller keeps what it has and tries again.
    return { status: 0, wait: 0 };
  }
}
