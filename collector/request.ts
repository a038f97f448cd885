/** What a request says about itself: its bytes, its sender, and whether it comes from our own pages. */
import { HttpError, type Ctx } from './http.ts';
import type { WithBody } from './threshold.ts';

/** A too large body is read on and thrown away up to here, so that the client reads our answer instead of a reset. */
const DRAIN = 256 * 1024 * 1024;

/** The body's bytes, at most `limit`; a larger one is drained and refused with 413, which names the limit that `told` says. */
export async function readBytes(c: Ctx, limit: number, told = limit): Promise<Uint8Array> {
  const stated = Number(c.req.header('content-length') ?? NaN);
  const incoming = (c.env as Incoming)?.incoming;
  if (incoming?.rawBody && incoming.rawBody.length <= limit) return incoming.rawBody;
  let cut = false;
  const underway = c.var.doors.arriving.begin(() => {
    cut = true;
    incoming?.destroy();
  });
  const count = (chunk: Uint8Array): void => underway.more(chunk.length);
  try {
    if (stated <= limit) {
      const whole = c.req.arrayBuffer();
      incoming?.on('data', count);
      return new Uint8Array(await whole);
    }
    const chunks: Uint8Array[] = [];
    let size = 0;
    for await (const chunk of c.req.raw.body ?? []) {
      size += chunk.length;
      if (size <= limit) chunks.push(chunk);
      else chunks.length = 0;
      count(chunk.subarray(0, size <= limit ? chunk.length : 0));
      if (cut || size > limit + DRAIN) break;
    }
    if (size <= limit && !cut) return Buffer.concat(chunks);
  } catch {
    throw new HttpError('invalid', 'The body did not arrive whole.');
  } finally {
    incoming?.off('data', count);
    underway.end();
  }
  if (cut) throw new HttpError('unavailable', 'The body came too slowly; send it again in a moment.', undefined, 1);
  throw new HttpError('too_large', `The body is larger than ${Math.floor(told / 1024)} KB.`);
}

/**
 * The body as it arrives, at most `limit` bytes; of a larger one 413 is said when the reader has some of it already. What the reader leaves is read and thrown
 * away, so that the client reads our answer instead of a reset.
 */
export async function* arrivingBytes(c: Ctx, limit: number): AsyncGenerator<Uint8Array> {
  const body = c.req.raw.body?.getReader();
  if (!body) return;
  let size = 0;
  let over = false;
  const next = async (): Promise<Uint8Array | undefined> => {
    const { done, value } = await body.read().catch(() => {
      over = true;
      throw new HttpError('invalid', 'The body did not arrive whole.');
    });
    over = done;
    size += value?.length ?? 0;
    return value;
  };
  try {
    for (let chunk = await next(); chunk && size <= limit; chunk = await next()) yield chunk;
  } finally {
    while (!over && size <= limit + DRAIN) await next();
  }
  if (size > limit) throw new HttpError('too_large', `The body is larger than ${Math.floor(limit / 1024)} KB.`);
}

/** Reads the body within its limit and puts it back, so that a route reads it as usual. */
export async function limitBody(c: Ctx, limit: number): Promise<void> {
  if (c.req.method === 'GET' || c.req.method === 'HEAD') return;
  const bytes = await readBytes(c, limit);
  const { url, method, headers } = c.req.raw;
  c.req.raw = new Request(url, { method, headers, body: bytes.length > 0 ? new Uint8Array(bytes) : null });
  c.req.bodyCache = {};
}

type Incoming = { incoming?: WithBody } | undefined;

/** The n-th value from the right of a forwarded header, as far as we trust proxies; undefined without. */
function forwarded(c: Ctx, header: string): string | undefined {
  const trust = c.var.deps.config.trustProxy;
  if (trust === 0) return undefined;
  const values =
    c.req
      .header(header)
      ?.split(',')
      .map((value) => value.trim()) ?? [];
  return values[Math.max(0, values.length - trust)];
}

/** Address of the client, for counting tries; never stored. */
export const clientAddress = (c: Ctx): string =>
  forwarded(c, 'x-forwarded-for') ?? (c.env as Incoming)?.incoming?.socket?.remoteAddress ?? 'unknown';

/** Host that the client asked for. */
const hostOf = (c: Ctx): string => forwarded(c, 'x-forwarded-host') ?? c.req.header('host') ?? new URL(c.req.url).host;

/** Refuses a change that another website's page asks for in the name of who is logged in here. */
export function demandSameOrigin(c: Ctx): void {
  const origin = c.req.header('origin');
  if (origin !== undefined && URL.canParse(origin)) {
    const { host, origin: clean } = new URL(origin);
    if (clean === new URL(c.var.deps.config.publicUrl).origin || host === hostOf(c)) return;
  }
  throw new HttpError('forbidden', 'This request does not come from a page of Kith.');
}
