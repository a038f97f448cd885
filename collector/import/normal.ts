/** A record of a file as a row of its kind: each cell read by the type of its field, or the reason why the row is not taken. Pure. */
import type { ImportColumn, ImportPart, ImportSettings } from '../../shared/api.ts';
import { LIMITS } from '../../shared/event.ts';
import { fieldOf, IMPORT_KINDS, type FieldType, type ImportKind } from '../../shared/imports.ts';
import { fromMicros, toMicros } from '../../shared/money.ts';
import { badText } from '../collect/text.ts';
import { emailOf } from '../identity/contact.ts';
import { isPoison } from '../identity/poison.ts';
import { readDate } from './dates.ts';
import { readNumber, readYes } from './numbers.ts';
import type { FileRecord } from './records.ts';
import type { ReadRow } from './state.ts';

type Value = string | number | boolean;
/** How the rows of a part are read. `now`: no date may be later. */
export interface Normal {
  part: ImportPart & { kind: ImportKind };
  settings: ImportSettings;
  zone: string;
  now: number;
}

const LONGEST = 10_000;
/** A quantity, a score, a sum of points. */
const MOST_OF_A_NUMBER = 1e9;
/** Characters of all that is taken of a row: rows are held and stored many at a time. */
const LONGEST_ROW = 100_000;
const FORMULA = /^=[^=\s]/;
const NAMES: Partial<Record<string, number>> = {
  customer: LIMITS.identifier,
  id: LIMITS.identifier,
  order_id: 512,
  refund_id: 512,
  campaign: 200,
  product_id: 512,
};
/** What stands in cells for nothing. */
const NOTHING = new Set(['null', 'n/a', '#n/a', 'na', '\\n', '(null)', '(blank)']);
/** A day further than this is a slip of a clock or a zone, and not of a pen. */
const SLACK = 26 * 3_600_000;

/** Reads records of one part, one after another. */
export class Reader {
  private readonly byName: ReadonlyMap<string, number>;
  private lastDate = { text: '', ms: null as number | null };

  constructor(private readonly normal: Normal) {
    this.byName = new Map(normal.part.columns.map(({ name }, i) => [name, i]));
  }

  /** The row, or why it is none. */
  read(record: FileRecord): ReadRow | string {
    if (record.problem !== null) return record.problem;
    const { part } = this.normal;
    const row: ReadRow = { line: record.line, fields: {}, extra: {} };
    let taken = 0;
    for (const [i, cell] of record.cells.entries()) {
      if (cell === '') continue;
      const column = part.columns[part.format === 'csv' ? i : (this.byName.get(record.names[i] ?? '') ?? -1)];
      const wrong = column && this.put(row, column, cell);
      if (wrong) return wrong;
      if (column && (column.field !== null || column.extra !== null)) taken += cell.length;
    }
    if (taken > LONGEST_ROW) return `The row holds ${taken} characters; at most ${LONGEST_ROW} are kept.`;
    for (const [field, cell] of Object.entries(part.fixed)) {
      if (cell === '' || Object.hasOwn(row.fields, field)) continue;
      const wrong = this.put(row, { name: field, field, extra: null, as: 'text', samples: [] }, cell);
      if (wrong) return wrong;
    }
    return this.lacking(row) ?? row;
  }

  private put(row: ReadRow, column: ImportColumn, written: string): string | null {
    const { part } = this.normal;
    const { name, field, extra } = column;
    if (field === null && extra === null) return null;
    if (NOTHING.has(written.toLowerCase())) return null;
    const where = `The column "${name}"`;
    if (written.length > LONGEST) return `${where} holds ${written.length} characters; at most ${LONGEST} are kept.`;
    if (FORMULA.test(written)) return `${where} holds a formula (${cut(written)}) instead of its value: export values.`;
    if (badText(written, name)) return `${where} holds a character that is no text.`;
    if (field === null) {
      const value = this.extraOf(column, written);
      if (value === null) return `${where} should be ${WORDS[column.as]}, and holds "${cut(written)}".`;
      row.extra[extra ?? name] = value;
      return null;
    }
    const spec = fieldOf(part.kind, field);
    if (!spec) return `${where} is mapped to "${field}", which ${part.kind} do not have.`;
    const value = this.valueOf(spec.type, written);
    if (value === null)
      return `${where} should be ${WORDS[spec.type]}${spec.type === 'date' ? this.order() : ''}, and holds "${cut(written)}".`;
    if (spec.type === 'date' && field !== 'starts' && field !== 'ends' && (value as number) > this.normal.now + SLACK)
      return `${where} holds "${cut(written)}", which lies in the future.`;
    if (spec.type === 'number' && Math.abs(value as number) > MOST_OF_A_NUMBER)
      return `${where} holds "${cut(written)}"; at most ${MOST_OF_A_NUMBER} is possible.`;
    if (field === 'currency' && !/^[A-Za-z]{3}$/.test(written))
      return `${where} should be a code of three letters such as EUR, and holds "${cut(written)}".`;
    const most = NAMES[field];
    if (most !== undefined && String(value).length > most)
      return `${where} holds ${String(value).length} characters; at most ${most} are possible.`;
    const before = Object.hasOwn(row.fields, field) ? row.fields[field] : undefined;
    row.fields[field] =
      before === undefined || !spec.many ? value : spec.type === 'amount' ? Number(before) + Number(value) : joined(before, value);
    return null;
  }

  private valueOf(type: FieldType, written: string): Value | null {
    if (type === 'date') return this.date(written);
    if (type === 'number') return readNumber(written, this.normal.part.decimals);
    if (type === 'amount') return toMicros(readNumber(written, this.normal.part.decimals)) ?? null;
    if (type === 'yes') return readYes(written);
    if (type === 'email') return emailOf(written);
    return written;
  }
  /** Rows that stand together often have one date. */
  private date(text: string): number | null {
    if (text !== this.lastDate.text) this.lastDate = { text, ms: readDate(text, this.normal.part.dates, this.normal.zone) };
    return this.lastDate.ms;
  }
  private extraOf({ as }: ImportColumn, written: string): Value | null {
    if (as === 'number') return readNumber(written, this.normal.part.decimals);
    if (as === 'yes') return readYes(written);
    if (as !== 'date') return written;
    const ms = this.date(written);
    return ms === null ? null : new Date(ms).toISOString();
  }
  private order(): string {
    return ` in the order ${ORDERS[this.normal.part.dates]}`;
  }

  private lacking(row: ReadRow): string | null {
    const { kind } = this.normal.part;
    // Shops write 0 for whoever ordered without an account.
    for (const field of ['customer', 'id']) if (/^0+$/.test(String(row.fields[field] ?? ''))) delete row.fields[field];
    for (const some of IMPORT_KINDS[kind].needs)
      if (!some.some((field) => Object.hasOwn(row.fields, field)))
        return `The row names no ${some.map((field) => field.replaceAll('_', ' ')).join(' and no ')}.`;
    for (const field of ['customer', 'id']) {
      const value = row.fields[field];
      // A file's own counting begins with 1; what a web page sends as 1 is a template gone wrong.
      if (value !== undefined && isPoison(String(value)) && !/^\d+$/.test(String(value))) return `"${cut(String(value))}" names nobody.`;
    }
    return null;
  }
}

const joined = (a: Value, b: Value): string => (String(a).includes(String(b)) ? String(a) : `${a} ${b}`);
const cut = (text: string): string => (text.length > 60 ? `${text.slice(0, 60)}…` : text);
const WORDS: Record<FieldType, string> = {
  text: 'text',
  email: 'an e-mail address',
  date: 'a date',
  number: 'a number',
  amount: 'an amount',
  yes: 'yes or no',
};
const ORDERS = { ymd: 'year, month, day', dmy: 'day, month, year', mdy: 'month, day, year', epoch: 'of seconds since 1970' };

/** The amount of a field, as a decimal; undefined where the row has none. */
export function decimalOf(row: ReadRow, field: string): number | undefined {
  const micros = Object.hasOwn(row.fields, field) ? row.fields[field] : undefined;
  return typeof micros === 'number' ? fromMicros(micros) : undefined;
}

/** By what rows belong together: the number of an order, a refund or a campaign, whose a person's row is; '' where each row stands alone. */
export function keyOf(kind: ImportKind, row: ReadRow, prefix: string): string {
  const text = (field: string): string => String((Object.hasOwn(row.fields, field) ? row.fields[field] : undefined) ?? '');
  if (kind === 'orders') return text('order_id');
  if (kind === 'returns') return text('refund_id') === '' ? '' : `${text('order_id')} / ${text('refund_id')}`;
  if (kind === 'campaigns') return text('campaign');
  if (kind === 'customers' || kind === 'prospects') return text('id') === '' ? text('email') : prefix + text('id');
  return '';
}
/** Kinds of which a key may stand in one row only. */
export const ONCE: ReadonlySet<ImportKind> = new Set<ImportKind>(['campaigns', 'customers', 'prospects']);
