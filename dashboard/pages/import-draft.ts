/** The mapping of an import while it is edited: what the page holds, what is wrong in it, and what is sent. Pure. */
import type { Import, ImportChange, ImportPart, ImportTemplate } from '../../shared/api.ts';
import { fieldOf, IMPORT_KINDS, type ImportKind, type ImportKindSpec } from '../../shared/imports.ts';

/** The whole of it. */
export type Draft = Required<ImportChange>;
/** A file as it is sent back. */
export type PartDraft = Draft['parts'][number];
/** A column as it is sent back. */
export type ColumnDraft = PartDraft['columns'][number];
/** What is wrong with a value: no name is given, another has it already, nothing is filled in. */
export type Flaw = { why: 'name' | 'empty' } | { why: 'twice' | 'nameTwice'; column: string };

/** What can be changed of an import, as it stands. */
export const draftOf = ({ name, settings, parts }: Import): Draft => ({
  name,
  settings,
  parts: parts.map(({ part, kind, encoding, delimiter, dates, decimals, fixed, columns }) => ({
    ...{ part, kind, encoding, delimiter, dates, decimals, fixed },
    columns: columns.map(({ name: column, field, extra, as }) => ({ name: column, field, extra, as })),
  })),
});

const many = (kind: ImportKind, field: string): boolean => fieldOf(kind, field)?.many === true;

/** The column that has a field or a name already, other than the one at `at`; undefined where it is free or may be had by several. */
export function takenBy({ kind, columns }: PartDraft, field: string, at: number): string | undefined {
  if (kind === null || many(kind, field)) return undefined;
  return columns.find((column, i) => i !== at && column.field === field)?.name;
}

/** What keeps a column from being saved as it stands. */
export function columnFlaw(part: PartDraft, at: number): Flaw | undefined {
  const column = part.columns[at];
  if (!column || part.kind === null) return undefined;
  if (column.field !== null) {
    const other = takenBy(part, column.field, at);
    return other === undefined ? undefined : { why: 'twice', column: other };
  }
  if (column.extra === null) return undefined;
  const name = column.extra.trim();
  if (name === '') return { why: 'name' };
  const other = part.columns.find((one, i) => i !== at && one.field === null && one.extra?.trim() === name);
  return other && { why: 'nameTwice', column: other.name };
}

/** Whether a draft can be saved: what it says is whole, though something may be missing yet. */
export const sound = ({ name, settings, parts }: Draft): boolean =>
  name.trim() !== '' &&
  /^\d{4}-\d\d-\d\d$/.test(settings.asOf) &&
  parts.every(
    (part) => part.columns.every((_, i) => !columnFlaw(part, i)) && Object.values(part.fixed).every((value) => value.trim() !== ''),
  );

/** The lists of fields of which at least one is needed and none is given. */
export function missingOf({ kind, columns, fixed }: Pick<PartDraft, 'kind' | 'columns' | 'fixed'>): string[][] {
  if (kind === null) return [];
  const given = new Set([...columns.map(({ field }) => field), ...Object.keys(fixed)]);
  const needs: ImportKindSpec['needs'] = IMPORT_KINDS[kind].needs;
  return needs.filter((some) => !some.some((field) => given.has(field))).map((some) => [...some]);
}

/** A customer's id is `id` in a list of people, `customer` in what they did. */
const PERSON_IDS = new Map([
  ['id', 'customer'],
  ['customer', 'id'],
]);
/** Fields that no two rows share. */
const OWN = new Set(['id', 'customer', 'email', 'order_id']);
/** The fields of a kind that may have a value for all rows: those without a column. */
export const fixableOf = ({ kind, columns, fixed }: PartDraft): string[] =>
  kind === null
    ? []
    : Object.keys(IMPORT_KINDS[kind].fields).filter(
        (field) => !OWN.has(field) && !(field in fixed) && !columns.some((column) => column.field === field),
      );

/** A name as names are compared: `Order ID` is `order_id`. */
const alike = (name: string): string =>
  name
    .normalize('NFKD')
    .toLowerCase()
    .replace(/\p{M}/gu, '')
    .replace(/[^\p{L}\p{N}]+/gu, '_')
    .replace(/^_|_$/g, '');

/** The name under which a column is kept: as a program would write it. */
export const keptName = (column: string): string =>
  column
    .trim()
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, '_')
    .replace(/^_+|_+$/g, '')
    .slice(0, 100);

/** A file whose rows are of another kind: each column keeps its field where the kind knows it too, or takes the field of its own name. */
export function withKind(part: PartDraft, kind: ImportKind | null): PartDraft {
  if (kind === null || kind === part.kind) return { ...part, kind };
  const given = new Set<string>();
  const free = (field: string | undefined): string | null =>
    field !== undefined && fieldOf(kind, field) && (many(kind, field) || !given.has(field)) ? field : null;
  const columns = part.columns.map((column): ColumnDraft => {
    const before = column.field ?? '';
    const field = free(before) ?? free(PERSON_IDS.get(before)) ?? (column.extra === null ? free(alike(column.name)) : null);
    if (field !== null) given.add(field);
    return { ...column, field, extra: field === null ? column.extra : null };
  });
  const fixed = Object.fromEntries(Object.entries(part.fixed).filter(([field]) => fieldOf(kind, field) && !given.has(field)));
  return { ...part, kind, columns, fixed };
}

/** How many columns of a file a template knows. */
export const fitsOf = (template: Pick<ImportTemplate, 'columns'>, columns: readonly { name: string }[]): number => {
  const known = new Set(template.columns.map(({ name }) => alike(name)));
  return columns.filter(({ name }) => known.has(alike(name))).length;
};

/** A file mapped by a template, by the names of its columns; those that the template does not know are left out. */
export function templated(part: PartDraft, template: ImportTemplate): PartDraft {
  const known = new Map(template.columns.map((column) => [alike(column.name), column]));
  const given = new Set<string>();
  const columns = part.columns.map(({ name, as }): ColumnDraft => {
    const found = known.get(alike(name));
    if (!found || (found.field !== null && given.has(found.field) && !many(template.kind, found.field)))
      return { name, field: null, extra: null, as };
    if (found.field !== null) given.add(found.field);
    return { ...found, name };
  });
  const fixed = Object.fromEntries(Object.entries(template.fixed).filter(([field]) => !given.has(field)));
  const { kind, dates, decimals } = template;
  return { ...part, kind, dates: dates ?? part.dates, decimals: decimals ?? part.decimals, columns, fixed };
}

/** A draft with one of its files changed. */
export const withPart = (draft: Draft, part: PartDraft): Draft => ({
  ...draft,
  parts: draft.parts.map((one) => (one.part === part.part ? part : one)),
});

/** Whether files have to be read anew to show what a change of the draft means: their columns and first values may then be others. */
export const readsAnew = (before: Draft, after: Draft): boolean =>
  after.parts.some((part, i) => {
    const was = before.parts[i];
    return !was || was.encoding !== part.encoding || was.delimiter !== part.delimiter || was.kind !== part.kind;
  });

/** The parts of a draft beside the files that they are of. */
export const filesOf = (draft: Draft, parts: ImportPart[]): { draft: PartDraft; part: ImportPart }[] =>
  draft.parts.flatMap((one) => {
    const part = parts.find(({ part: number }) => number === one.part);
    return part ? [{ draft: one, part }] : [];
  });
