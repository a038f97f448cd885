/** Settings of one process: environment and flags -> `Config`, or every problem as one plain sentence. Pure; `main.ts` hands in the environment. */
import { z } from 'zod';
import { passwordSchema } from './access/passwords.ts';
import { newSiteSchema, type SiteSettings } from './access/settings.ts';
import { fileOf, urlProblem } from './store/open.ts';
import { LEVELS, type Level } from './upkeep/log.ts';
import { backupSettings, type BackupSettings } from './upkeep/settings.ts';

/** Everything that the owner of the machine decides. Addresses have no slash at their end. */
export interface Config {
  version: string;
  host: string;
  port: number;
  databaseUrl: string;
  /** Address that clients use, path included. */
  publicUrl: string;
  /** Path of `publicUrl`, `''` or like `/kith`: served with and without it, so that a proxy may strip it. */
  basePath: string;
  admin: { email: string; password: string } | null;
  writeKey: string | null;
  secretKey: string | null;
  /** Settings of the first site, when it is to be made unattended. */
  site: SiteSettings | null;
  /** Number of proxies whose `X-Forwarded-*` is believed. */
  trustProxy: number;
  metricsToken: string | null;
  /** A file in MaxMind's format that tells countries and cities; null for none. */
  geoFile: string | null;
  demo: boolean;
  /** Whether product feeds may be fetched from private networks. */
  feedPrivate: boolean;
  backup: BackupSettings;
  /** What is logged: everything, or only what goes wrong. */
  log: Level;
  /** Folders of built files; a missing one serves nothing. */
  files: { dashboard: string; sdk: string; demo: string };
}

/** What does not come from the owner: the program's version and the folder of its built files. */
export interface Release {
  version: string;
  dist: string;
}

type Env = Record<string, string | undefined>;

/** The settings, or every problem in them. `args` are the words after `kith start`: `--demo`, `--port N`. */
export function readConfig(env: Env, args: string[], release: Release): { config: Config } | { problems: string[] } {
  const problems: string[] = [];
  const say = (problem: string) => void problems.push(problem);
  const of = (name: string): string | null => env[name]?.trim() || null;

  const flags = readFlags(args, say);
  const host = of('KITH_HOST') ?? '127.0.0.1';
  const port = portOf(flags.port ?? of('KITH_PORT') ?? '8787', flags.port === null ? 'KITH_PORT' : '--port', say);
  const databaseUrl = of('KITH_DATABASE_URL') ?? (flags.demo ? 'file:./data/demo.db' : 'file:./data/kith.db');
  const wrong = urlProblem(databaseUrl);
  if (wrong) say(`KITH_DATABASE_URL ${wrong}`);
  const publicUrl = publicUrlOf(of('KITH_PUBLIC_URL'), host, port, say);
  const trust = of('KITH_TRUST_PROXY') ?? '0';
  if (!/^\d{1,2}$/.test(trust)) say(`KITH_TRUST_PROXY must be the number of proxies in front of Kith, like 0 or 1, not "${trust}".`);
  const admin = adminOf(of('KITH_ADMIN_EMAIL'), env['KITH_ADMIN_PASSWORD'] ?? null, say);
  const writeKey = keyOf('KITH_WRITE_KEY', of('KITH_WRITE_KEY'), say);
  const secretKey = keyOf('KITH_SECRET_KEY', of('KITH_SECRET_KEY'), say);
  if (writeKey && writeKey === secretKey) say('KITH_WRITE_KEY and KITH_SECRET_KEY must differ: the first one is public.');
  const given = siteOf(of('KITH_SITE'), say);
  const unattended = given ?? (admin || writeKey || secretKey ? newSiteSchema.parse({ name: 'My website' }) : null);
  const metricsToken = of('KITH_METRICS_TOKEN');
  if (metricsToken && metricsToken.length < 8) say('KITH_METRICS_TOKEN must have at least 8 characters.');
  const level = LEVELS.find((name) => name === (of('KITH_LOG') ?? 'info'));
  if (!level) say(`KITH_LOG must be one of ${LEVELS.join(', ')}, not "${of('KITH_LOG')}".`);
  const feedPrivate = (of('KITH_FEED_PRIVATE') ?? 'false').toLowerCase();
  if (!['true', 'false', '1', '0'].includes(feedPrivate))
    say(`KITH_FEED_PRIVATE must be true or false, not "${feedPrivate}": whether product feeds may lie in a private network.`);
  const backup = backupSettings(of, fileOf(databaseUrl), flags.demo, say);

  if (problems.length > 0) return { problems };
  return {
    config: {
      version: release.version,
      host,
      port,
      databaseUrl,
      publicUrl,
      basePath: new URL(publicUrl).pathname.replace(/\/+$/, ''),
      admin,
      writeKey,
      secretKey,
      site: unattended,
      trustProxy: Number(trust),
      metricsToken,
      geoFile: of('KITH_GEO_FILE'),
      demo: flags.demo,
      feedPrivate: ['true', '1'].includes(feedPrivate),
      backup,
      log: level ?? 'info',
      files: { dashboard: `${release.dist}/dashboard`, sdk: `${release.dist}/sdk`, demo: `${release.dist}/demo` },
    },
  };
}

function readFlags(args: string[], say: (problem: string) => void): { demo: boolean; port: string | null } {
  const flags = { demo: false, port: null as string | null };
  for (let i = 0; i < args.length; i++) {
    const arg = args[i] ?? '';
    if (arg === '--demo') flags.demo = true;
    else if (arg === '--port') flags.port = args[++i] ?? '';
    else if (arg.startsWith('--port=')) flags.port = arg.slice('--port='.length);
    else say(`"${arg}" is not an option of Kith; it knows --demo and --port N.`);
  }
  return flags;
}

function portOf(text: string, name: string, say: (problem: string) => void): number {
  const port = Number(text);
  if (/^\d+$/.test(text) && port >= 1 && port <= 65535) return port;
  say(`${name} must be a port from 1 to 65535, not "${text}".`);
  return 8787;
}

function publicUrlOf(text: string | null, host: string, port: number, say: (problem: string) => void): string {
  const shown = host === '0.0.0.0' || host === '::' ? 'localhost' : host.includes(':') ? `[${host}]` : host;
  const standard = `http://${shown}:${port}`;
  if (text === null) {
    if (URL.canParse(standard)) return standard;
    say(`KITH_HOST must be an address or a name of this machine, not "${host}".`);
    return 'http://localhost';
  }
  const url = URL.canParse(text) ? new URL(text) : null;
  if (!url || !/^https?:$/.test(url.protocol) || url.search || url.hash || url.username)
    say(`KITH_PUBLIC_URL must be an address like https://kith.example or https://shop.example/kith, not "${text}".`);
  return url ? (url.origin + url.pathname).replace(/\/+$/, '') : standard;
}

function adminOf(email: string | null, password: string | null, say: (problem: string) => void): Config['admin'] {
  if (!email && !password) return null;
  if (!email) say('KITH_ADMIN_PASSWORD is set without KITH_ADMIN_EMAIL.');
  else if (!z.email().max(254).safeParse(email).success) say(`KITH_ADMIN_EMAIL must be an e-mail address, not "${email}".`);
  if (!password) say('KITH_ADMIN_EMAIL is set without KITH_ADMIN_PASSWORD.');
  else for (const { message } of passwordSchema.safeParse(password).error?.issues ?? []) say(`KITH_ADMIN_PASSWORD must have ${message}.`);
  return { email: email ?? '', password: password ?? '' };
}

function keyOf(name: string, key: string | null, say: (problem: string) => void): string | null {
  if (key === null) return null;
  if (key.length < 20) say(`${name} is too easy to guess: it must have at least 20 characters.`);
  else if (!/^[\w.~-]{20,200}$/.test(key)) say(`${name} may hold letters, digits and . _ ~ - only, at most 200 of them.`);
  return key;
}

/** `KITH_SITE` has one address where the settings have a list of them. */
const SITE_KEYS = Object.keys(newSiteSchema.shape).map((key) => (key === 'origins' ? 'origin' : key));

function siteOf(text: string | null, say: (problem: string) => void): SiteSettings | null {
  if (text === null) return null;
  let raw: unknown;
  try {
    raw = JSON.parse(text);
  } catch {
    raw = null;
  }
  if (typeof raw !== 'object' || raw === null || Array.isArray(raw)) {
    say('KITH_SITE must be JSON like {"name":"My shop","origin":"https://shop.example","timeZone":"Europe/Amsterdam","currency":"EUR"}.');
    return null;
  }
  const { origin, ...rest } = raw as Record<string, unknown>;
  const known = Object.keys(newSiteSchema.shape);
  const strange = Object.keys(rest).filter((key) => !known.includes(key));
  for (const key of strange) say(`KITH_SITE: "${key}" is no setting of a site; it knows ${SITE_KEYS.join(', ')}.`);
  if (strange.length > 0) return null;
  const result = newSiteSchema.safeParse({ name: 'My website', ...(origin === undefined ? {} : { origins: [origin].flat() }), ...rest });
  if (result.success) return result.data;
  for (const issue of result.error.issues) say(`KITH_SITE: ${String(issue.path[0] ?? 'it')}: ${issue.message}.`);
  return null;
}
