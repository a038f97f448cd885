/** Imports of history: files are read and mapped, tried, stored with their own dates, and taken back as a whole. */
import type { ImportKind } from '../imports.ts';

/**
 * `reading`: the upload is under way. `mapping`: waits for a person. `checking`, `checked`: tried, nothing is stored yet. `committing`, `committed`: stored.
 * `undoing`, `undone`: taken back. `failed`: the last step went wrong, `reason` says how; it can be tried again.
 */
export type ImportStatus = 'reading' | 'mapping' | 'checking' | 'checked' | 'committing' | 'committed' | 'undoing' | 'undone' | 'failed';
/** The order in which days, months and years are written; `epoch`: seconds or milliseconds since 1970. */
export type DateOrder = 'ymd' | 'dmy' | 'mdy' | 'epoch';
/** The sign before decimals. */
export type DecimalSign = 'point' | 'comma';
/** Encodings that files come in. */
export const IMPORT_ENCODINGS = [
  'utf-8',
  'utf-16le',
  'utf-16be',
  'windows-1252',
  'windows-1250',
  'windows-1251',
  'iso-8859-15',
  'macintosh',
] as const;
/** The name of one. */
export type ImportEncoding = (typeof IMPORT_ENCODINGS)[number];
/** What a column that is no field of its kind is kept as. */
export type ExtraType = 'text' | 'number' | 'date' | 'yes';

/** A column of a file and what becomes of it. */
export interface ImportColumn {
  name: string;
  /** A field of the kind; null: kept under `extra`, or left out where that is null too. */
  field: string | null;
  /** The name of the trait (people) or property (what they did) that keeps the column. */
  extra: string | null;
  as: ExtraType;
  /** The first values that it holds, at most five. */
  samples: string[];
}
/** One file of an import, or one inside its zip. */
export interface ImportPart {
  part: number;
  name: string;
  /** Bytes of the file as it was before it was compressed. */
  bytes: number;
  format: 'csv' | 'ndjson';
  encoding: ImportEncoding;
  /** Of a CSV; null otherwise. */
  delimiter: ',' | ';' | '\t' | '|' | null;
  /** Null: leave the file out. */
  kind: ImportKind | null;
  dates: DateOrder;
  decimals: DecimalSign;
  columns: ImportColumn[];
  /** Values for all rows, by field: where no column has one. As they would stand in a cell. */
  fixed: Record<string, string>;
  /** The template that the columns were mapped by. */
  template: string | null;
  /** What a person should look at before the import goes on, in sentences. */
  notes: string[];
  /** What keeps it from being tried, in sentences. */
  problems: string[];
}
/** The choices that hold for the whole import. */
export interface ImportSettings {
  /** The day on which the other system was read (`YYYY-MM-DD`): what its rows say without a date, they say of that day. */
  asOf: string;
  /** From when on the other system knew what customers did; null: from the earliest order in the files. */
  historyFrom: string | null;
  /** Where Kith knows otherwise already: what it knows stays, or the newer word counts. */
  conflicts: 'keep' | 'newest';
  /** Set before every customer's id, such as `crm-`, where ids of the other system are not those that the website uses. */
  prefix: string;
}
/** What a change of an import may say. */
export interface ImportChange {
  name?: string;
  settings?: ImportSettings;
  parts?: (Pick<ImportPart, 'part' | 'kind' | 'encoding' | 'delimiter' | 'dates' | 'decimals' | 'fixed'> & {
    columns: Pick<ImportColumn, 'name' | 'field' | 'extra' | 'as'>[];
  })[];
}
/** So many rows that are not taken are kept with their text; more are only counted. */
export const IMPORT_PROBLEMS_KEPT = 10_000;
/** A row that is not taken. `line`: in its file, 1 is the first; 0: the file as a whole. */
export interface ImportProblem {
  part: number;
  line: number;
  reason: string;
  /** The row as it stands in the file, cut. */
  text: string;
}
/** What the rows of a kind come to. */
export interface ImportCounts {
  kind: ImportKind;
  /** Rows that were read, and those of them that are not taken. */
  rows: number;
  bad: number;
  /** Rows that say nothing to be stored, such as orders that were never paid. */
  leftOut: number;
  /** People, orders or facts: unknown to Kith; known alike; known otherwise. */
  new: number;
  matched: number;
  conflicts: number;
  /** Rows of what somebody did who is neither known to Kith nor among the people of this import: the row makes them known. */
  strangers: number;
}
/** Money of orders and returns in one currency. */
export interface ImportSum {
  currency: string;
  orders: number;
  lines: number;
  /** Goods, less discounts. */
  amount: number;
  discount: number;
  returned: number;
}
/** One person or order before and after. */
export interface ImportPreview {
  kind: ImportKind;
  key: string;
  act: 'new' | 'matched' | 'conflict';
  changes: { field: string; from: string | null; to: string | null; kept: boolean }[];
}
/** What a try found. */
export interface ImportReport {
  counts: ImportCounts[];
  sums: ImportSum[];
  /** At most ten of a kind. */
  preview: ImportPreview[];
  /** The first of those that are not taken, at most a hundred. */
  problems: ImportProblem[];
  bad: number;
  /** What keeps it from being stored even when bad rows are left out, in sentences. */
  blocked: string[];
  /** The date of the earliest order; null where there are none. */
  ordersFrom: string | null;
  /** The earliest and latest date in the files, ISO 8601. */
  from: string | null;
  to: string | null;
}
/** How far a step is. `left`: seconds until it ends, null while nobody can tell. */
export interface ImportProgress {
  what: 'reading' | 'comparing' | 'storing' | 'undoing';
  done: number;
  total: number;
  left: number | null;
}
/** What an import stored, as it stands now. */
export interface ImportFootprint {
  peopleMade: number;
  peopleTouched: number;
  events: number;
  orders: number;
  returns: number;
  consents: number;
}
/** Since when it is known what customers of another system did: what they did before stood in no file. */
export interface KnownFrom {
  at: string;
  import: { id: string; name: string };
}
/** An import. */
export interface Import {
  id: string;
  name: string;
  status: ImportStatus;
  reason: string | null;
  createdAt: string;
  /** Who began it; null for a program. */
  by: string | null;
  committedAt: string | null;
  undoneAt: string | null;
  settings: ImportSettings;
  parts: ImportPart[];
  progress: ImportProgress | null;
  report: ImportReport | null;
  /** Of an import that was stored: what taking it back would touch. */
  footprint: ImportFootprint | null;
}
/** An import in a list. */
export type ImportRow = Pick<Import, 'id' | 'name' | 'status' | 'reason' | 'createdAt' | 'by' | 'committedAt' | 'undoneAt'> & {
  rows: number;
  bad: number;
};
/** A mapping to be used again: Kith's own for well-known systems, or one that was saved. */
export interface ImportTemplate {
  id: string;
  name: string;
  kind: ImportKind;
  own: boolean;
  dates: DateOrder | null;
  decimals: DecimalSign | null;
  columns: Pick<ImportColumn, 'name' | 'field' | 'extra' | 'as'>[];
  fixed: Record<string, string>;
}
