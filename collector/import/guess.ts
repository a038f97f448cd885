/** What a file seems to hold: its kind, which column is which field, how dates and numbers are written. A person looks it over. Pure. */
import type { ExtraType, ImportColumn, ImportPart } from '../../shared/api.ts';
import { fieldOf, IMPORT_KINDS, IMPORT_KIND_NAMES, type ImportKind } from '../../shared/imports.ts';
import { badName } from '../collect/text.ts';
import { dateOrderOf, readDate } from './dates.ts';
import { FIELD_NAMES, FILE_WORDS, plainName } from './names.ts';
import { decimalsOf, isPlainNumber, readYes } from './numbers.ts';
import { TEMPLATES, type Template } from './templates.ts';

/** The columns of a file with the values that its first rows have in each. */
export interface Sampled {
  name: string;
  values: string[];
}
/** What was guessed of a file. */
export type Guess = Pick<ImportPart, 'kind' | 'dates' | 'decimals' | 'columns' | 'fixed' | 'template' | 'notes'>;

const SHOWN = 5;
const CUT = 200;

function templateOf(names: ReadonlySet<string>): Template | null {
  const scored = TEMPLATES.map((template) => {
    const known = template.knows.filter((name) => names.has(plainName(name))).length;
    return { template, share: known / template.knows.length, known };
  });
  const best = scored.sort((a, b) => b.share - a.share || b.known - a.known)[0];
  return best && best.share >= 0.6 ? best.template : null;
}

/** The field of each column by the names of a kind; the first column gets a field that takes one. */
function fieldsBy(kind: ImportKind, columns: readonly string[]): (string | null)[] {
  const taken = new Set<string>();
  const found: (string | null)[] = columns.map(() => null);
  const names = Object.entries(FIELD_NAMES[kind]).map(([field, words]) => [field, words.map(plainName)] as const);
  // Names that stand further in front say more: "order date" before "date".
  const depth = Math.max(...names.map(([, words]) => words.length));
  for (let place = 0; place < depth; place++)
    for (const [field, words] of names) {
      const word = words[place];
      if (word === undefined) continue;
      for (const [i, column] of columns.entries()) {
        if (found[i] !== null || plainName(column) !== word) continue;
        if (taken.has(field) && fieldOf(kind, field)?.many !== true) continue;
        found[i] = field;
        taken.add(field);
      }
    }
  return found;
}

/** How well a kind fits: whether all that it needs is there, how many columns it knows, and whether the file is called so. */
function fit(kind: ImportKind, columns: readonly string[], fileName: string): number {
  const fields = fieldsBy(kind, columns);
  const has = new Set(fields.filter((field) => field !== null));
  const missing = IMPORT_KINDS[kind].needs.filter((some) => !some.some((field) => has.has(field))).length;
  return has.size - 4 * missing + (FILE_WORDS[kind].test(fileName) ? 3 : 0);
}
function kindOf(columns: readonly string[], fileName: string): ImportKind | null {
  const scored = IMPORT_KIND_NAMES.map((kind) => ({ kind, score: fit(kind, columns, fileName) })).sort((a, b) => b.score - a.score);
  return (scored[0]?.score ?? 0) > 1 ? (scored[0]?.kind ?? null) : null;
}

const asOf = (values: readonly string[]): ExtraType => {
  const given = values.filter((value) => value !== '');
  if (given.length === 0) return 'text';
  if (given.every(isPlainNumber)) return 'number';
  if (given.every((value) => readYes(value) !== null && !/^[01xynft]$/i.test(value))) return 'yes';
  return given.every((value) => readDate(value, 'ymd', 'UTC') !== null) ? 'date' : 'text';
};
/** A name that a trait or property may have, near that of a column; null when there is none. */
export function extraName(column: string): string | null {
  const name = column
    .trim()
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, '_')
    .replace(/^_+|_+$/g, '')
    .slice(0, 100);
  return name === '' || badName(name) !== null ? null : name;
}

/** The columns of a file by a kind's names, or by a template. */
export function columnsBy(kind: ImportKind | null, sampled: readonly Sampled[], template: Template | null): ImportColumn[] {
  const guessed =
    kind === null
      ? []
      : fieldsBy(
          kind,
          sampled.map(({ name }) => name),
        );
  const own = new Map(Object.entries(template?.fields ?? {}).map(([name, field]) => [plainName(name), field]));
  const without = new Set((template?.without ?? []).map(plainName));
  const taken = new Set<string>();
  return sampled.map(({ name, values }, i): ImportColumn => {
    let field = template ? (own.get(plainName(name)) ?? null) : (guessed[i] ?? null);
    if (field !== null && kind !== null && taken.has(field) && fieldOf(kind, field)?.many !== true) field = null;
    if (field !== null) taken.add(field);
    const samples = [...new Set(values.filter((value) => value !== ''))].slice(0, SHOWN).map((value) => value.slice(0, CUT));
    const kept = field === null && samples.length > 0 && !without.has(plainName(name)) ? extraName(name) : null;
    return { name, field, extra: kept, as: asOf(values), samples };
  });
}

/** How the columns of a kind write dates and numbers, with a note where a person must look. */
export function writingOf(
  kind: ImportKind | null,
  columns: readonly ImportColumn[],
  sampled: readonly Sampled[],
): Pick<ImportPart, 'dates' | 'decimals' | 'notes'> {
  const notes: string[] = [];
  const valuesOf = (type: readonly string[]): string[] =>
    columns.flatMap(({ field }, i) =>
      kind !== null && field !== null && type.includes(fieldOf(kind, field)?.type ?? '') ? (sampled[i]?.values ?? []) : [],
    );
  const written = valuesOf(['date']);
  const dates = dateOrderOf(written);
  if (dates && !dates.sure)
    notes.push(`Day and month could stand in either order (such as ${written.find((value) => value !== '')}): look which one is right.`);
  if (dates && dates.sure && !dates.all)
    notes.push('Not all dates of the first rows are written alike: those that cannot be read will be told of.');
  const amounts = valuesOf(['amount', 'number']);
  const decimals = decimalsOf(amounts);
  if (!decimals.sure)
    notes.push(
      `Amounts such as ${amounts.find((value) => /[.,]\d{3}\b/.test(value)) ?? amounts[0]} could be read in two ways: look which sign is before decimals.`,
    );
  return { dates: dates?.order ?? 'ymd', decimals: decimals.decimals, notes };
}

/** All of it. */
export function guess(fileName: string, sampled: readonly Sampled[]): Guess {
  const names = sampled.map(({ name }) => name);
  const template = templateOf(new Set(names.map(plainName)));
  const kind = template?.kind ?? kindOf(names, fileName);
  const columns = columnsBy(kind, sampled, template);
  const { notes, ...writing } = writingOf(kind, columns, sampled);
  const dates = notes.length > 0 ? writing.dates : (template?.dates ?? writing.dates);
  return { kind, ...writing, dates, columns, fixed: { ...template?.fixed }, template: template?.id ?? null, notes };
}
