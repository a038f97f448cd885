/** An import as it is kept, and how far its step under way is. */
import type {
  ImportCounts,
  ImportPart,
  ImportPreview,
  ImportProblem,
  ImportReport,
  ImportSettings,
  ImportStatus,
  ImportSum,
} from '../../shared/api.ts';

/** A step under way: gone on with from here after a kill. Everything up to (`part`, `key`, `n`) is done. */
export interface Progress {
  what: 'reading' | 'comparing' | 'storing' | 'undoing';
  /** Index into the order in which the parts are taken. */
  part: number;
  key: string;
  /** Rows of the part that were read. */
  n: number;
  done: number;
  total: number;
  /** When the step began, and what was done then: what is left is reckoned from there. Milliseconds. */
  since: number;
  doneThen: number;
  /** What was found so far. */
  found: Found;
}
/** What the try of an import found so far. Money in micro-units; times in milliseconds. */
export interface Found {
  counts: ImportCounts[];
  sums: ImportSum[];
  preview: ImportPreview[];
  problems: ImportProblem[];
  bad: number;
  blocked: string[];
  from: number | null;
  to: number | null;
}
/** An import as it is kept. Times in milliseconds. */
export interface Kept {
  site: number;
  id: string;
  name: string;
  status: ImportStatus;
  reason: string | null;
  createdAt: number;
  member: string | null;
  source: number | null;
  settings: ImportSettings;
  parts: ImportPart[];
  progress: Progress | null;
  report: ImportReport | null;
  historyFrom: number | null;
  committedAt: number | null;
  undoneAt: number | null;
}
/** Nothing found yet. */
export const nothing = (): Found => ({ counts: [], sums: [], preview: [], problems: [], bad: 0, blocked: [], from: null, to: null });
/** States in which a job works on an import. */
export const WORKING: readonly ImportStatus[] = ['checking', 'committing', 'undoing'];

/** A row as it was read: its line, its fields by name (money in micro-units, times in milliseconds), and what else it says by name. */
export interface ReadRow {
  line: number;
  fields: Record<string, string | number | boolean>;
  extra: Record<string, string | number | boolean>;
}
/** A row on its way into the table of rows. */
export interface StagedRow {
  key: string;
  n: number;
  body: ReadRow;
}
/** Rows that belong together, by their key; of kinds without keys each row alone. */
export interface Group {
  key: string;
  /** The number of the last of them, and of each. */
  n: number;
  ns: number[];
  rows: ReadRow[];
}
