/** Words that people type into a field that they must fill, and programs leave where they know nothing. Pure. */
import { fold } from './fold.ts';

/** Nothing that anything could be called. */
const EMPTY = new Set(['na', 'n a', 'nan', 'null', 'undefined', 'object object', 'tbd', 'tba', 'xxx', 'xxxx', 'nvt', 'n v t', 'k a']);
/** Words that are a value elsewhere ("plan: none"), and nobody's name, number or street. */
const STAND_INS = new Set(
  'test tester testing demo dummy example sample none nothing no nobody noname unknown anonymous guest user customer asdf asdfg asdfgh qwerty qwertz azerty abc abcd foo bar foobar x xx xy xyz aaa aaaa geen onbekend niet keine unbekannt aucun inconnu'.split(
    ' ',
  ),
);
const TEST_WORDS = new Set([
  'test',
  'tester',
  'testing',
  'dummy',
  'asdf',
  'qwerty',
  'foo',
  'bar',
  'user',
  'unknown',
  'name',
  'customer',
  'example',
  'noname',
]);

/** Whether a text stands for nothing: `personal` in a field that says who somebody is, where more words do. */
export function isPlaceholder(text: string, personal: boolean): boolean {
  const words = fold(text);
  if (words === '') return text.trim() !== '' && /^[\p{P}\p{S}\s]+$/u.test(text.trim());
  if (EMPTY.has(words)) return true;
  if (!personal) return false;
  if (STAND_INS.has(words)) return true;
  // 0000, 9999999, 1234567, and "Test Tester".
  const digits = words.replaceAll(' ', '');
  if (/^(\d)\1{3,}$/.test(digits) || (digits.length >= 5 && '01234567890123456789'.includes(digits))) return true;
  return words.split(' ').every((word) => TEST_WORDS.has(word));
}
