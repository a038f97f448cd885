import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { agentOf } from '../../collector/collect/agent.ts';
import { noGeo, type Geo } from '../../collector/collect/geo.ts';
import { spamHost } from '../../collector/collect/spam.ts';
import { clientReader } from '../../collector/collect/visitor.ts';
import { originOf } from '../../collector/traffic/origin.ts';

const HERE = 'https://www.shop.example/seats';
const from = (referrer: string, search = '', campaign?: Record<string, string>) =>
  originOf({ page: { url: `${HERE}${search}`, search, referrer }, ...(campaign && { campaign }) });

describe('where a visit came from', () => {
  it.each([
    ['nothing', '', '', 'direct', 'direct', ''],
    ['a page of the same site', 'https://www.shop.example/', '', 'direct', 'direct', ''],
    ['the same site without www', 'https://shop.example/', '', 'direct', 'direct', ''],
    ['a site below it', 'https://tickets.shop.example/', '', 'direct', 'direct', ''],
    ['a payment page', 'https://checkout.stripe.com/pay', '', 'direct', 'direct', ''],
    ['a log-in elsewhere', 'https://accounts.google.com/', '', 'direct', 'direct', ''],
    ['a search', 'https://www.google.com/', '', 'search', 'google', 'organic'],
    ['a search of another country', 'https://www.google.co.uk/', '', 'search', 'google', 'organic'],
    ['another search', 'https://duckduckgo.com/', '', 'search', 'duckduckgo', 'organic'],
    ['mail in a browser', 'https://mail.google.com/', '', 'mail', 'gmail', 'email'],
    ['an assistant', 'https://chatgpt.com/', '', 'assistant', 'chatgpt', 'assistant'],
    ['an assistant of a search house', 'https://gemini.google.com/', '', 'assistant', 'gemini', 'assistant'],
    ['a network', 'https://l.facebook.com/l.php', '', 'social', 'facebook', 'social'],
    ['a short link of a network', 'https://t.co/abc', '', 'social', 'x', 'social'],
    ['an app of a network', 'android-app://com.instagram.android/', '', 'social', 'instagram', 'social'],
    ['another website', 'https://www.blog.example/post?x=1', '', 'referral', 'blog.example', 'referral'],
    ['a website that only looks like a search', 'https://google.example/', '', 'referral', 'google.example', 'referral'],
    ['an address that is none', 'not an address', '', 'direct', 'direct', ''],
    ['a click on a search ad', 'https://www.google.com/', '?gclid=abc', 'search_ads', 'google', 'cpc'],
    ['a click on a search ad on a phone', '', '?gbraid=abc', 'search_ads', 'google', 'cpc'],
    ['a click that Bing sold', '', '?msclkid=abc', 'search_ads', 'bing', 'cpc'],
    ['a click on a social ad', '', '?ttclid=abc', 'social_ads', 'tiktok', 'paid-social'],
    ['a click on LinkedIn', '', '?li_fat_id=abc', 'social_ads', 'linkedin', 'paid-social'],
    ['a link on Facebook', '', '?fbclid=abc', 'social', 'facebook', 'social'],
    ['a newsletter', '', '?utm_source=Newsletter&utm_medium=Email&utm_campaign=Spring', 'mail', 'newsletter', 'email'],
    ['paid search', '', '?utm_source=google&utm_medium=cpc', 'search_ads', 'google', 'cpc'],
    ['paid social by its source', '', '?utm_source=ig&utm_medium=paid', 'social_ads', 'instagram', 'paid'],
    ['paid social by its medium', '', '?utm_source=agency&utm_medium=paid-social', 'social_ads', 'agency', 'paid-social'],
    ['paid social by the page before', 'https://www.instagram.com/', '?utm_source=agency&utm_medium=paid', 'social_ads', 'agency', 'paid'],
    ['a post', '', '?utm_source=linkedin&utm_medium=social', 'social', 'linkedin', 'social'],
    ['a poster', '', '?utm_source=poster&utm_medium=qr', 'campaign', 'poster', 'qr'],
    ['a partner', 'https://uit.example/', '?utm_source=uit&utm_medium=referral', 'referral', 'uit', 'referral'],
    ['a source alone', '', '?utm_source=chatgpt.com', 'assistant', 'chatgpt', ''],
    ['a campaign alone', '', '?utm_campaign=x', 'campaign', 'unknown', ''],
    ['a campaign on Facebook', 'https://www.facebook.com/', '?utm_campaign=x&fbclid=1', 'social', 'facebook', ''],
  ])('%s: %s %s -> %s, %s', (_, referrer, search, channel, source, medium) => {
    expect(from(referrer, search)).toMatchObject({ channel, source, medium });
  });

  it('is told by a campaign in the context before the address', () => {
    const campaign = { source: 'news', medium: 'email', name: 'May' };
    expect(from('', '?utm_source=other', campaign)).toMatchObject({ channel: 'mail', source: 'news', campaign: 'May' });
  });
  it('keeps the click, and the host of the page before', () => {
    expect(from('https://www.google.com/search?q=x', '?gclid=Ab-1')).toMatchObject({
      click: 'gclid:Ab-1',
      referrer: 'google.com',
    });
  });
  it.each([{}, { library: {} }, { locale: 'nl' }])('is not told by %j', (context) => expect(originOf(context)).toBe(null));
  it.each([
    [{ page: null, campaign: null }],
    [{ page: 'x', campaign: [] }],
    [{ page: { url: 7, referrer: {}, search: [] }, campaign: { source: 9 } }],
    [{ page: { url: 'https://%%%/', search: '?utm_source=%E0%A4%A', referrer: 'https://[' } }],
  ])('never fails for %j', (context) => expect(originOf(context as never)?.channel).toBeTruthy());
});

describe('a User-Agent', () => {
  const CHROME = 'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/129.0.0.0 Safari/537.36';
  const IPHONE =
    'Mozilla/5.0 (iPhone; CPU iPhone OS 17_6 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.6 Mobile/15E148 Safari/604.1';
  it.each([
    [CHROME, 'computer', 'Chrome', 'Windows'],
    [`${CHROME} Edg/129.0.0.0`, 'computer', 'Edge', 'Windows'],
    [IPHONE, 'phone', 'Safari', 'iOS'],
    [
      'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.6 Safari/605.1.15',
      'computer',
      'Safari',
      'macOS',
    ],
    ['Mozilla/5.0 (X11; Linux x86_64; rv:130.0) Gecko/20100101 Firefox/130.0', 'computer', 'Firefox', 'Linux'],
    [
      'Mozilla/5.0 (Linux; Android 14; Pixel 8) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/129.0.0.0 Mobile Safari/537.36',
      'phone',
      'Chrome',
      'Android',
    ],
    [
      'Mozilla/5.0 (iPad; CPU OS 16_7 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/16.6 Mobile/15E148 Safari/604.1',
      'tablet',
      'Safari',
      'iOS',
    ],
    ['', '', '', ''],
  ])('%s is a %s with %s on %s', (text, device, browser, system) => {
    expect(agentOf(text)).toMatchObject({ robot: '', device, browser, system });
  });

  it('of any length is read in a moment, as far as a real one goes', () => {
    expect(agentOf(CHROME + ' x'.repeat(100_000))).toMatchObject({ robot: '', device: 'computer', browser: 'Chrome' });
  });

  const client = (userAgent: string, over: Partial<Parameters<typeof clientReader>[0]> = {}, context = {}, userId?: string) =>
    clientReader({ source: { id: 1, kind: 'browser' }, userAgent, address: '203.0.113.7', spam: [], geo: noGeo, ...over })(context, {
      userId,
    });
  const GOOGLEBOT = 'Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)';
  const HEADLESS = CHROME.replace('Chrome/', 'HeadlessChrome/');
  const server = { source: { id: 2, kind: 'server' as const } };
  it.each<[string, string, ReturnType<typeof client>]>([
    ['a crawler that runs the page', 'Googlebot', client(GOOGLEBOT)],
    ['a crawler that a server saw', 'Googlebot', client('node', server, { userAgent: GOOGLEBOT })],
    ['a library that a server saw', 'curl', client('node', server, { userAgent: 'curl/8.1' })],
    ['a browser without a window', 'Headless', client(HEADLESS)],
    ['spam by its referrer', 'spam from semalt.com', client(CHROME, {}, { page: { referrer: 'http://best.semalt.com/x' } })],
    [
      'spam by the owner’s list',
      'spam from bad.example',
      client(CHROME, { spam: ['bad.example'] }, { page: { referrer: 'https://www.bad.example/' } }),
    ],
  ])('%s is a robot: %s', (_, robot, read) => expect(read?.robot).toBe(robot));
  it.each<[string, ReturnType<typeof client>]>([
    ['a person', client(CHROME)],
    ['a program that reports what others did', client('python-requests/2.31')],
    ['the owner’s own test on this machine', client(HEADLESS, { address: '127.0.0.1' })],
    ['somebody whom the site’s server names, whatever their browser', client('node', server, { userAgent: 'okhttp/4.9' }, 'u1')],
    ['no User-Agent', client('')],
  ])('%s is no robot', (_, read) => expect(read?.robot ?? '').toBe(''));

  it('is read once for a batch, and its place is found from the connection, or from what the server says', () => {
    const asked: string[] = [];
    const geo: Geo = (address) => (asked.push(address), { country: 'NL', city: 'Delft' });
    const read = clientReader({ source: { id: 1, kind: 'browser' }, userAgent: CHROME, address: '203.0.113.7', spam: [], geo });
    const [one, two] = [read({ ip: '198.51.100.1' }, {}), read({}, {})];
    expect(one).toMatchObject({ country: 'NL', city: 'Delft', browser: 'Chrome' });
    expect(two).toBe(one);
    expect(asked).toEqual(['203.0.113.7']);
    client('node', { ...server, geo }, { ip: ' 198.51.100.9 ' });
    expect(asked.at(-1)).toBe('198.51.100.9');
  });
});

describe('spam', () => {
  it.each([
    ['https://semalt.com/', 'semalt.com'],
    ['http://WWW.Semalt.com:80/a', 'semalt.com'],
    ['https://notsemalt.com/', null],
    ['https://shop.example/?from=semalt.com', null],
    ['semalt.com', null],
    [undefined, null],
  ])('of %s is %s', (referrer, host) => expect(spamHost(referrer, [])).toBe(host));
});

const corpus = process.env.KITH_TEST_DATA ? join(process.env.KITH_TEST_DATA, '../corpora/crawlers/crawlers.min.json') : null;
describe.runIf(corpus)('the public collection of crawlers', () => {
  it('is known to 95 % at least', () => {
    const all = (JSON.parse(readFileSync(corpus as string, 'utf8')) as { instances: string[] }[]).flatMap(({ instances }) => instances);
    expect(all.length).toBeGreaterThan(1500);
    expect(all.filter((text) => agentOf(text).robot !== '').length / all.length).toBeGreaterThan(0.95);
  });
});
