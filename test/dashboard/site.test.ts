import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { Session } from '../../shared/api.ts';
import { href } from '../../dashboard/address.ts';
import { get, siteId } from '../../dashboard/client.ts';
import { choose, ended, enter, giveUp, session } from '../../dashboard/session.ts';

const member = (id: string, ...sites: string[]): Session => ({
  member: { id, email: `${id}@example.com`, name: id },
  sites: sites.map((site) => ({
    ...{ id: site, name: site, origins: ['*'], timeZone: 'UTC', currency: 'EUR', language: 'en', weekStart: 1, pricesWithTax: true },
    ...{ consent: 'none' as const, spamReferrers: [], createdAt: '2024-01-01T00:00:00Z', role: 'owner' as const },
  })),
  version: '0',
  demo: false,
  demoSite: null,
});

beforeEach(() => {
  giveUp();
  siteId.value = null;
  localStorage.clear();
  history.replaceState(null, '', '/');
});

describe('the site', () => {
  it('is named by the links of a reader with several', () => {
    enter(member('m_1', 's_1', 's_2'));
    expect(href('/segments?q=a')).toBe('/segments?q=a&site=s_1');
    choose('s_2');
    expect(href('/')).toBe('/?site=s_2');
    expect(href('/settings?site=s_1')).toBe('/settings?site=s_1');
  });
  it('is left out of the links of a reader with one', () => {
    enter(member('m_1', 's_1'));
    expect(href('/profiles/p_1')).toBe('/profiles/p_1');
  });
  it('is the one of the address', () => {
    localStorage.setItem('kith-site', 's_1');
    history.replaceState(null, '', '/?site=s_2');
    enter(member('m_1', 's_1', 's_2'));
    expect(siteId.value).toBe('s_2');
  });
  it('stays when another tab shows another one', () => {
    enter(member('m_1', 's_1', 's_2'));
    localStorage.setItem('kith-site', 's_2');
    enter(member('m_1', 's_1', 's_2'));
    expect(siteId.value).toBe('s_1');
  });
});

describe('a session that ends under a page', () => {
  const refuse = () => {
    const fetched = vi.fn<typeof fetch>().mockResolvedValueOnce(new Response('{}', { status: 401 }));
    vi.stubGlobal(
      'fetch',
      fetched.mockImplementation(() => Promise.resolve(new Response('{"ok":true}'))),
    );
  };
  it('keeps the page, and goes on after the log-in', async () => {
    enter(member('m_1', 's_1'));
    refuse();
    const asked = get('overview');
    await vi.waitFor(() => expect(ended.value).toBe(true));
    expect(session.value).not.toBeNull();
    enter(member('m_1', 's_1'));
    await expect(asked).resolves.toEqual({ ok: true });
    expect(ended.value).toBe(false);
  });
  it.each([
    ['somebody else logs in', () => enter(member('m_2', 's_1'))],
    ['the reader gives up', giveUp],
  ])('does nothing in their name when %s', async (_, act) => {
    enter(member('m_1', 's_1'));
    refuse();
    const asked = get('overview');
    await vi.waitFor(() => expect(ended.value).toBe(true));
    act();
    await expect(asked).rejects.toMatchObject({ status: 401 });
  });
});
