import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { SECRET_KEY, startKith } from '../kit/kith.ts';

/** Folder of published lists of nasty strings; see CONTRIBUTING. */
const folder = join(process.env['KITH_TEST_DATA'] ?? join(import.meta.dirname, '../../../shared'), 'corpora');
const read = (path: string): unknown => JSON.parse(readFileSync(join(folder, path), 'utf8'));

describe.skipIf(!existsSync(folder))('strings that broke others (skipped where the lists are absent)', () => {
  const naughty = (): string[] => read('blns/blns.json') as string[];
  const poison = (): string[] =>
    Object.values(read('payloads/poison-ids.json') as Record<string, unknown>).flatMap((list) =>
      Array.isArray(list) ? (list as string[]) : [],
    );

  it('come back as they went in, or are refused with a reason', async () => {
    const kith = await startKith();
    const text = (s: string) => ({ type: 'track', event: 'Nasty', userId: 'somebody', properties: { [s]: s, nested: [{ [s]: s }] } });
    const sent = naughty();
    const { status, body } = await kith.send(
      sent.map((s, i) => ({ ...text(s), messageId: `m${i}` })),
      { key: SECRET_KEY },
    );
    expect(status).toBe(200);
    const refused = new Set((body['rejected'] as { index: number; code: string }[]).map((r) => r.index));
    expect((body['accepted'] as number) + refused.size).toBe(sent.length);
    const found = await kith.api<{ id: string }>('secret key', 'GET', '/profiles/lookup?namespace=user_id&value=somebody');
    const back = new Map<string, unknown>();
    type Found = { items: { messageId: string; properties: unknown }[]; next: string | null };
    for (let cursor: string | null = ''; cursor !== null;) {
      const page: { body: Found } = await kith.api<Found>(
        'secret key',
        'GET',
        `/profiles/${found.body.id}/events?limit=200&cursor=${cursor}`,
      );
      for (const item of page.body.items) back.set(item.messageId, item.properties);
      cursor = page.body.next;
    }
    for (const [i, s] of sent.entries()) if (!refused.has(i)) expect(back.get(`m${i}`)).toEqual(text(s).properties);
    expect(kith.log).toEqual([]);
    await kith.close();
  });

  it('are never a fault in any field of an event', async () => {
    const kith = await startKith();
    for (const s of [...naughty(), ...poison()]) {
      const { status } = await kith.send([
        { type: 'track', event: s, anonymousId: 'a' },
        { type: 'identify', userId: s, traits: { email: s, name: s, [s]: s } },
        {
          type: 'page',
          name: s,
          anonymousId: s,
          context: { page: { url: s, referrer: s }, campaign: { source: s }, library: { name: s, version: s } },
        },
        { type: 'alias', previousId: s, userId: 'b' },
        {
          type: 'track',
          event: 'Order Completed',
          userId: 'b',
          messageId: s,
          timestamp: s,
          properties: { order_id: s, total: s, currency: s, products: [{ product_id: s, price: s, quantity: s }] },
        },
        { type: 'group', groupId: s, userId: 'b', traits: { [s]: s } },
      ]);
      expect({ s, status }).toEqual({ s, status: 200 });
    }
    expect(kith.log).toEqual([]);
    await kith.close();
  });

  it('that name nobody tie nobody together', async () => {
    const kith = await startKith();
    const ids = poison();
    await kith.send(
      ids.flatMap((id, i) => [
        { type: 'track', event: 'A', anonymousId: `device-${i}` },
        { type: 'identify', anonymousId: `device-${i}`, userId: id },
      ]),
    );
    const { body } = await kith.api<{ items: { identified: boolean }[] }>('secret key', 'GET', '/profiles?limit=200');
    expect(body.items.length).toBe(Math.min(200, ids.length));
    expect(body.items.filter((p) => p.identified)).toEqual([]);
    await kith.close();
  });
});
