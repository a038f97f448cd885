/** The address of a server: what is wrong with one, how it is shown, and why it cannot be used. */
import { StoreError } from '../error.ts';
import { asStoreError } from './errors.ts';

/** What is wrong with an address, to be said after the name of a setting; null when nothing is. */
export function addressProblem(url: string): string | null {
  const example = 'must be like postgres://USER:PASSWORD@HOST/DATABASE';
  if (!URL.canParse(url))
    return `${example}; what stands there is no address. A sign like @ : / # ? % in the password is written as %40 %3A %2F %23 %3F %25.`;
  const { pathname, port } = new URL(url);
  if (port === '0') return `${example}; there is no port 0.`;
  if (!/^\/[^/]+$/.test(pathname)) return `${example}; it names no database.`;
  return null;
}

/** An address as it may be shown: without the password, which stands in no log and in no message. */
export function withoutPassword(url: string): string {
  if (!URL.canParse(url)) return 'postgres://';
  const shown = new URL(url);
  shown.password = shown.search = shown.hash = '';
  return shown.href;
}

const WHY: [RegExp, string][] = [
  [/^3D000$/, 'there is no such database on the server; make it first (create database)'],
  [/^28/, 'the server does not let this user in; the name or the password is not right, or its pg_hba.conf does not allow it'],
  [/^42501$/, 'this user may not make tables there'],
  [/^53300$/, 'the server has no connection left'],
  [/^57P03$/, 'the server is starting or stopping'],
  [/^25006$/, 'the server only lets itself be read; it may be a copy that follows another one'],
  [/^ECONNREFUSED$/, 'nothing listens there'],
  [/^(ENOTFOUND|EAI_AGAIN)$/, 'no machine is known by that name'],
  [/^ENOENT$/, 'there is no such socket'],
];
const TOLD: [RegExp, string][] = [
  [/does not support SSL/i, 'the server does not speak TLS, which the address asks for'],
  [/certificate|self-signed/i, 'the certificate of the server is not trusted'],
  [/timeout/i, 'the server does not answer'],
  [/password must be a string|no password/i, 'the server asks for a password, and the address has none'],
];

/** Why a server cannot be used as the store, in one sentence that names the setting; what is said in a sentence already is left as it is. */
export function cannotUse(url: string, error: unknown): StoreError {
  const ours = asStoreError(error);
  if (ours.code === 'invalid') return ours;
  const cause = (ours.cause ?? error) as { code?: unknown; message?: unknown };
  const why =
    WHY.find(([pattern]) => pattern.test(String(cause.code)))?.[1] ?? TOLD.find(([pattern]) => pattern.test(String(cause.message)))?.[1];
  if (!why) return ours;
  return new StoreError(
    ours.code,
    `Kith cannot use the database ${withoutPassword(url)}: ${why}. KITH_DATABASE_URL must name a database that Kith may make tables in.`,
  );
}
