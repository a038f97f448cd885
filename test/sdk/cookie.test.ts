import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createJar } from '../../sdk/cookie.ts';
import type { Environment } from '../../sdk/environment.ts';

/** A browser that keeps cookies as browsers do: by name and domain, refused for foreign domains and public suffixes. */
function jarOf(browser: { host: string; secure?: boolean; suffixes?: string[]; cookies?: string[]; blocked?: boolean }) {
  const { host, secure = true, suffixes = [], cookies = [], blocked = false } = browser;
  const storage = new Map<string, string>();
  const kept = new Map<string, string>();
  const set: string[] = [];
  const touched: string[] = [];
  const document = {
    get cookie() {
      if (blocked) throw new Error('blocked');
      return [...cookies, ...[...kept].map(([key, value]) => `${key.split('@')[0]}=${value}`)].join('; ');
    },
    set cookie(text: string) {
      if (blocked) throw new Error('blocked');
      set.push(text);
      const [pair = '', ...attributes] = text.split(';');
      const [name = '', value = ''] = [pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1)];
      const domain = attributes.find((a) => a.startsWith('domain='))?.slice(7);
      if (domain !== undefined) touched.push(domain);
      if (domain !== undefined && domain !== host && (!host.endsWith(`.${domain}`) || suffixes.includes(domain))) return;
      const key = `${name}@${domain ?? ''}`;
      if (attributes.includes('max-age=0')) kept.delete(key);
      else kept.set(key, value);
    },
  };
  const localStorage = {
    getItem: (key: string) => storage.get(key) ?? null,
    setItem: (key: string, value: string) => void storage.set(key, value),
    removeItem: (key: string) => void storage.delete(key),
  };
  const window = { document, localStorage, location: { hostname: host, protocol: secure ? 'https:' : 'http:' } };
  const env = { window } as unknown as Environment;
  const jar = createJar(env, 'kith_id', (text) => (/^id-\w+$/.test(decodeURIComponent(text)) ? text : undefined));
  return { jar, kept, set, touched, storage };
}

describe('a cookie', () => {
  it.each([
    ['the registrable domain', 'a.b.shop.example', ['example'], 'shop.example'],
    ['the registrable domain below two labels', 'www.shop.co.uk', ['uk', 'co.uk'], 'shop.co.uk'],
    ['its own site on a shared host', 'shop.github.io', ['io', 'github.io'], 'shop.github.io'],
    ['the nearest domain below a suffix whose parent is none', 'www.a.c.kobe.jp', ['jp', 'c.kobe.jp'], 'a.c.kobe.jp'],
    ['the host alone on localhost', 'localhost', [], ''],
    ['the host alone on an IPv4 address', '192.168.1.10', [], ''],
    ['the host alone on an IPv6 address', '[::1]', [], ''],
  ])('is set on %s', (_, host, suffixes, domain) => {
    const { jar, kept } = jarOf({ host, suffixes });
    jar.write('id-a');
    expect([...kept]).toEqual([[`kith_id@${domain}`, 'id-a']]);
  });

  const corpus = join(process.env['KITH_TEST_DATA'] ?? join(import.meta.dirname, '../../../shared'), 'corpora/psl/tests.txt');
  const cases = existsSync(corpus)
    ? readFileSync(corpus, 'utf8')
        .split('\n')
        .filter((line) => /^[a-z0-9.-]+ [a-z0-9-]+\.[a-z0-9.-]+$/.test(line))
        .map((line) => line.split(' ') as [string, string])
    : [];
  it.skipIf(!cases.length)('never goes above the registrable domain (public suffix test list)', () => {
    for (const [host, registrable] of cases) {
      const above = registrable.split('.').slice(1).join('.');
      const { jar, kept, touched } = jarOf({ host, suffixes: [above] });
      jar.write('id-a');
      expect([host, [...kept.keys()]]).toEqual([host, [`kith_id@${registrable}`]]);
      // Only the first refusal may be asked for: nothing wider is tried.
      expect(touched.filter((d) => above.endsWith(`.${d}`))).toEqual([]);
    }
  });

  it.each([
    ['Secure on https', true, /;Secure$/],
    ['without Secure on http', false, /;SameSite=Lax;domain=shop\.example$/],
  ])('is %s, lax, for the whole site and 400 days', (_, secure, pattern) => {
    const { jar, set } = jarOf({ host: 'shop.example', secure });
    jar.write('id-a');
    expect(set.at(-1)).toMatch(/^kith_id=id-a;path=\/;max-age=34560000;SameSite=Lax/);
    expect(set.at(-1)).toMatch(pattern);
  });

  it.each([
    ['a foreign cookie of the same name', ['kith_id=evil', 'kith_id=id-good']],
    ['broken percent signs', ['kith_id=%E0%A4%A', 'kith_id=id-good']],
    ['cookies without name or value', ['=x', '=', 'x', 'kith_id', 'kith_id=id-good']],
    ['names that contain ours', ['xkith_id=id-bad', 'kith_id2=id-bad', ' kith_id=id-good']],
    ['a very long neighbour', [`a=${'b'.repeat(100_000)}`, 'kith_id=id-good']],
  ])('is found beside %s', (_, cookies) => {
    expect(jarOf({ host: 'shop.example', cookies }).jar.read()).toBe('id-good');
  });

  it('gives way to localStorage where cookies are blocked', () => {
    const { jar, storage } = jarOf({ host: 'shop.example', blocked: true });
    jar.write('id-a');
    expect(storage.get('kith_id')).toBe('id-a');
    expect(jar.read()).toBe('id-a');
  });

  it('goes away from every domain and from localStorage when it is wiped', () => {
    const { jar, kept, storage } = jarOf({ host: 'www.shop.example', suffixes: ['example'] });
    kept.set('kith_id@www.shop.example', 'id-old').set('kith_id@', 'id-older');
    storage.set('kith_id', 'id-a');
    jar.write('id-a');
    jar.wipe();
    expect([kept.size, storage.size]).toEqual([0, 0]);
  });
});
