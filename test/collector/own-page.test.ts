import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { OwnPage, Profile } from '../../shared/api.ts';
import { ORIGIN, SECRET_KEY, startKith, WRITE_KEY, type Kith } from '../kit/kith.ts';

let kith: Kith;
beforeEach(async () => {
  kith = await startKith();
});
afterEach(() => kith.close());

const at = (minute: number): string => new Date(Date.parse('2026-03-04T08:00:00Z') + minute * 60_000).toISOString();
const browser = (...events: object[]) => kith.send(events);
const server = (...events: object[]) => kith.send(events, { key: SECRET_KEY });
const ask = (query: string, headers: Record<string, string> = {}) =>
  kith.app.request(`/v1/me?writeKey=${WRITE_KEY}${query}`, { headers: { origin: ORIGIN, ...headers } });
const page = async (id: string): Promise<OwnPage> => (await (await ask(`&anonymousId=${id}`)).json()) as OwnPage;
const names = ({ events }: OwnPage) => events.map(({ type, name }) => name || type);

describe('a visitor’s own page', () => {
  it('shows what their browser sent, and nothing of the person that it claims to be', async () => {
    await browser(
      ...[1, 2, 3].map((n) => ({ type: 'track', event: 'Product Viewed', anonymousId: 'victim', timestamp: at(n) })),
      { type: 'track', event: 'Order Completed', anonymousId: 'victim', properties: { order_id: '1', total: 500 }, timestamp: at(4) },
      { type: 'identify', anonymousId: 'victim', userId: 'u1', traits: { first_name: 'Ann' }, timestamp: at(5) },
    );
    await server({ type: 'identify', userId: 'u1', anonymousId: 'victim', traits: { plan: 'gold' } });
    await browser(
      { type: 'identify', anonymousId: 'stranger', userId: 'u1', traits: { first_name: 'Eve' } },
      { type: 'track', event: 'Peeped', anonymousId: 'stranger', userId: 'u1' },
    );
    const answer = await ask('&anonymousId=stranger&userId=u1');
    expect([answer.status, answer.headers.get('access-control-allow-origin')]).toEqual([200, ORIGIN]);
    const theirs = (await answer.json()) as OwnPage;
    expect(names(theirs).sort()).toEqual(['Peeped', 'identify']);
    expect(theirs).toMatchObject({ anonymousId: 'stranger', traits: { first_name: 'Eve' }, more: false });
    expect(JSON.stringify(theirs)).not.toMatch(/Ann|gold|Product Viewed|500/);
    expect(names(await page('victim'))).toEqual(['identify', 'Order Completed', 'Product Viewed', 'Product Viewed', 'Product Viewed']);
    expect((await page('victim')).traits).toEqual({ first_name: 'Ann' });
  });
  it('is found by the cookie of the script tag, and the same for a browser that nobody ever saw', async () => {
    const cookie = 'other=1; kith_id=.01234567-89ab-cdef-0123-456789abcdef.abc.abd.';
    expect(await (await ask('', { cookie })).json()).toEqual({
      ...{ anonymousId: '01234567-89ab-cdef-0123-456789abcdef', traits: {}, events: [], more: false },
    });
  });
  it.each(['', '&anonymousId=', '&anonymousId=undefined', `&anonymousId=${'x'.repeat(513)}`])('is nobody’s by %j', async (query) => {
    expect((await ask(query)).status).toBe(400);
  });
  it('shows nothing that the site’s server said, though it named the browser', async () => {
    await browser({ type: 'page', name: 'Home', anonymousId: 'mine' });
    await server(
      { type: 'identify', anonymousId: 'mine', userId: 'ann', traits: { creditLimit: 500 } },
      { type: 'track', event: 'Order Completed', anonymousId: 'mine', userId: 'ann', properties: { order_id: 'o', cost: 12 } },
    );
    expect(await page('mine')).toMatchObject({ traits: {}, more: false });
    expect(names(await page('mine'))).toEqual(['Home']);
  });
  it('shows of a shared browser what neither of two people sent before', async () => {
    await browser({ type: 'track', event: 'First', anonymousId: 'tablet', timestamp: at(1) });
    await browser({ type: 'identify', anonymousId: 'tablet', userId: 'ann', traits: { plan: 'gold' }, timestamp: at(2) });
    await browser({ type: 'identify', anonymousId: 'tablet', userId: 'ben', timestamp: at(3) });
    await browser({ type: 'track', event: 'Second', anonymousId: 'tablet', timestamp: at(4) });
    expect([names(await page('tablet')), (await page('tablet')).traits]).toEqual([['Second'], {}]);
  });
  it('shows nothing of whom a human took away from the browser', async () => {
    await browser({ type: 'track', event: 'Mine', anonymousId: 'solo', userId: 'ann', timestamp: at(1) });
    await browser({ type: 'identify', anonymousId: 'solo', userId: 'ben', timestamp: at(9) });
    expect(await page('solo')).toMatchObject({ events: [], more: true });
    const { body } = await kith.api<Profile>('marketer', 'GET', '/profiles/lookup?namespace=user_id&value=ann');
    expect((await kith.api('marketer', 'POST', `/links/${body.links[0]?.id}/undo`)).status).toBe(200);
    expect(names(await page('solo'))).not.toContain('Mine');
  });
});
