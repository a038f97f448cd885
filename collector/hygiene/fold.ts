/** Text made comparable: without case, accents and marks of punctuation. Pure. */

/** Nobody's name or street is longer; what is beyond says nothing. */
const LONGEST = 300;
/** Letters that Unicode does not take apart. */
const LETTERS: Readonly<Record<string, string>> = {
  ...{ ß: 'ss', æ: 'ae', œ: 'oe', ø: 'o', ð: 'd', đ: 'd', þ: 'th', ł: 'l', ı: 'i', ĳ: 'ij', ŋ: 'n', ħ: 'h' },
};

/** A text in lower case, its letters without accents (NFKD, marks removed), everything that is neither letter nor digit one space. Of hostile lengths the first 300 characters. */
export const fold = (text: string): string =>
  text
    .slice(0, LONGEST)
    .normalize('NFKD')
    .replace(/[\p{M}\p{Cf}'’ʼ`´]/gu, '')
    .toLowerCase()
    .replace(/[ßæœøðđþłıĳŋħ]/g, (letter) => LETTERS[letter] ?? letter)
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();

/** The words of a text, made comparable. */
export const wordsOf = (text: string): string[] => fold(text).split(' ').filter(Boolean);

/** A text that is not blank, without spaces around it; null for anything else. */
export const textOf = (value: unknown): string | null => (typeof value === 'string' && value.trim() !== '' ? value.trim() : null);
