/** What telling rows as events needs, and what all kinds of rows share. Pure. */
import type { ImportSettings } from '../../shared/api.ts';
import type { Event, Json } from '../../shared/event.ts';
import type { ImportKind } from '../../shared/imports.ts';
import { fromMicros } from '../../shared/money.ts';
import type { Group, ReadRow } from './state.ts';

/** What is needed beside the rows. */
export interface Telling {
  id: string;
  part: number;
  kind: ImportKind;
  settings: ImportSettings;
  /** The day of the export, and the present; milliseconds. */
  asOf: number;
  now: number;
  /** The user id of whom a row names. */
  userOf(row: ReadRow): string;
  /** Traits of a person that stay as they are. */
  kept(userId: string): ReadonlySet<string>;
  /** When a campaign began. */
  campaignStart(id: string): number | null;
}

/** The text of a field; '' where the row has none. */
export const text = (row: ReadRow, field: string): string =>
  String((Object.hasOwn(row.fields, field) ? row.fields[field] : undefined) ?? '');
/** The time of a field in milliseconds; null where the row has none. */
export function time(row: ReadRow, field: string): number | null {
  const value = Object.hasOwn(row.fields, field) ? row.fields[field] : undefined;
  return typeof value === 'number' ? value : null;
}
const AMOUNTS = new Set(['cost', 'value', 'amount']);
/** Fields as properties, where the row has them; money as decimals. */
export function given(row: ReadRow, fields: readonly string[], as: Record<string, string> = {}): Json {
  return Object.fromEntries(
    fields.flatMap((field) => {
      const value = Object.hasOwn(row.fields, field) ? row.fields[field] : undefined;
      if (value === undefined) return [];
      return [[as[field] ?? field, AMOUNTS.has(field) && typeof value === 'number' ? fromMicros(value) : value]];
    }),
  );
}

/** One event of a group. Its message id follows from the import, the file and the row alone. */
export function event(
  by: Telling,
  group: Group,
  row: ReadRow,
  type: Event['type'],
  name: string,
  ts: number,
  data: Json,
  mark = '',
): Event {
  return {
    ...{ type, name, data, context: {} },
    messageId: `${by.id}-${by.part}-${group.ns[0] ?? group.n}${mark}`,
    userId: by.userOf(row),
    ts: Math.min(ts, by.now),
    receivedAt: by.now,
  };
}
