/** The parts by which people describe a word of the dictionary in place; each change is saved at once and can be taken back. */
import { useEffect, useRef, useState } from 'preact/hooks';
import type { Term, TermChange } from '../../shared/api.ts';
import { put } from '../client.ts';
import { Menu, toast } from '../parts/index.ts';
import { may } from '../session.ts';
import { t } from '../text/text.ts';
import { termName } from './term-words.ts';

/** What is offered; other purposes are kept where a program set them. */
const PURPOSES = ['analytics', 'marketing', 'personalization', 'service', 'orders'] as const;
/** A purpose in words. */
export function purposeName(purpose: string): string {
  const known = PURPOSES.find((one) => one === purpose);
  return known ? t(`dictionary.purpose.${known}`) : purpose;
}

/** What a change was before it, so that it can be taken back. */
export const undoOf = (term: Term, change: TermChange): TermChange => ({
  ...('description' in change ? { description: term.description } : {}),
  ...('personal' in change ? { personal: term.guessed ? null : term.personal } : {}),
  ...('purposes' in change ? { purposes: term.purposes } : {}),
  ...('hidden' in change ? { hidden: term.hidden } : {}),
});

/** Saves a change and says so, with a way back. */
export async function saveTerm(term: Term, change: TermChange, refresh: () => Promise<void>): Promise<void> {
  const save = async (next: TermChange): Promise<void> => {
    await put<Term>(`dictionary/${term.id}`, next);
    await refresh();
  };
  try {
    await save(change);
    toast(t('dictionary.saved', { name: termName(term) }), () => save(undoOf(term, change)).catch((error: Error) => toast(error.message)));
  } catch (error) {
    toast((error as Error).message);
  }
}

interface EditProps {
  term: Term;
  refresh: () => Promise<void>;
}

/** The description: pressed, it becomes a field; Enter saves, Esc leaves it as it was. */
export function Description({ term, refresh }: EditProps) {
  const [typed, setTyped] = useState<string | null>(null);
  const field = useRef<HTMLInputElement>(null);
  const button = useRef<HTMLButtonElement>(null);
  const open = typed !== null;
  useEffect(() => {
    if (open) field.current?.focus();
  }, [open]);
  if (!may('marketer')) return <span class={term.description ? undefined : 'quiet'}>{term.description || '–'}</span>;
  const close = () => {
    setTyped(null);
    requestAnimationFrame(() => button.current?.focus());
  };
  const save = () => {
    const next = typed?.trim() ?? '';
    setTyped(null);
    if (typed !== null && next !== term.description) void saveTerm(term, { description: next }, refresh);
  };
  if (typed === null)
    return (
      <button
        type="button"
        ref={button}
        class={term.description ? 'inline-edit' : 'inline-edit none'}
        title={t('dictionary.describe')}
        onClick={() => setTyped(term.description)}
      >
        {term.description || t('dictionary.describe')}
      </button>
    );
  return (
    <input
      ref={field}
      class="input"
      aria-label={t('dictionary.describeName', { name: termName(term) })}
      value={typed}
      maxLength={1000}
      onInput={(event) => setTyped(event.currentTarget.value)}
      onBlur={save}
      onKeyDown={(event) => {
        if (event.key === 'Enter') {
          save();
          requestAnimationFrame(() => button.current?.focus());
        }
        if (event.key === 'Escape') close();
      }}
    />
  );
}

/** Whether it tells who somebody is: said, or guessed. */
export function Personal({ term, refresh }: EditProps) {
  const word = t(term.personal ? 'dictionary.personal.yes' : 'dictionary.personal.no');
  const shown = term.guessed ? (
    <span class="hint">
      {word}, {t('dictionary.guessed')}
    </span>
  ) : (
    word
  );
  if (!may('marketer')) return <span>{shown}</span>;
  const choose = (label: string, personal: boolean | null, checked: boolean) => ({
    label,
    checked,
    onSelect: () => void saveTerm(term, { personal }, refresh),
  });
  return (
    <Menu
      look="quiet"
      start
      label={shown}
      name={t('dictionary.personalName', { said: term.guessed ? `${word}, ${t('dictionary.guessed')}` : word, name: termName(term) })}
      items={[
        choose(t('dictionary.personal.yes'), true, !term.guessed && term.personal),
        choose(t('dictionary.personal.no'), false, !term.guessed && !term.personal),
        choose(t('dictionary.personal.guess'), null, term.guessed),
      ]}
    />
  );
}

/** What it is for, one or several. */
export function Purposes({ term, refresh }: EditProps) {
  const words = term.purposes.map(purposeName).join(', ');
  if (!may('marketer')) return <span class={words ? undefined : 'quiet'}>{words || '–'}</span>;
  const all = [...new Set([...PURPOSES, ...term.purposes])];
  return (
    <Menu
      look="quiet"
      start
      label={words || <span class="hint">{t('dictionary.purposeNone')}</span>}
      name={t('dictionary.purposesName', { said: words || t('dictionary.purposeNone'), name: termName(term) })}
      items={all.map((purpose) => ({
        label: purposeName(purpose),
        checked: term.purposes.includes(purpose),
        onSelect: () => {
          const has = term.purposes.includes(purpose);
          void saveTerm(term, { purposes: has ? term.purposes.filter((one) => one !== purpose) : [...term.purposes, purpose] }, refresh);
        },
      }))}
    />
  );
}
