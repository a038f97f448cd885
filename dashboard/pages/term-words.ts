/** Words for what the dictionary holds, and which of it is shown. */
import type { Term } from '../../shared/api.ts';
import { list, percent } from '../format.ts';
import { t } from '../text/text.ts';

/** What is shown of the dictionary; kept in the address. */
export const SHOWS = ['all', 'events', 'traits', 'conflicts', 'personal', 'undescribed', 'hidden'] as const;
export type Show = (typeof SHOWS)[number];

/** The name as people read it. */
export const termName = ({ kind, call, name }: Term): string => (kind === 'event' && name === '' ? t(`dictionary.unnamed.${call}`) : name);

/** The types in words, most frequent first: "number 98 %, text 2 %"; one alone without its share. */
export function typesOf({ types }: Term): string {
  const real = types.length > 1 ? types.filter(({ type }) => type !== 'nothing') : types;
  const name = (type: (typeof types)[number]['type']) => t(`dictionary.type.${type}`);
  if (real.length < 2) return real.map(({ type }) => name(type)).join('');
  return list(real.map(({ type, share }) => `${name(type)} ${percent(share, { digits: share < 0.1 ? 1 : 0 })}`));
}

/** Whether it came in more than one type. One that did not may clash all the same: with the types that a reserved trait must have. */
export const isMixed = ({ types }: Term): boolean => types.filter(({ type }) => type !== 'nothing').length > 1;

/** What of these came in types that clash, in words. */
export function clashesOf(terms: readonly Term[]): string {
  const clashing = terms.filter(({ conflict }) => conflict);
  const mixed = clashing.filter(isMixed).length;
  const unfit = clashing.length - mixed;
  const said = mixed > 0 || unfit === 0 ? [t('dictionary.conflicts', { n: mixed })] : [];
  return [...said, ...(unfit > 0 ? [t('dictionary.unfit', { n: unfit })] : [])].join(' ');
}

/** Whether a word is to be shown; what is hidden is shown only where it is asked for. */
export function fits(term: Term, show: Show, typed: string): boolean {
  const words = typed.trim().toLowerCase();
  if (words && ![termName(term), term.description, ...term.purposes].some((text) => text.toLowerCase().includes(words))) return false;
  if (show === 'hidden') return term.hidden;
  if (term.hidden) return false;
  return {
    all: true,
    events: term.kind === 'event',
    traits: term.kind === 'trait',
    conflicts: term.conflict,
    personal: term.personal,
    undescribed: term.description === '',
  }[show];
}
