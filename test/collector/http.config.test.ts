import { describe, expect, it } from 'vitest';
import { readConfig } from '../../collector/config.ts';

const release = { version: '1.2.3', dist: '/opt/kith' };
const read = (env: Record<string, string>, args: string[] = []) => readConfig(env, args, release);
const config = (env: Record<string, string>, args: string[] = []) => {
  const result = read(env, args);
  if ('problems' in result) throw new Error(result.problems.join(' '));
  return result.config;
};
const key = 'a-key-of-twenty-letters';

describe('the settings', () => {
  it('work without any', () => {
    expect(config({})).toMatchObject({
      host: '127.0.0.1',
      port: 8787,
      databaseUrl: 'file:./data/kith.db',
      publicUrl: 'http://127.0.0.1:8787',
      basePath: '',
      admin: null,
      site: null,
      trustProxy: 0,
      demo: false,
      files: { dashboard: '/opt/kith/dashboard' },
    });
  });
  it('take a public address with a path', () => {
    expect(config({ KITH_PUBLIC_URL: 'https://shop.example/kith/' })).toMatchObject({
      publicUrl: 'https://shop.example/kith',
      basePath: '/kith',
    });
  });
  it('take flags before variables', () => {
    expect(config({ KITH_PORT: '1000' }, ['--demo', '--port', '2000'])).toMatchObject({
      port: 2000,
      demo: true,
      publicUrl: 'http://127.0.0.1:2000',
    });
  });
  it('describe the first site when it is made unattended', () => {
    expect(config({ KITH_WRITE_KEY: key }).site).toMatchObject({
      origins: ['*'],
      timeZone: 'UTC',
      currency: 'EUR',
      language: 'en',
      consent: 'required',
    });
    const site = '{"name":"Hall","origin":"https://hall.example/","timeZone":"Europe/Paris","currency":"CHF","language":"fr"}';
    expect(config({ KITH_SITE: site }).site).toMatchObject({
      name: 'Hall',
      origins: ['https://hall.example'],
      timeZone: 'Europe/Paris',
      currency: 'CHF',
    });
  });

  const wrong: [string, Record<string, string>, string[], string][] = [
    ['a port that is none', { KITH_PORT: 'http' }, [], 'KITH_PORT must be a port from 1 to 65535, not "http".'],
    ['a port too high', {}, ['--port', '70000'], '--port must be a port from 1 to 65535, not "70000".'],
    ['a flag that nobody knows', {}, ['--fast'], '"--fast" is not an option of Kith; it knows --demo and --port N.'],
    [
      'another kind of database',
      { KITH_DATABASE_URL: 'mysql://x' },
      [],
      'KITH_DATABASE_URL must be file:PATH or postgres://USER:PASSWORD@HOST/DATABASE.',
    ],
    [
      'a server whose database has no name',
      { KITH_DATABASE_URL: 'postgres://kith:secret@db' },
      [],
      'KITH_DATABASE_URL must be like postgres://USER:PASSWORD@HOST/DATABASE; it names no database.',
    ],
    [
      'a server’s password that breaks its address',
      { KITH_DATABASE_URL: 'postgres://kith:se/cret@db/kith' },
      [],
      'KITH_DATABASE_URL must be like postgres://USER:PASSWORD@HOST/DATABASE; what stands there is no address.',
    ],
    ['a server’s port that is none', { KITH_DATABASE_URL: 'postgres://kith:secret@db:99999/kith' }, [], 'KITH_DATABASE_URL must be like'],
    ['a public address without a scheme', { KITH_PUBLIC_URL: 'kith.example' }, [], 'KITH_PUBLIC_URL must be an address like'],
    ['a public address that is a script', { KITH_PUBLIC_URL: 'javascript:1' }, [], 'KITH_PUBLIC_URL must be an address like'],
    ['an owner without a password', { KITH_ADMIN_EMAIL: 'a@example.com' }, [], 'KITH_ADMIN_EMAIL is set without KITH_ADMIN_PASSWORD.'],
    ['a password without an owner', { KITH_ADMIN_PASSWORD: 'long enough' }, [], 'KITH_ADMIN_PASSWORD is set without KITH_ADMIN_EMAIL.'],
    [
      'a short password',
      { KITH_ADMIN_EMAIL: 'a@example.com', KITH_ADMIN_PASSWORD: 'short' },
      [],
      'KITH_ADMIN_PASSWORD must have at least 8 characters.',
    ],
    [
      'a password too long to log in with',
      { KITH_ADMIN_EMAIL: 'a@example.com', KITH_ADMIN_PASSWORD: 'x'.repeat(201) },
      [],
      'KITH_ADMIN_PASSWORD must have at most 200 characters.',
    ],
    [
      'an address too long to log in with',
      { KITH_ADMIN_EMAIL: `${'a'.repeat(60)}@${'b.'.repeat(100)}example.com`, KITH_ADMIN_PASSWORD: 'long enough' },
      [],
      'KITH_ADMIN_EMAIL must be an e-mail address',
    ],
    [
      'a setting of the site that nobody knows',
      { KITH_SITE: '{"timezone":"Europe/Paris"}' },
      [],
      'KITH_SITE: "timezone" is no setting of a site; it knows name, origin, timeZone, currency, language, weekStart, pricesWithTax, consent, spamReferrers.',
    ],
    [
      'an owner who is no address',
      { KITH_ADMIN_EMAIL: 'boss', KITH_ADMIN_PASSWORD: 'long enough' },
      [],
      'KITH_ADMIN_EMAIL must be an e-mail address, not "boss".',
    ],
    ['a short write key', { KITH_WRITE_KEY: 'short' }, [], 'KITH_WRITE_KEY is too easy to guess: it must have at least 20 characters.'],
    [
      'a short secret key',
      { KITH_SECRET_KEY: 'x'.repeat(19) },
      [],
      'KITH_SECRET_KEY is too easy to guess: it must have at least 20 characters.',
    ],
    [
      'two keys alike',
      { KITH_WRITE_KEY: key, KITH_SECRET_KEY: key },
      [],
      'KITH_WRITE_KEY and KITH_SECRET_KEY must differ: the first one is public.',
    ],
    ['a site that is no JSON', { KITH_SITE: 'My shop' }, [], 'KITH_SITE must be JSON like'],
    ['a site in no time zone', { KITH_SITE: '{"timeZone":"Mars"}' }, [], 'KITH_SITE: timeZone: not a time zone like Europe/Amsterdam.'],
    ['a site without a real currency', { KITH_SITE: '{"currency":"EURO"}' }, [], 'KITH_SITE: currency: not a currency code like EUR.'],
    [
      'proxies that are no number',
      { KITH_TRUST_PROXY: 'yes' },
      [],
      'KITH_TRUST_PROXY must be the number of proxies in front of Kith, like 0 or 1, not "yes".',
    ],
    ['a host that is none', { KITH_HOST: 'a b' }, [], 'KITH_HOST must be an address or a name of this machine, not "a b".'],
  ];
  it.each(wrong)('refuse %s in one plain sentence', (_name, env, args, sentence) => {
    const result = read(env, args);
    if (!('problems' in result)) throw new Error('It was taken.');
    expect(result.problems).toHaveLength(1);
    expect(result.problems[0]).toContain(sentence);
  });
  it('name every problem at once', () => {
    const result = read({ KITH_PORT: '-1', KITH_WRITE_KEY: 'x', KITH_SITE: '{"timeZone":"Mars","currency":"X"}' });
    expect('problems' in result && result.problems.length).toBe(4);
  });
});
