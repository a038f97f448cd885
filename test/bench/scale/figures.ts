/** What the bench of both engines measured, as it is kept in `test/bench/scale.json`. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Looked } from '../lookups.ts';
import type { Copied } from './copy.ts';

/** The engines, in the order in which they are measured. */
export const NAMES = ['sqlite', 'postgres'] as const;
/** One of them. */
export type Name = (typeof NAMES)[number];

/** Times in milliseconds. */
export interface Times {
  p50: number;
  p99: number;
}
/** Events taken in one after another: how fast, and what one of them cost. */
export interface Part {
  /** Events stored at its end. */
  stored: number;
  events: number;
  /** Events a second. */
  rate: number;
  /** Microseconds of processor an event: of the collector, and of the server's processes where there are any that can be seen. */
  collector: number | null;
  server: number | null;
  /** Bytes an event that went to the disk (embedded: file and log) or to the log (server). */
  written: number | null;
  /** Requests that were told to come back. */
  refused: number;
}
/** What holds with so many events stored. */
export interface Size {
  /** The last part of the way to this size. */
  part: Part;
  profiles: number;
  /** Bytes on disk beyond those of an empty database: file and log, or the server's database. */
  bytes: number;
  /** Resident memory of the collector in bytes. */
  resident: number | null;
  look: Looked;
  /** Answers to batches at half load; at one size alone. */
  answers: (Times & { perSecond: number; seconds: number; refused: number }) | null;
  /** Decisions, 200 a second, beside half load; null where that load would have outgrown the size. */
  decide: (Times & { ingest: number; seconds: number; refused: number }) | null;
}
/** How long a rule over everybody takes, in milliseconds. */
export interface Previewed {
  people: number;
  first: number;
  warm: number;
  /** Warm again after the server had looked over its tables; null where there is no server. */
  rested: number | null;
}
/** One engine's figures. */
export interface Side {
  version: string;
  /** Settings of the server. */
  settings: Record<string, string>;
  parts: Part[];
  sizes: Size[];
  previews: { stored: number; rules: Record<string, Previewed> };
  copy: Copied | null;
  /** Bytes of the event table with its indexes, of those indexes, and of all other tables, at the last size; null where they cannot be told apart. */
  tables: { stored: number; profiles: number; events: number; eventIndexes: number; others: number } | null;
}
/** One run. */
export interface Figures {
  at: string;
  machine: string;
  cores: number;
  node: string;
  events: number;
  sides: Record<Name, Side>;
}

const FILE = join(import.meta.dirname, '../scale.json');

/** The last run's figures. */
export const load = (): Figures => JSON.parse(readFileSync(FILE, 'utf8')) as Figures;
/** Keeps a run's figures, as the formatter would write them. */
export const save = (figures: Figures): void => writeFileSync(FILE, `${JSON.stringify(figures, rounded, 2)}\n`);

/** Four digits say everything that a measurement knows. */
function rounded(_key: string, value: unknown): unknown {
  return typeof value === 'number' && !Number.isInteger(value) ? Number(value.toPrecision(4)) : value;
}
