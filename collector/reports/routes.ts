/** Routes of reports: kept, compared with what is here, and let out. */
import { z } from 'zod';
import { REPORT_COLUMNS, REPORT_KINDS, type ReportComparison, type ReportMeaning, type ReportReading } from '../../shared/api.ts';
import { toMicros } from '../../shared/money.ts';
import { instantOf } from '../../shared/time.ts';
import { currencySchema } from '../access/settings.ts';
import { actorOf } from '../access/people.ts';
import { answerExport } from '../export/answer.ts';
import { HttpError, page, parse, readBody, type Ctx, type Handler } from '../http.ts';
import type { Counted, CountedReturn, KeptReport } from '../store/queries/reports.ts';
import { compared, firstOf, monthsOf } from './compare.ts';
import { added, readReport, type Content } from './read.ts';
import { comparisonSheet, rowsOf } from './sheet.ts';

const name = z.string().trim().min(1, 'a name is needed').max(100);
const meaningSchema = z.object({ tax: z.boolean(), shipping: z.boolean(), returns: z.enum(['none', 'order', 'day']) });
const month = z.string().regex(/^(19|2[01])\d\d-(0[1-9]|1[0-2])$/, 'a month such as 2026-02');
/** Body of `POST /api/v1/reports`: totals of months as somebody types them. */
export const reportSchema = z.object({
  name,
  meaning: meaningSchema,
  months: z
    .array(
      z.object({
        month,
        count: z.int('a whole number').min(0).max(1e9).nullable(),
        sum: z.number('an amount').min(-9e9).max(9e9),
        currency: currencySchema.optional(),
      }),
    )
    .min(1, 'at least one month')
    .max(1200),
});
/** Body of `PUT /api/v1/reports/{id}`. */
export const reportChangeSchema = z.object({ name, meaning: meaningSchema });
const place = z.coerce.number().int().min(0).max(199);
/** What the address of an import may say of how the file is read. */
const readingSchema = z.object({
  kind: z.enum(REPORT_KINDS).optional(),
  dates: z.enum(['dmy', 'mdy']).optional(),
  decimal: z.enum(['.', ',']).optional(),
  ...(Object.fromEntries(REPORT_COLUMNS.map((column) => [column, place.optional()])) as Record<
    (typeof REPORT_COLUMNS)[number],
    z.ZodOptional<typeof place>
  >),
});

/** Orders of one read, and ids of one look for them. */
const CHUNK = 5000;
const IDS = 500;

async function here(c: Ctx, content: Content, returns: ReportMeaning['returns']) {
  const { deps, site } = c.var;
  const span = monthsOf(content);
  const { countUnconfirmed: counts } = await deps.store.read.orderSettings(site.site);
  if (!span) return { orders: [], elsewhere: [], returns: [], counts };
  const [year = 0, number = 0] = span.first.split('-').map(Number);
  const [lastYear = 0, lastMonth = 0] = span.last.split('-').map(Number);
  const from = instantOf({ year, month: number, day: 1 }, site.timeZone);
  const to = instantOf(
    lastMonth === 12 ? { year: lastYear + 1, month: 1, day: 1 } : { year: lastYear, month: lastMonth + 1, day: 1 },
    site.timeZone,
  );
  const orders: Counted[] = [];
  for (let after: Counted | null = null; ;) {
    const part: Counted[] = await deps.store.read.countedOrders(site.site, from, to, after, CHUNK);
    orders.push(...part);
    after = part.at(-1) ?? null;
    if (part.length < CHUNK) break;
  }
  const back: CountedReturn[] = [];
  for (let after: CountedReturn | null = null; returns === 'day';) {
    const part: CountedReturn[] = await deps.store.read.countedReturns(site.site, from, to, after, CHUNK);
    back.push(...part);
    after = part.at(-1) ?? null;
    if (part.length < CHUNK) break;
  }
  const known = new Set(orders.map(({ id }) => id.replace(/^#/, '')));
  const ids = content.kind === 'orders' ? content.lines.map(([id]) => id).filter((id) => !known.has(id)) : [];
  const elsewhere: Counted[] = [];
  for (let i = 0; i < ids.length; i += IDS) {
    const part = ids.slice(i, i + IDS);
    elsewhere.push(
      ...(await deps.store.read.ordersByIds(
        site.site,
        part.flatMap((id) => [id, `#${id}`]),
      )),
    );
  }
  return { orders, elsewhere, returns: back, counts };
}

async function own(c: Ctx): Promise<KeptReport> {
  const found = await c.var.deps.store.read.report(c.var.site.site, c.req.param('id') ?? '');
  if (!found) throw new HttpError('not_found', 'There is no such report.');
  return found;
}
/** The comparison of a report with what is here now. */
async function comparison(c: Ctx): Promise<ReportComparison> {
  const { content, ...report } = await own(c);
  const { site } = c.var;
  const differences = compared(content, report.meaning, await here(c, content, report.meaning.returns), site);
  return { ...report, timeZone: site.timeZone, ...differences };
}
async function keep(c: Ctx, called: string, meaning: ReportMeaning, content: Content) {
  const { deps, site } = c.var;
  if (content.kind === 'orders' && meaning.returns === 'day')
    throw new HttpError('invalid', 'returns: by the month of the return only for totals of months; a line of an order has one sum.');
  const report = { id: `rep_${deps.token(9)}`, name: called, meaning, content, createdAt: new Date(deps.now()).toISOString() };
  await deps.store.write.addReport(site.site, report, actorOf(c));
  const { content: _lines, ...rest } = report;
  return { ...rest, kind: content.kind, lines: content.lines.length };
}
function readingOf(c: Ctx): Partial<ReportReading> {
  const said = parse(
    readingSchema,
    Object.fromEntries(Object.entries(c.req.query()).filter(([key, value]) => key in readingSchema.shape && value !== '')),
  );
  const columns = Object.fromEntries(REPORT_COLUMNS.flatMap((column) => (said[column] === undefined ? [] : [[column, said[column]]])));
  const { kind, dates, decimal } = said;
  return { ...(kind ? { kind } : {}), ...(dates ? { dates } : {}), ...(decimal ? { decimal } : {}), columns };
}
const flag = (c: Ctx, key: string): boolean => c.req.query(key) === 'true';

/** Reports and what they are compared with. */
export const reportRoutes = {
  list: (async (c) => c.json(page(await c.var.deps.store.read.reports(c.var.site.site), null))) satisfies Handler,

  /** Tells how a file would be read; with `?commit=true` keeps it, with what `name`, `tax`, `shipping` and `returns` say of it. */
  import: (async (c) => {
    let text: string;
    try {
      text = new TextDecoder('utf-8', { fatal: true }).decode(await c.req.arrayBuffer());
    } catch {
      throw new HttpError('invalid', 'The file is not UTF-8 text; save it as "CSV UTF-8".');
    }
    const { preview, content } = await readReport(text.replaceAll('\0', ''), readingOf(c), c.var.site);
    if (!flag(c, 'commit')) return c.json(preview);
    if (content.lines.length === 0) throw new HttpError('invalid', 'No line of the file can be used; choose its columns.', preview);
    const meaning = parse(meaningSchema, { tax: flag(c, 'tax'), shipping: flag(c, 'shipping'), returns: c.req.query('returns') ?? 'none' });
    const saved = await keep(c, parse(name, c.req.query('name') ?? ''), meaning, content);
    return c.json({ ...preview, saved }, 201);
  }) satisfies Handler,

  add: (async (c) => {
    const { name: called, meaning, months } = await readBody(c, reportSchema);
    const lines = months.map(({ month: of, count, sum, currency }): [string, number | null, number, string] => [
      of,
      count,
      toMicros(sum) ?? 0,
      currency ?? c.var.site.currency,
    ]);
    return c.json(await keep(c, called, meaning, added({ kind: 'months', lines })), 201);
  }) satisfies Handler,

  get: (async (c) => {
    const { orders, ...rest } = await comparison(c);
    return c.json({ ...rest, orders: firstOf(orders) } satisfies ReportComparison);
  }) satisfies Handler,

  change: (async (c) => {
    const { deps, site } = c.var;
    const { id, kind } = await own(c);
    const { name: called, meaning } = await readBody(c, reportChangeSchema);
    if (kind === 'orders' && meaning.returns === 'day')
      throw new HttpError('invalid', 'returns: by the month of the return only for totals of months.');
    await deps.store.write.changeReport(site.site, id, called, meaning, actorOf(c), deps.now());
    const { orders, ...rest } = await comparison(c);
    return c.json({ ...rest, orders: firstOf(orders) });
  }) satisfies Handler,

  remove: (async (c) => {
    await c.var.deps.store.write.removeReport(c.var.site.site, c.req.param('id') ?? '', actorOf(c), c.var.deps.now());
    return c.body(null, 204);
  }) satisfies Handler,

  /** Every difference, not only the first. */
  export: (async (c) => {
    const whole = await comparison(c);
    return answerExport(c, {
      ...{ list: 'comparison', least: 'marketer' as const, asked: { report: whole.id } },
      page: () => Promise.resolve({ items: rowsOf(whole), next: null }),
      sheet: () => Promise.resolve(comparisonSheet),
    });
  }) satisfies Handler,
};
