import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { apiUrl, Failure, failureOf, get, onLoggedOut, post, put, siteId } from '../../dashboard/client.ts';

const answer = (status: number, body?: unknown) =>
  vi.fn<typeof fetch>(() =>
    Promise.resolve(new Response(body === undefined ? null : typeof body === 'string' ? body : JSON.stringify(body), { status })),
  );

beforeEach(() => {
  siteId.value = null;
  onLoggedOut(null);
});
afterEach(() => {
  vi.unstubAllGlobals();
  document.head.replaceChildren();
});

describe('a call', () => {
  it('goes below the page’s base, wherever Kith lives', () => {
    const base = document.createElement('base');
    base.href = 'https://shop.example/kith/';
    document.head.append(base);
    expect(apiUrl('overview', { period: '7d', from: undefined, q: '' })).toBe('https://shop.example/kith/api/v1/overview?period=7d');
  });
  it('names its site', async () => {
    const fetched = answer(200, { ok: true });
    vi.stubGlobal('fetch', fetched);
    siteId.value = 's_1';
    await get('counts');
    expect(fetched.mock.calls[0]![1]!.headers).toMatchObject({ 'kith-site': 's_1' });
  });
  it('sends JSON', async () => {
    const fetched = answer(200, {});
    vi.stubGlobal('fetch', fetched);
    await put('sites/s_1', { name: 'Hall' });
    expect(fetched.mock.calls[0]![1]).toMatchObject({ method: 'PUT', body: '{"name":"Hall"}' });
  });
  it('answers nothing for 204', async () => {
    vi.stubGlobal('fetch', answer(204));
    expect(await post('logout')).toBeUndefined();
  });
  it('says in people’s words that nothing answered', async () => {
    vi.stubGlobal('fetch', () => Promise.reject(new TypeError('Failed to fetch')));
    await expect(get('overview')).rejects.toMatchObject({
      code: 'offline',
      message: expect.stringContaining('could not be reached') as string,
    });
  });
  it('is silent when it was aborted', async () => {
    const abort = new AbortController();
    abort.abort();
    vi.stubGlobal('fetch', () => Promise.reject(new DOMException('aborted', 'AbortError')));
    await expect(get('overview', { signal: abort.signal })).rejects.not.toBeInstanceOf(Failure);
  });
  it('tells the frame when the session is over', async () => {
    vi.stubGlobal('fetch', answer(401, { error: { code: 'unauthorized', message: 'Please log in.' } }));
    const ended = vi.fn(() => Promise.resolve(false));
    onLoggedOut(ended);
    await expect(get('overview')).rejects.toMatchObject({ status: 401, message: 'Please log in.' });
    expect(ended).toHaveBeenCalledOnce();
  });
  it('is made again, as it was, when the reader logged in again', async () => {
    onLoggedOut(() => Promise.resolve(true));
    const fetched = vi
      .fn<typeof fetch>()
      .mockResolvedValueOnce(new Response('{}', { status: 401 }))
      .mockResolvedValueOnce(new Response('{"name":"Hall"}'));
    vi.stubGlobal('fetch', fetched);
    await expect(put('sites/s_1', { name: 'Hall' }, { headers: { 'if-match': '"3"' } })).resolves.toEqual({ name: 'Hall' });
    expect(fetched.mock.calls[1]).toEqual(fetched.mock.calls[0]);
  });
  it('asks nobody to log in again about a wrong password', async () => {
    const ended = vi.fn(() => Promise.resolve(true));
    onLoggedOut(ended);
    vi.stubGlobal('fetch', answer(401, { error: { code: 'unauthorized', message: 'Wrong password.' } }));
    await expect(post('login')).rejects.toMatchObject({ message: 'Wrong password.' });
    expect(ended).not.toHaveBeenCalled();
  });
  it('takes a page of a proxy for a failure, not for data', async () => {
    vi.stubGlobal('fetch', answer(200, '<html>'));
    await expect(get('overview')).rejects.toBeInstanceOf(Failure);
  });
});

describe('a failure', () => {
  it.each([
    [400, 'name: a name is needed', /a name is needed/],
    [403, '', /not change it/],
    [404, '', /not here/],
    [409, 'The name is taken.', /The name is taken/],
    [412, 'Changed meanwhile.', /Somebody changed this/],
    [413, '', /too large/],
    [429, '', /Wait a minute/],
    [502, '', /busy or starting/],
    [503, '', /busy or starting/],
    [500, 'stack trace', /Kith made a mistake/],
  ])('of %d is said in people’s words', (status, message, words) =>
    expect(failureOf(status, { code: 'x', message }).message).toMatch(words),
  );
});
