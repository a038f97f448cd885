/** Which language the texts are in, and how numbers and dates are written. */
import { format } from './format.ts';
import { en } from './text/en.ts';
import { speak, type Language } from './text/text.ts';

/** Languages there are texts for; a file that lacks a text does not compile. */
export const languages: Record<string, Language> = { en };

/** Chooses the first language the reader prefers that there are texts for, else English. Numbers keep the reader's own locale. */
export function startLanguage(preferred: readonly string[]): void {
  const fit = preferred.find((tag) => (tag.split('-')[0] ?? '') in languages);
  const tag = fit ?? 'en-GB';
  const numbers = preferred[0] ?? tag;
  speak(tag, languages[tag.split('-')[0]!] ?? en, numbers);
  format({ words: tag, numbers });
  document.documentElement.lang = tag;
}
