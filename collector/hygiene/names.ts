/** Names of people made comparable, and how far two of them agree. Pure. */
import { jaroWinkler } from './closeness.ts';
import { wordsOf } from './fold.ts';

/** Titles before and after a name; generations ("jr", "III") tell people apart and stay. */
const TITLES = new Set(
  'mr mrs ms miss mx dr drs prof professor dhr mevr mevrouw mw heer mijnheer herr frau mme mlle monsieur madame sig signor signora sra senor senora phd msc bsc mba ma md'.split(
    ' ',
  ),
);
/** Small words inside family names, which people write and leave out. */
const PARTICLES = new Set(
  'de den der het ten ter te t van vande von vom zu zur la le les du des di da do dos del della el al bin ibn ben'.split(' '),
);
/** A name has no more words that matter. */
const MOST = 8;

/** The words of a name, sorted, so that the order of given and family name does not matter; without titles and particles unless nothing else is there. */
export function nameWords(name: string): string[] {
  const all = wordsOf(name);
  const own = all.filter((word) => !TITLES.has(word) && !PARTICLES.has(word));
  return (own.length > 0 ? own : all).slice(0, MOST).sort();
}

/** How far two names agree; `given`: a word in common (a family's name), but others differ. */
export type NameLevel = 'same' | 'close' | 'initials' | 'given' | 'differs';

/** From so many letters on two words may be the same word mistyped. */
const LONG = 5;
const CLOSE = 0.9;

/** Compares the words of two names. */
export function compareNames(one: readonly string[], two: readonly string[]): NameLevel {
  if (one.join(' ') === two.join(' ')) return 'same';
  const [few = [], many = []] = [one, two].sort((a, b) => a.length - b.length || (a.join(' ') < b.join(' ') ? -1 : 1));
  const whole = (word: string): boolean => word.length > 1;
  if (few.length > 1) {
    const left = [...many];
    const take = (fits: (word: string) => boolean): boolean => {
      const at = left.findIndex(fits);
      if (at >= 0) left.splice(at, 1);
      return at >= 0;
    };
    // Whole words first, so that an initial does not take the word of another.
    const rest = few.filter((word) => !(whole(word) && take((other) => other === word)));
    const same = few.length - rest.length;
    const initials = rest.filter((word) => take((other) => initialOf(word, other)));
    const open = rest.filter((word) => !initials.includes(word));
    const slips = open.filter((word) => word.length >= LONG && take((other) => other.length >= LONG && jaroWinkler(word, other) >= CLOSE));
    if (slips.length === open.length) {
      if (initials.length > 0) return same + slips.length > 0 ? 'initials' : 'differs';
      return 'close';
    }
  }
  return one.some((word) => word.length > 2 && two.includes(word)) ? 'given' : 'differs';
}
const initialOf = (a: string, b: string): boolean =>
  a !== b && ((a.length === 1 && b.startsWith(a)) || (b.length === 1 && a.startsWith(b)));
