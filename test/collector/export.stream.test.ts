import { request, type IncomingMessage, type Server } from 'node:http';
import { connect, type AddressInfo } from 'node:net';
import { setImmediate } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { ExportedOrder, ExportedProfile, List } from '../../shared/api.ts';
import { listen } from '../../collector/server.ts';
import type { Store } from '../../collector/store/store.ts';
import type { Who } from '../kit/kith.ts';
import { startNeighbours, type Neighbours } from '../kit/neighbours.ts';

const PEOPLE = 1203;
const PAGE = 500;
const at = (n: number): number => Date.UTC(2026, 1, 1) + n * 60_000;
const known = (n: number) => ({
  type: 'identify' as const,
  userId: `u-${n}`,
  ts: at(n),
  data: { name: `Person ${n}`, note: 'x'.repeat(2000) },
});
const order = (n: number, lines: number, day = 0) => ({
  name: 'Order Completed',
  userId: `u-${n}`,
  ts: at(n) + day,
  data: {
    order_id: `o-${String(n).padStart(5, '0')}`,
    products: Array.from({ length: lines }, (_, i) => ({ product_id: `p${i}`, price: 1 + day })),
  },
});
interface AuditLine {
  act: string;
  subject: string;
  member: string | null;
  detail: Record<string, unknown>;
}

let kith: Neighbours;
let server: Server;
/** What was read for files: how many rows each read answered. Set `instead` to answer otherwise. */
let reads: number[] = [];
let instead: ((read: number) => Promise<void>) | null = null;
beforeAll(async () => {
  kith = await startNeighbours('2026-03-04T12:00:00Z');
  for (let n = 0; n < PEOPLE; n += 100)
    await kith.tell(
      Array.from({ length: Math.min(100, PEOPLE - n) }, (_, i) => known(n + i)),
      'server',
    );
  const watched = <K extends 'exportedProfiles' | 'exportedOrders'>(name: K) => {
    const real = kith.store.read[name] as (...args: unknown[]) => Promise<{ items: unknown[] }>;
    return async (...args: unknown[]) => {
      await instead?.(reads.length + 1);
      const page = await real(...args);
      reads.push(page.items.length);
      return page;
    };
  };
  const read = { ...kith.store.read, exportedProfiles: watched('exportedProfiles'), exportedOrders: watched('exportedOrders') };
  kith.deps.store = { ...kith.store, read } as unknown as Store;
  server = await listen(kith.app.fetch, '127.0.0.1', 0, kith.threshold);
});
afterEach(() => {
  reads = [];
  instead = null;
});
afterAll(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
  await kith.close();
});

const trail = async (): Promise<AuditLine> => (await kith.api<List<AuditLine>>('owner', 'GET', '/audit?limit=1')).body.items[0]!;
const start = async (path: string, who: Who = 'marketer'): Promise<ReadableStreamDefaultReader<Uint8Array>> => {
  const answer = await kith.app.request(`/api/v1/export/${path}`, { headers: await kith.as(who) });
  expect(answer.status).toBe(200);
  return answer.body!.getReader();
};
const rest = async (reader: ReadableStreamDefaultReader<Uint8Array>): Promise<string> => {
  const parts: Uint8Array[] = [];
  for (let { done, value } = await reader.read(); !done; { done, value } = await reader.read()) parts.push(value!);
  return Buffer.concat(parts).toString();
};
const parsed = <T>(text: string): T[] =>
  text
    .split('\n')
    .slice(0, -1)
    .map((line) => JSON.parse(line) as T);

describe('a long file', () => {
  it('is read page by page, and only as its reader takes it', async () => {
    const reader = await start('profiles?format=ndjson');
    expect(reads).toEqual([PAGE]);
    await reader.read();
    expect(reads).toEqual([PAGE]);
    await reader.read();
    expect(reads).toEqual([PAGE, PAGE]);
    await rest(reader);
    expect(reads).toEqual([PAGE, PAGE, PEOPLE - 2 * PAGE]);
  });

  it('holds everybody once who is there throughout, whoever comes, changes or becomes one meanwhile', async () => {
    const before = (await kith.ask<List<{ id: string }>>('/profiles?q=u-7&limit=1')).body.items[0]!.id;
    const reader = await start('profiles?format=ndjson');
    const first = new TextDecoder().decode((await reader.read()).value);
    await kith.tell(
      [{ type: 'page', userId: 'u-3', ts: at(9000) }, { type: 'page', userId: 'u-900', ts: at(9001) }, known(5000)],
      'server',
    );
    const [other, survivor] = [await kith.idOf('u-8'), await kith.idOf('u-1100')];
    expect((await kith.ask(`/profiles/${survivor}/link`, 'POST', { other })).status).toBe(201);
    const people = parsed<ExportedProfile>(first + (await rest(reader)));
    const ids = people.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids).toContain(before);
    const left = new Set(people.map(({ userId }) => userId));
    for (let n = 0; n < PEOPLE; n++) if (n !== 8 && n !== 1100) expect(left.has(`u-${n}`)).toBe(true);
  });

  it('keeps an order whole, and pages small where orders are long', async () => {
    for (let n = 0; n < 12; n++) await kith.tell([order(n, 900)], 'server');
    const reader = await start('orders?format=ndjson');
    const first = new TextDecoder().decode((await reader.read()).value);
    expect(reads).toEqual([5]);
    // An order that is corrected while the file runs is as it was or as it is, never half of each.
    await kith.tell([order(7, 800, 1), order(1, 800, 1)], 'server');
    const orders = parsed<ExportedOrder>(first + (await rest(reader)));
    expect(orders.map(({ orderId }) => orderId)).toEqual(Array.from({ length: 12 }, (_, n) => `o-${String(n).padStart(5, '0')}`));
    expect(orders.map(({ lines }) => lines.length)).toEqual(orders.map((_, n) => (n === 7 ? 800 : 900)));
    for (const { amount, lines } of orders) expect(lines.reduce((sum, line) => sum + line.amount, 0)).toBe(amount);
    expect(reads.every((rows) => rows <= 6)).toBe(true);
  });
});

describe('the trail', () => {
  it('says who took which list, with which filters, and how many', async () => {
    await rest(await start('profiles?identified=true&q=Person&format=csv'));
    expect(await trail()).toMatchObject({
      act: 'export',
      subject: 'profiles',
      member: 'marketer@example.com',
      detail: { format: 'csv', asked: { identified: 'true', q: 'Person' }, rows: expect.any(Number), ended: 'whole' },
    });
    await rest(await start('products', 'viewer'));
    expect(await trail()).toMatchObject({ subject: 'products', member: 'viewer@example.com', detail: { rows: 0, ended: 'whole' } });
  });
  it('has a line before anything gets out, and of whoever leaves', async () => {
    const reader = await start('profiles');
    expect((await trail()).detail).toEqual({ format: 'csv', asked: {} });
    await reader.read();
    await reader.read();
    await reader.cancel();
    expect(await trail()).toMatchObject({ subject: 'profiles', detail: { rows: PAGE, ended: 'left' } });
    expect(reads).toEqual([PAGE]);
  });
  it('has none of who only asks whether they may', async () => {
    const head = async (who: Who, path: string): Promise<number> =>
      (await kith.app.request(`/api/v1/export/${path}`, { method: 'HEAD', headers: await kith.as(who) })).status;
    const lines = (await kith.api<List<AuditLine>>('owner', 'GET', '/audit')).body.items.length;
    for (const [who, status] of [
      ['marketer', 200],
      ['viewer', 403],
      ['anonymous', 401],
    ] as const)
      expect(await head(who, 'orders')).toBe(status);
    expect(await head('marketer', 'profiles?segment=s_none')).toBe(404);
    expect((await kith.api<List<AuditLine>>('owner', 'GET', '/audit')).body.items).toHaveLength(lines);
  });
});

describe('a file that cannot be finished', () => {
  it('ends in an error when the store fails, and says so in the trail', async () => {
    instead = async (read) => {
      if (read === 2) throw new Error('the disk is gone');
    };
    const reader = await start('profiles?format=ndjson');
    await reader.read();
    await expect(reader.read()).rejects.toThrow('the disk is gone');
    expect(await trail()).toMatchObject({ detail: { rows: PAGE, ended: 'cut' } });
    expect(kith.log.at(-1)).toMatchObject({ what: 'an export was cut', list: 'profiles', rows: PAGE });
  });
  it('ends when who asked for it may not have it any more', async () => {
    const reader = await start('profiles?format=ndjson');
    await reader.read();
    await kith.api('owner', 'PUT', '/members/m_marketer', { role: 'viewer' });
    kith.pass(6000);
    await expect(reader.read()).rejects.toThrow('may not have it any more');
    await kith.api('owner', 'PUT', '/members/m_marketer', { role: 'marketer' });
  });
});

describe('over a real connection', () => {
  const ask = async (): Promise<IncomingMessage> => {
    const { port } = server.address() as AddressInfo;
    const headers = await kith.as('marketer');
    return new Promise((resolve, reject) => {
      const sent = request({ host: '127.0.0.1', port, path: '/api/v1/export/profiles?format=ndjson', headers }, resolve);
      sent.on('error', reject);
      sent.end();
    });
  };
  /** Asks the trail until the last line has an end. */
  const ended = async (): Promise<AuditLine> => {
    for (;;) {
      const line = await trail();
      if ('ended' in line.detail) return line;
      await setImmediate();
    }
  };
  const fails = async (read: number): Promise<void> => {
    if (read === 3) throw new Error('the disk is gone');
  };

  it('a whole file ends as one', async () => {
    const answer = await ask();
    let bytes = 0;
    for await (const part of answer) bytes += (part as Buffer).length;
    expect(answer.complete).toBe(true);
    expect(bytes).toBeGreaterThan(PEOPLE * 2000);
  });
  it('a cut file breaks the connection, and the process goes on', async () => {
    instead = fails;
    const answer = await ask();
    const read = async () => {
      for await (const _ of answer);
    };
    await expect(read()).rejects.toMatchObject({ code: 'ECONNRESET' });
    expect(answer.complete).toBe(false);
    expect((await ended()).detail).toMatchObject({ ended: 'cut' });
    instead = null;
    for await (const _ of await ask());
  });
  it('also to a reader who takes the end of the connection for the end of the file', async () => {
    let taken = (): void => undefined;
    const all = new Promise<void>((resolve) => (taken = resolve));
    // Once the reader has all that was sent: before that, Node itself would tell it of a reset as of an end.
    instead = async (read) => {
      if (read === 3) await all;
      await fails(read);
    };
    const headers = await kith.as('marketer');
    const socket = connect((server.address() as AddressInfo).port, '127.0.0.1');
    const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
    socket.write(`GET /api/v1/export/profiles?format=ndjson HTTP/1.0\r\nhost: localhost\r\n${lines.join('')}\r\n`);
    const read = async () => {
      let text = '';
      for await (const part of socket) {
        text += String(part);
        if (text.split('\n{').length > 2 * PAGE && text.endsWith('}\n')) taken();
      }
    };
    await expect(read()).rejects.toMatchObject({ code: 'ECONNRESET' });
  });
  it('who goes away is read for no longer', async () => {
    let gone = (): void => undefined;
    const left = new Promise<void>((resolve) => (gone = resolve));
    instead = (read) => (read === 2 ? left : Promise.resolve());
    const answer = await ask();
    await new Promise((resolve) => answer.once('data', resolve));
    answer.destroy();
    expect((await ended()).detail).toMatchObject({ rows: PAGE, ended: 'left' });
    gone();
    for await (const _ of await ask());
    // Two of the one who left, three of the one who stayed.
    expect(reads).toHaveLength(5);
  });
});
