/** A report's file: its columns guessed or chosen, each line read or told of. Gives way to visitors between pieces; knows no store. */
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { parse } from 'csv-parse';
import { REPORT_COLUMNS, type ReportColumns, type ReportPreview, type ReportReading } from '../../shared/api.ts';
import { bounded, fromMicros, type Micros } from '../../shared/money.ts';
import { delimiterOf, piecesOf } from '../data/csv.ts';
import { unguarded } from '../export/csv.ts';
import type { SiteContext } from '../site.ts';
import { codeBeside, datesOf, decimalOf, reportAmount, reportDay, reportMonth } from './words.ts';

/** An order of a report: its id, day, amount in micro-units, currency. */
export type OrderLine = [id: string, day: string, amount: Micros, currency: string];
/** A month of a report: its name (YYYY-MM), how many orders, their sum in micro-units, currency. */
export type MonthLine = [month: string, count: number | null, sum: Micros, currency: string];
/** What a report holds. */
export type Content = { kind: 'orders'; lines: OrderLine[] } | { kind: 'months'; lines: MonthLine[] };

const MOST_ROWS = 100_000;
const MOST_COLUMNS = 200;
const PROBLEMS = 100;
const SAMPLE = 5;
const NEEDS = { orders: ['id', 'date', 'amount'], months: ['month', 'sum'] } as const;

/** By what names columns go in the reports of shops. */
const NAMES: Record<(typeof REPORT_COLUMNS)[number], RegExp> = {
  id: /^(order|bestell|auftrag|commande|pedido)[\s_-]*(id|no\.?|nr\.?|number|nummer|name|#)?$|^(id|name|number|nummer|reference)$/i,
  date: /date|datum|^(day|tag|created|created at|paid at|order day)$/i,
  amount: /^(total|amount|betrag|summe|gesamt|order total|total sales|gross|net|revenue|umsatz|price|sum)/i,
  currency: /^curr|währung|devise|moneda/i,
  month: /month|monat|mois|^period$|^mes$/i,
  count: /count|^orders?$|anzahl|bestellungen|number of orders/i,
  sum: /sum|total|amount|betrag|umsatz|revenue|sales|gross|net/i,
};

/** A row with the line at which it ends in the file. */
interface Row {
  cells: string[];
  line: number;
}
async function rowsOf(text: string): Promise<{ rows: Row[]; broken: number | null }> {
  const rows: Row[] = [];
  const onRecord = (record: string[], { lines }: { lines: number }): null => {
    if (rows.length <= MOST_ROWS + 1) rows.push({ cells: record.map((cell) => unguarded(cell.trim()).slice(0, 500)), line: lines });
    return null;
  };
  const parser = parse({
    bom: true,
    delimiter: delimiterOf(text),
    on_record: onRecord,
    relax_column_count: true,
    skip_empty_lines: true,
    relax_quotes: true,
  });
  try {
    await pipeline(Readable.from(piecesOf(text, () => rows.length > MOST_ROWS + 1)), parser.resume());
    return { rows, broken: null };
  } catch {
    // What was found before the text goes wrong can be used; the line is told.
    return { rows, broken: (rows.at(-1)?.line ?? 0) + 1 };
  }
}

function guessed(head: readonly string[], sample: readonly Row[], chosen: Partial<ReportReading>): ReportReading {
  const find = (name: keyof typeof NAMES, not: (number | undefined)[] = []): number | undefined => {
    const at = head.findIndex((cell, i) => NAMES[name].test(cell) && !not.includes(i));
    return at < 0 ? undefined : at;
  };
  const month = find('month');
  const kind = chosen.kind ?? (month !== undefined || find('id') === undefined ? 'months' : 'orders');
  const columns: ReportColumns = { ...byContent(kind, guessedColumns(kind, find), head.length, sample), ...chosen.columns };
  const cells = (at: number | undefined): string[] => (at === undefined ? [] : sample.map((row) => row.cells[at] ?? ''));
  return {
    kind,
    columns,
    dates: chosen.dates ?? datesOf(cells(kind === 'orders' ? columns.date : columns.month)),
    decimal: chosen.decimal ?? decimalOf(cells(kind === 'orders' ? columns.amount : columns.sum)),
  };
}
function guessedColumns(
  kind: ReportReading['kind'],
  find: (name: keyof typeof NAMES, not?: (number | undefined)[]) => number | undefined,
): ReportColumns {
  const found = (columns: ReportColumns): ReportColumns => Object.fromEntries(Object.entries(columns).filter(([, at]) => at !== undefined));
  const currency = find('currency');
  if (kind === 'orders') {
    const [id, date] = [find('id'), find('date')];
    return found({ id, date, amount: find('amount', [id, date, currency]), currency });
  }
  const month = find('month') ?? find('date');
  const count = find('count', [month]);
  return found({ month, count, sum: find('sum', [month, count, currency]), currency });
}

/** Columns that no name tells are found by what stands in them: days, and amounts with decimals. */
function byContent(kind: ReportReading['kind'], named: ReportColumns, width: number, sample: readonly Row[]): ReportColumns {
  const taken = new Set(Object.values(named));
  const firstWhere = (fits: (text: string) => boolean): number | undefined => {
    const texts = (at: number): string[] =>
      sample
        .slice(0, 100)
        .map((row) => row.cells[at] ?? '')
        .filter(Boolean);
    const most = (at: number): boolean => texts(at).filter(fits).length * 2 > texts(at).length;
    const found = Array.from({ length: width }, (_, at) => at).find((at) => !taken.has(at) && most(at));
    if (found !== undefined) taken.add(found);
    return found;
  };
  const when = (text: string): boolean =>
    reportMonth(text, { dates: 'dmy' }, 'UTC', 'en') !== null || reportDay(text, 'mdy', 'UTC') !== null;
  const much = (text: string): boolean =>
    /\d[.,]\d{1,2}\D*$/.test(text) && (reportAmount(text, '.') !== null || reportAmount(text, ',') !== null);
  const [day, amount] = kind === 'orders' ? (['date', 'amount'] as const) : (['month', 'sum'] as const);
  const found = { ...named };
  const at = named[day] ?? firstWhere(when);
  if (at !== undefined) found[day] = at;
  const sum = named[amount] ?? firstWhere(much);
  if (sum !== undefined) found[amount] = sum;
  return found;
}

type Site = Pick<SiteContext, 'timeZone' | 'language' | 'currency'>;
function currencyOf(cells: string[], at: number | undefined, amount: string, site: Site): string | null {
  const said = (at === undefined ? codeBeside(amount) : (cells[at] ?? '')).toUpperCase();
  return said === '' ? site.currency : /^[A-Z]{3}$/.test(said) ? said : null;
}
const quoted = (text: string): string => `"${text.length > 40 ? `${text.slice(0, 39)}…` : text}"`;

/** A line of orders, or why it is none. */
function orderIn(cells: string[], { columns, dates, decimal }: ReportReading, site: Site): OrderLine | string {
  const of = (at: number | undefined): string => (at === undefined ? '' : (cells[at] ?? ''));
  const id = of(columns.id).replace(/^#/, '');
  if (id === '') return 'The order’s id is missing.';
  const day = reportDay(of(columns.date), dates, site.timeZone);
  if (day === null) return `${quoted(of(columns.date))} is no date.`;
  const amount = reportAmount(of(columns.amount), decimal);
  if (amount === null) return `${quoted(of(columns.amount))} is no amount.`;
  const currency = currencyOf(cells, columns.currency, of(columns.amount), site);
  return currency === null ? `${quoted(of(columns.currency))} is no currency of three letters.` : [id.slice(0, 200), day, amount, currency];
}
/** A line of a month, or why it is none. */
function monthIn(cells: string[], reading: ReportReading, site: Site): MonthLine | string {
  const { columns, decimal } = reading;
  const of = (at: number | undefined): string => (at === undefined ? '' : (cells[at] ?? ''));
  const month = reportMonth(of(columns.month), reading, site.timeZone, site.language);
  if (month === null) return `${quoted(of(columns.month))} is no month such as 2026-02.`;
  const sum = reportAmount(of(columns.sum), decimal);
  if (sum === null) return `${quoted(of(columns.sum))} is no amount.`;
  const written = of(columns.count).replace(/[.,'’\s]/g, '');
  if (!/^\d{0,9}$/.test(written)) return `${quoted(of(columns.count))} is no number of orders.`;
  const currency = currencyOf(cells, columns.currency, of(columns.sum), site);
  return currency === null
    ? `${quoted(of(columns.currency))} is no currency of three letters.`
    : [month, written === '' ? null : Number(written), sum, currency];
}

/** Lines of one order, such as one for each product, are one line; so are lines of one month and currency. */
export function added(content: Content): Content {
  if (content.kind === 'orders') {
    const orders = new Map<string, OrderLine>();
    for (const line of content.lines) {
      const before = orders.get(`${line[0]}\n${line[3]}`);
      if (before) before[2] = bounded(before[2] + line[2]);
      else orders.set(`${line[0]}\n${line[3]}`, [...line]);
    }
    return { kind: 'orders', lines: [...orders.values()] };
  }
  const months = new Map<string, MonthLine>();
  for (const line of content.lines) {
    const before = months.get(`${line[0]}\n${line[3]}`);
    if (!before) months.set(`${line[0]}\n${line[3]}`, [...line]);
    else [before[1], before[2]] = [before[1] === null || line[1] === null ? null : before[1] + line[1], bounded(before[2] + line[2])];
  }
  return { kind: 'months', lines: [...months.values()] };
}

/** Reads a file as it is chosen to be read, and where nothing is chosen as it seems meant. */
export async function readReport(
  text: string,
  chosen: Partial<ReportReading>,
  site: Site,
): Promise<{ preview: ReportPreview; content: Content }> {
  const { rows, broken } = await rowsOf(text);
  const [first, ...others] = rows;
  const head = (first?.cells ?? []).slice(0, MOST_COLUMNS);
  const reading = guessed(head, others.slice(0, 1000), chosen);
  const preview: ReportPreview = {
    head,
    sample: others.slice(0, SAMPLE).map(({ cells }) => cells.slice(0, MOST_COLUMNS)),
    reading,
    lines: 0,
    rows: [],
    problems: [],
    bad: 0,
    saved: null,
  };
  const tell = (line: number, reason: string): void => {
    preview.bad++;
    if (preview.problems.length < PROBLEMS) preview.problems.push({ line, reason });
  };
  const none: Content = { kind: reading.kind, lines: [] };
  const missing = NEEDS[reading.kind].filter((name) => reading.columns[name] === undefined);
  if (others.length === 0) tell(0, 'The file holds no lines below its first one, which names the columns.');
  else if (others.length > MOST_ROWS) tell(0, `At most ${MOST_ROWS} lines; split the file, by years for example.`);
  if (preview.bad > 0 || missing.length > 0) return { preview, content: none };
  const orders: OrderLine[] = [];
  const months: MonthLine[] = [];
  for (const { cells, line } of others) {
    const found = reading.kind === 'orders' ? orderIn(cells, reading, site) : monthIn(cells, reading, site);
    if (typeof found === 'string') tell(line, found);
    else if (typeof found[1] === 'string') orders.push(found as OrderLine);
    else months.push(found as MonthLine);
  }
  if (broken !== null) tell(broken, 'From here on this cannot be read as CSV; the lines before it can.');
  const content = added(reading.kind === 'orders' ? { kind: 'orders', lines: orders } : { kind: 'months', lines: months });
  preview.lines = content.lines.length;
  preview.rows =
    content.kind === 'orders'
      ? content.lines
          .slice(0, SAMPLE)
          .map(([name, date, amount, currency]) => ({ name, date, amount: fromMicros(amount), count: null, currency }))
      : content.lines
          .slice(0, SAMPLE)
          .map(([date, count, sum, currency]) => ({ name: '', date, amount: fromMicros(sum), count, currency }));
  return { preview, content };
}
