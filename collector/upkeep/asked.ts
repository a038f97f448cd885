/** What follows a command's name on the command line. Pure. */
import type { Config } from '../config.ts';

/** What a command is asked with. */
export interface Asked {
  config: Config;
  env: Record<string, string | undefined>;
  now: number;
  /** Milliseconds on a clock that nobody sets. */
  elapsed(): number;
  /** `bytes` of chance as text, for secrets and ids. */
  token(bytes: number): string;
  /** The words after the command, options left out; the first of them. */
  words: string[];
  target: string | null;
  flags: string[];
  /** Options with a value: `{ '--out': 'site.ndjson' }`. */
  options: Record<string, string>;
  say(line: string): void;
  /** Says what went wrong although the command did its main work. */
  complain(line: string): void;
}

/** How many words a command takes at most, its flags, and its options with a value. */
const KNOWN: Record<string, { words: number; flags?: string[]; options?: string[] }> = {
  backup: { words: 1 },
  verify: { words: 1 },
  restore: { words: 1 },
  upgrade: { words: 0, flags: ['--dry-run'] },
  promote: { words: 2 },
  export: { words: 1, flags: ['--canonical'], options: ['--out'] },
  import: { words: 1, options: ['--as', '--owner'] },
};

/** The words of a command line by their part; null when the command does not know one of them. */
export function readWords(name: string, given: readonly string[]): Pick<Asked, 'words' | 'target' | 'flags' | 'options'> | null {
  const known = Object.hasOwn(KNOWN, name) ? KNOWN[name] : undefined;
  if (!known) return null;
  const found = { words: [] as string[], flags: [] as string[], options: {} as Record<string, string> };
  for (let i = 0; i < given.length; i++) {
    const word = given[i] ?? '';
    const [option, ...rest] = word.split('=');
    if (known.options?.includes(option ?? '')) {
      const value = rest.length > 0 ? rest.join('=') : given[++i];
      if (!value || !option) return null;
      found.options[option] = value;
    } else if (!word.startsWith('--')) found.words.push(word);
    else if (known.flags?.includes(word)) found.flags.push(word);
    else return null;
  }
  return found.words.length > known.words ? null : { ...found, target: found.words[0] ?? null };
}
