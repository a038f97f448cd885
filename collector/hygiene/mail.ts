/** E-mail addresses: whether one is well formed, which box it leads to, and which host was likely meant. Pure; nothing is asked of the network. */
import { emailOf } from '../identity/contact.ts';
import { oneSlip } from './closeness.ts';

/** An address taken apart. All texts are in lower case. */
export interface Mail {
  /** As it was stated, composed and in lower case. */
  address: string;
  /** What leads to the same box: dots and what follows a plus are left out where the host ignores them, a mistyped host is the right one. */
  box: string;
  /** What stands before the @, without what follows a plus. */
  local: string;
  /** The host that was likely meant, where this one is a known slip. */
  meant: string | null;
  /** Whether it belongs to a post rather than a person: `info@`. */
  role: boolean;
}

/** Hosts with other names of theirs: who writes to one writes to the other. */
const ALIAS: Readonly<Record<string, string>> = {
  'googlemail.com': 'gmail.com',
  'protonmail.com': 'proton.me',
  'pm.me': 'proton.me',
  'me.com': 'icloud.com',
  'mac.com': 'icloud.com',
};
/** Hosts at which dots before the @ mean nothing (Gmail Help, "Dots don't matter in Gmail addresses"). */
const NO_DOTS = new Set(['gmail.com']);
/** Hosts at which what follows a plus leads to the same box (their help pages on "plus addressing" or "aliases"). */
const PLUS = new Set(['gmail.com', 'outlook.com', 'hotmail.com', 'live.com', 'proton.me', 'icloud.com', 'fastmail.com']);
/** The hosts whose slips are known: the most used by private people. */
const MEANT = [
  'gmail.com',
  'hotmail.com',
  'outlook.com',
  'yahoo.com',
  'icloud.com',
  'hotmail.nl',
  'ziggo.nl',
  'kpnmail.nl',
  'web.de',
  'gmx.de',
  'orange.fr',
];
/** Hosts that look like a slip and are none. */
const REAL = new Set([
  'mail.com',
  'email.com',
  'ymail.com',
  'gmx.at',
  'gmx.ch',
  'gmx.net',
  'gmx.com',
  'gmx.fr',
  'gmx.es',
  'hotmail.de',
  'hotmail.be',
  'hotmail.fr',
  'hotmail.no',
  'hotmail.se',
  'hotmail.es',
  'hotmail.it',
  'orange.de',
  'web.nl',
  'web.dk',
]);
/** So short a host is a slip of nobody's: too many others are as near. */
const SHORTEST = 8;
const ROLES = new Set(
  'info admin administrator office sales support contact hello hallo mail post service team webmaster postmaster noreply marketing billing shop help jobs press finance accounts reception'.split(
    ' ',
  ),
);

/** The host that was likely meant, or null: one slip away from a much used one, and none that is known to exist. */
export function hostMeant(host: string): string | null {
  if (Object.hasOwn(ALIAS, host) || REAL.has(host) || MEANT.includes(host)) return null;
  return MEANT.find((known) => known.length >= SHORTEST && oneSlip(host, known)) ?? null;
}

/** Takes an address apart; null where it is none. */
export function mailOf(value: unknown): Mail | null {
  const address = emailOf(value);
  if (address === null || !wellFormed(address)) return null;
  const at = address.lastIndexOf('@');
  const [before, host] = [address.slice(0, at), address.slice(at + 1)];
  const meant = hostMeant(host);
  const right = meant ?? host;
  const own = ALIAS[right] ?? right;
  const local = before.replace(/(?<=.)\+.*$/, '');
  const reaching = PLUS.has(own) ? local : before;
  return {
    address,
    box: `${NO_DOTS.has(own) ? reaching.replaceAll('.', '') : reaching}@${own}`,
    local,
    meant,
    role: ROLES.has(local.replace(/[.\-_]/g, '')),
  };
}

/** The address with the host that was likely meant. */
export const corrected = ({ address, meant }: Mail): string =>
  meant === null ? address : `${address.slice(0, address.lastIndexOf('@'))}@${meant}`;

/** Whether an address has the form of RFC 5321 that mail hosts accept in practice: unquoted, with a dotted host; letters of any script (RFC 6531). */
function wellFormed(address: string): boolean {
  if (address.length > 254) return false;
  const at = address.lastIndexOf('@');
  const [local, host] = [address.slice(0, at), address.slice(at + 1)];
  if (local.length > 64 || /^\.|\.$|\.\./.test(local) || /["(),:;<>[\]\\\s@]/.test(local)) return false;
  return /^(?=.{4,253}$)([\p{L}\p{N}]([\p{L}\p{N}\p{M}-]{0,61}[\p{L}\p{N}\p{M}])?\.)+[\p{L}\p{M}][\p{L}\p{N}\p{M}-]*[\p{L}\p{N}\p{M}]$/u.test(
    host,
  );
}
