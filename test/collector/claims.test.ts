import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { List, Profile, Suggestion } from '../../shared/api.ts';
import { SECRET_KEY, startKith, type Kith } from '../kit/kith.ts';

let kith: Kith;
beforeEach(async () => {
  kith = await startKith();
});
afterEach(() => kith.close());

const at = (minute: number): string => new Date(Date.parse('2026-03-04T08:00:00Z') + minute * 60_000).toISOString();
const browser = (...events: object[]) => kith.send(events);
const server = (...events: object[]) => kith.send(events, { key: SECRET_KEY });
const get = async <T>(path: string): Promise<T> => {
  const { status, body } = await kith.api<T>('marketer', 'GET', path);
  expect(status, path).toBe(200);
  return body;
};
const whoIs = (value: string, namespace = 'user_id') =>
  get<Profile>(`/profiles/lookup?namespace=${namespace}&value=${encodeURIComponent(value)}`);

describe('what a browser claims', () => {
  it('takes no e-mail address from whom the server gave it to, however early it says it was', async () => {
    await server({ type: 'identify', userId: 'ann', traits: { email: 'ann@example.com' }, timestamp: at(5) });
    await server({ type: 'identify', userId: 'eve', traits: { email: 'ann@example.com' }, timestamp: at(9) });
    await browser({ type: 'identify', userId: 'eve', traits: { email: 'ann@example.com' }, timestamp: '2001-01-01T00:00:00Z' });
    expect((await whoIs('ann@example.com', 'email')).id).toBe((await whoIs('ann')).id);
    expect((await whoIs('eve')).warnings[0]).toMatchObject({ kind: 'taken' });
  });
  it('turns no refusal of the server into consent, but may always refuse; and the owner is told', async () => {
    const consent = (purposes: object, minute: number) => ({
      ...{ type: 'track', event: '$consent', userId: 'ann', properties: { purposes }, timestamp: at(minute) },
    });
    const ads = async () => (await whoIs('ann')).consents.find(({ purpose }) => purpose === 'ads')?.granted;
    await server(consent({ ads: false }, 1));
    await browser({ ...consent({ ads: true }, 2), anonymousId: 'evil' });
    expect(await ads()).toBe(false);
    expect((await whoIs('ann')).warnings.map(({ detail }) => detail)).toContainEqual(expect.stringContaining('consent to ads'));
    await server(consent({ ads: true }, 3));
    expect(await ads()).toBe(true);
    await browser({ ...consent({ ads: false }, 4), anonymousId: 'theirs' });
    expect(await ads()).toBe(false);
    await browser({ ...consent({ ads: true }, 5), anonymousId: 'theirs' });
    expect(await ads()).toBe(true);
  });
});

describe('a message on a shared device', () => {
  const shared = async () => {
    await browser({ type: 'identify', anonymousId: 'tab', userId: 'ann', timestamp: at(1) });
    await browser({ type: 'identify', anonymousId: 'tab', userId: 'ben', timestamp: at(40) });
  };
  it.each([
    [50, 10],
    [10, 50],
  ])('is one, though it came with minute %i and again with minute %i', async (first, second) => {
    await shared();
    const seen = (minute: number) => ({ type: 'track', event: 'Seen', anonymousId: 'tab', messageId: 'once', timestamp: at(minute) });
    expect((await browser(seen(first))).body).toMatchObject({ accepted: 1, duplicates: 0 });
    expect((await browser(seen(second))).body).toMatchObject({ accepted: 0, duplicates: 1 });
    expect((await browser({ type: 'identify', anonymousId: 'tab', userId: 'ben', timestamp: at(5) })).status).toBe(200);
  });
});

describe('an alias of a known person', () => {
  it.each([['one request'], ['two requests at once']])('that comes with them in %s is asked of a human', async (way) => {
    const known = { type: 'identify', userId: 'old', timestamp: at(1) };
    const alias = { type: 'alias', userId: 'new', previousId: 'old', timestamp: at(2) };
    await (way === 'one request' ? server(known, alias) : Promise.all([server(known), server(alias)]));
    const { items } = await get<List<Suggestion>>('/suggestions?status=open');
    expect(items).toMatchObject([{ kind: 'alias' }]);
    expect((await whoIs('new')).identifiers.map(({ namespace }) => namespace)).toEqual(['user_id']);
  });
});
