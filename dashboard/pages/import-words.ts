/** What the parts of an import are called: kinds of rows, fields, states. Pure. */
import type { ImportStatus } from '../../shared/api.ts';
import { fieldOf, IMPORT_KINDS, type ImportKind } from '../../shared/imports.ts';
import { date, span } from '../format.ts';
import { traitLabel } from '../rules/known.ts';
import { en } from '../text/en.ts';
import { t, type Key } from '../text/text.ts';

/** Every kind, those that most people bring first. */
export const KINDS: readonly ImportKind[] = [
  ...(['customers', 'prospects', 'orders', 'returns', 'touches', 'campaigns', 'responses', 'consents', 'points', 'answers'] as const),
  'relations',
];
/** `Orders with their lines`. */
export const kindName = (kind: ImportKind): string => t(`rows.${kind}`);

/** A field in plain words, `Order number`; a name that is no field is said as it stands. */
export function fieldName(kind: ImportKind, field: string): string {
  const key = [`field.${kind}.${field}`, `field.${field}`].find((name): name is Key => name in en);
  return key && fieldOf(kind, field) ? t(key as 'field.id') : traitLabel(field);
}

/** A value of a field as it is read: an instant as its day. */
export function valueWords(kind: ImportKind, field: string, value: string | null): string {
  if (value === null) return '–';
  if (/^\d{4}-\d\d-\d\dT[\d:.]+Z$/.test(value)) return date(value);
  return fieldOf(kind, field)?.type === 'date' && /^-?\d{9,14}$/.test(value) ? date(Number(value)) : value;
}

/** The names of the fields of a kind, in their order. */
export const fieldsOf = (kind: ImportKind): string[] => Object.keys(IMPORT_KINDS[kind].fields);

/** Whether an import works by itself now, so that the page asks again. */
export const working = (status: ImportStatus): boolean => ['reading', 'checking', 'committing', 'undoing'].includes(status);

/** How a state looks in a list. */
export const TONES: Record<ImportStatus, 'plain' | 'accent' | 'good' | 'bad' | 'warn'> = {
  ...{ reading: 'accent', mapping: 'warn', checking: 'accent', checked: 'warn', committing: 'accent' },
  ...{ committed: 'good', undoing: 'accent', undone: 'plain', failed: 'bad' },
};

/** How long a step will go on: `about 3 minutes left`; nothing while nobody can tell. */
export function leftWords(seconds: number | null): string {
  if (seconds === null) return '';
  const whole = Math.max(1, Math.round(seconds));
  return whole < 60 ? t('import.progress.leftSeconds', { n: whole }) : t('import.progress.left', { span: span(whole * 1000) });
}
