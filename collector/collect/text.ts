/** Text that every engine keeps alike: what differs between them is refused at the door. Pure. */
import { LIMITS, type Problem } from '../../shared/event.ts';

// NUL, and halves of characters: the engines keep them differently or not at all
const unkeepable = /[\0\p{Surrogate}]/u;
// What is not seen, or turns the text after it around: two names that look alike would be two names
const unseen = /[\p{Cc}\p{Zl}\p{Zp}\u00ad\u200b\u202a-\u202e\u2060\u2066-\u2069\ufeff]/u;

/** Why a value cannot be kept as it is, looking at every key and text in it; null when it can. Nesting is limited before. */
export function badText(value: unknown, where: string): Problem | null {
  // Every text of every event comes through here: no lists are made on the way.
  if (typeof value === 'string') return unkeepable.test(value) ? unkept(where) : null;
  if (typeof value !== 'object' || value === null) return null;
  if (Array.isArray(value)) {
    for (const item of value) {
      const bad = badText(item, where);
      if (bad) return bad;
    }
    return null;
  }
  for (const [key, item] of Object.entries(value)) {
    const bad = unkeepable.test(key) ? unkept(where) : badText(item, key);
    if (bad) return bad;
  }
  return null;
}

const unkept = (where: string): Problem => ({
  code: 'bad_text',
  reason: `${where}: holds a NUL or half a character, which cannot be stored unchanged.`,
});

/** What is wrong with the name of an event or trait, as the end of a sentence; null when nothing is. An empty one is the caller's to judge. */
export function badName(name: string): string | null {
  if (name.length > LIMITS.name) return `is longer than ${LIMITS.name} characters`;
  if (unseen.test(name)) return 'holds a line break or another character that nobody sees';
  if (name === name.trim()) return null;
  return name.trim() === '' ? 'consists of spaces alone' : 'begins or ends with a space';
}
