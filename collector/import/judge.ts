/** What rows would change, compared with what Kith knows: for the report of a try. Stores nothing. */
import type { ImportCounts, ImportPreview } from '../../shared/api.ts';
import { fieldOf, type ImportKind } from '../../shared/imports.ts';
import { fromMicros } from '../../shared/money.ts';
import type { KnownOrder, KnownPerson } from '../store/queries/import-known.ts';
import { isNone, sumOf, wrongOrder } from './order.ts';
import { wrongReturn } from './return.ts';
import { ONCE } from './normal.ts';
import type { Found, Group, ReadRow } from './state.ts';
import { text, time } from './telling.ts';

/** A row that turned out not to be one, beside the others of its key. */
export interface Rejected {
  key: string;
  n: number;
  line: number;
  reason: string;
}
const PREVIEWS = 10;
const SHOWN = 200;

/** The counts of a kind, made when it is new. */
export function countsOf(found: Found, kind: ImportKind): ImportCounts {
  let counts = found.counts.find((one) => one.kind === kind);
  if (!counts) {
    counts = { kind, rows: 0, bad: 0, leftOut: 0, new: 0, matched: 0, conflicts: 0, strangers: 0 };
    found.counts.push(counts);
  }
  return counts;
}

/** Rows of one key of which the key may stand in one only, or which contradict each other. */
export function rejectedOf(kind: ImportKind, { key, rows, n, ns }: Group): Rejected[] {
  const [first] = rows;
  if (!first) return [];
  if (ONCE.has(kind))
    return rows.slice(1).map(({ line }, i) => ({
      ...{ key, n: ns[i + 1] ?? n, line },
      reason: `"${key.slice(0, 60)}" stands in line ${first.line} already.`,
    }));
  const wrong = kind === 'orders' ? wrongOrder(rows) : kind === 'returns' && rows.length > 1 ? wrongReturn(rows) : null;
  if (!wrong) return [];
  // Half an order would be a wrong one.
  return rows.map(({ line }, i) => ({ key, n: ns[i] ?? n, line, reason: wrong.reason }));
}

const shown = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value)).slice(0, SHOWN);
/** A value of a field as a person reads it: dates as ISO 8601, amounts as decimals. */
export function readable(kind: ImportKind, field: string, value: string | number | boolean): string {
  if (typeof value !== 'number') return shown(value);
  const type = fieldOf(kind, field)?.type;
  return type === 'date' ? new Date(value).toISOString() : type === 'amount' ? String(fromMicros(value)) : String(value);
}
function note(found: Found, preview: ImportPreview): void {
  const alike = found.preview.filter(({ kind, act }) => kind === preview.kind && act === preview.act).length;
  const all = found.preview.filter(({ kind }) => kind === preview.kind).length;
  // Conflicts are what a person must see: they get room even when new ones came first.
  if (all < PREVIEWS || (preview.act === 'conflict' && alike < PREVIEWS / 2)) {
    if (all >= PREVIEWS)
      found.preview.splice(
        found.preview.findIndex(({ kind, act }) => kind === preview.kind && act !== 'conflict'),
        1,
      );
    found.preview.push(preview);
  }
}

/** Notes the span of dates. */
export function span(found: Found, kind: ImportKind, row: ReadRow): void {
  const ordered = kind === 'orders' ? time(row, 'date') : null;
  if (ordered !== null) found.ordersFrom = Math.min(found.ordersFrom ?? ordered, ordered);
  for (const field of ['date', 'created', 'since']) {
    const ts = time(row, field);
    if (ts === null) continue;
    found.from = Math.min(found.from ?? ts, ts);
    found.to = Math.max(found.to ?? ts, ts);
  }
}

/** Counts a person's row, with the traits that it would set. */
export function judgePerson(
  found: Found,
  kind: ImportKind,
  group: Group,
  traits: Record<string, unknown>,
  known: KnownPerson | null,
  keep: boolean,
): void {
  const counts = countsOf(found, kind);
  const changes = Object.entries(traits).flatMap(([field, to]) => {
    const before = known && Object.hasOwn(known.traits, field) ? known.traits[field] : undefined;
    const [from, next] = [before === undefined ? null : shown(before), shown(to)];
    return from === next ? [] : [{ field, from, to: next, kept: keep && from !== null }];
  });
  const conflict = changes.some(({ from }) => from !== null);
  const act = !known ? 'new' : conflict ? 'conflict' : 'matched';
  counts[act === 'conflict' ? 'conflicts' : act]++;
  note(found, { kind, key: group.key, act, changes });
}

/** Counts an order's rows and adds its sums. */
export function judgeOrder(found: Found, group: Group, known: KnownOrder | null, currency: string, keeping: boolean): void {
  const keep = keeping && known?.trust === 'verified';
  const counts = countsOf(found, 'orders');
  const [row] = group.rows;
  if (!row) return;
  if (isNone(group.rows)) {
    counts.leftOut += group.rows.length;
    return;
  }
  const sum = sumOf(group.rows, currency);
  let total = found.sums.find((one) => one.currency === sum.currency);
  if (!total) {
    total = { currency: sum.currency, orders: 0, lines: 0, amount: 0, discount: 0, returned: 0 };
    found.sums.push(total);
  }
  total.orders++;
  total.lines += sum.lines;
  total.amount += sum.amount;
  total.discount += sum.discount;
  total.returned += sum.returned;
  const differs = known !== null && (known.charged !== sum.amount || known.currency !== sum.currency);
  const act = !known ? 'new' : differs ? 'conflict' : 'matched';
  counts[act === 'conflict' ? 'conflicts' : act]++;
  const amount = (micros: number, code: string): string => `${fromMicros(micros)} ${code}`;
  note(found, {
    ...{ kind: 'orders', key: group.key, act },
    changes: [
      {
        field: 'amount',
        from: known ? amount(known.charged, known.currency) : null,
        to: amount(sum.amount, sum.currency),
        kept: keep,
      },
      { field: 'lines', from: null, to: String(sum.lines), kept: keep },
      { field: 'customer', from: known?.user ?? null, to: text(row, 'customer') || text(row, 'email'), kept: keep },
    ],
  });
}

/** Counts a row of what somebody did. */
export function judgeAct(found: Found, kind: ImportKind, group: Group, known: boolean): void {
  const counts = countsOf(found, kind);
  counts.new++;
  if (!known) counts.strangers++;
  const [row] = group.rows;
  if (!row) return;
  const changes = [
    ...Object.entries(row.fields).map(([field, value]) => ({ field, from: null, to: readable(kind, field, value), kept: false })),
    ...Object.entries(row.extra).map(([field, value]) => ({ field, from: null, to: shown(value), kept: false })),
  ];
  note(found, { kind, key: text(row, 'customer') || text(row, 'email') || text(row, 'order_id'), act: 'new', changes });
}
