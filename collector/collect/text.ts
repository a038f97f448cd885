/** Text that every engine keeps alike: what differs between them is refused at the door. Pure. */
import { LIMITS, type Problem } from '../../shared/event.ts';

// NUL, and halves of characters: the engines keep them differently or not at all
const unkeepable = /[\0\p{Surrogate}]/u;
const control = /\p{Cc}/u;

/** Why a value cannot be kept as it is, looking at every key and text in it; null when it can. Nesting is limited before. */
export function badText(value: unknown, where: string): Problem | null {
  if (typeof value === 'string')
    return unkeepable.test(value)
      ? { code: 'bad_text', reason: `${where}: holds a NUL or half a character, which cannot be stored unchanged.` }
      : null;
  if (typeof value !== 'object' || value === null) return null;
  if (Array.isArray(value)) return firstBad(value.map((item): [string, unknown] => [where, item]));
  return firstBad(
    Object.entries(value).flatMap(([key, item]): [string, unknown][] => [
      [where, key],
      [key, item],
    ]),
  );
}

function firstBad(parts: [string, unknown][]): Problem | null {
  for (const [where, part] of parts) {
    const bad = badText(part, where);
    if (bad) return bad;
  }
  return null;
}

/** What is wrong with the name of an event or trait, as the end of a sentence; null when nothing is. */
export function badName(name: string): string | null {
  if (name.length > LIMITS.name) return `is longer than ${LIMITS.name} characters`;
  return control.test(name) ? 'holds a control character' : null;
}
