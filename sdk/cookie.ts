/** One small text kept in this browser: in a first-party cookie on the widest domain that the browser allows, else in localStorage. Never throws. */
import type { Environment } from './environment.ts';

/** A kept text. `read` answers the first that `parse` makes sense of, since other programs may have left cookies of the same name. */
export interface Jar<T> {
  read(): T | undefined;
  write(text: string): void;
  wipe(): void;
}

const AGE = 400 * 86_400;
const quietly = <T>(run: () => T): T | undefined => {
  try {
    return run();
  } catch {
    // Cookies or localStorage are blocked, or a foreign text makes no sense: it reads as empty.
    return undefined;
  }
};

/** The jar named `name`. Nothing is touched before the first call. */
export function createJar<T>({ window }: Environment, name: string, parse: (text: string) => T | undefined): Jar<T> {
  const prefix = `${name}=`;
  const entries = (): string[] =>
    [() => window.document.cookie.split(/;\s*/), () => [prefix + window.localStorage.getItem(name)]].flatMap((read) => quietly(read) ?? []);
  const set = (cookie: string, age: number, domain: string): void => {
    quietly(() => {
      const secure = window.location.protocol === 'https:' ? ';Secure' : '';
      window.document.cookie = `${cookie};path=/;max-age=${age};SameSite=Lax${domain && `;domain=${domain}`}${secure}`;
    });
  };
  /** The host and its parents, nearest first; none for addresses in numbers, nor for a single label. */
  const domains = (): string[] => {
    const host = window.location.hostname;
    const labels = host.split('.');
    return /[\]\d]$/.test(host) ? [] : labels.slice(1).map((_, i) => labels.slice(i).join('.'));
  };
  /** Goes upward until the browser refuses: above that is a public suffix, and a wider one must not be tried. */
  const widest = (): string => {
    let found = '';
    domains().every((domain) => {
      const probe = `${name}${domain.length}=1`;
      set(probe, 9, domain);
      const kept = entries().includes(probe);
      set(probe, 0, domain);
      if (kept) found = domain;
      return kept;
    });
    return found;
  };
  let domain: string | undefined;
  return {
    read() {
      for (const entry of entries()) {
        const found = entry.startsWith(prefix) && quietly(() => parse(entry.slice(prefix.length)));
        if (found) return found;
      }
      return undefined;
    },
    write(text) {
      set(prefix + text, AGE, (domain ??= widest()));
      if (!entries().includes(prefix + text)) quietly(() => window.localStorage.setItem(name, text));
    },
    wipe() {
      ['', ...domains()].forEach((wide) => set(prefix, 0, wide));
      quietly(() => window.localStorage.removeItem(name));
    },
  };
}
