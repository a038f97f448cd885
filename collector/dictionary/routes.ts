/** Routes of the dictionary: what the site sends, what people wrote about it, and both as a file. */
import { z } from 'zod';
import type { Dictionary, Term, TermChange } from '../../shared/api.ts';
import { actorOf } from '../access/people.ts';
import { HttpError, page, readBody, type Ctx, type Handler } from '../http.ts';
import type { TermKey, TermNote } from '../store/queries/dictionary.ts';
import { csvOf } from './csv.ts';
import { termKey, termOf } from './term.ts';

/** Body of `PUT /dictionary/{id}`. */
export const termSchema = z.object({
  description: z.string().trim().max(1000).optional(),
  personal: z.boolean().nullable().optional(),
  purposes: z.array(z.string().trim().min(1).max(60)).max(10).optional(),
  hidden: z.boolean().optional(),
}) satisfies z.ZodType<TermChange>;

function keyOf(c: Ctx): TermKey {
  const key = termKey(c.req.param('id') ?? '');
  if (!key) throw new HttpError('not_found', 'The site never sent this.');
  return key;
}

async function term(c: Ctx, key: TermKey): Promise<Term> {
  const { deps, site } = c.var;
  const rows =
    key.name === ''
      ? await deps.store.read.dictionary(site.site, deps.now())
      : await deps.store.read.fieldTerms(site.site, key.kind, key.event);
  const row = rows.find(({ kind, event, name }) => kind === key.kind && event === key.event && name === key.name);
  if (!row) throw new HttpError('not_found', 'The site never sent this.');
  return termOf(row);
}

/** The dictionary of a site. */
export const dictionaryRoutes = {
  list: (async (c) => {
    const { deps, site } = c.var;
    const { read } = deps.store;
    const [rows, beyond, limits] = await Promise.all([
      read.dictionary(site.site, deps.now()),
      read.overflow(site.site),
      read.limits(site.site),
    ]);
    const answer: Dictionary = {
      ...page(rows.map(termOf), null),
      overflow: beyond.map(({ first_seen, last_seen, count, ...rest }) => ({
        ...rest,
        count: Number(count),
        most: limits[rest.what],
        firstSeen: new Date(Number(first_seen)).toISOString(),
        lastSeen: new Date(Number(last_seen)).toISOString(),
      })),
    };
    return c.json(answer);
  }) satisfies Handler,

  get: (async (c) => c.json(await term(c, keyOf(c)))) satisfies Handler,

  properties: (async (c) => {
    const { kind, event, name } = keyOf(c);
    if (name !== '') throw new HttpError('invalid', 'Only an event has properties.');
    const rows = await c.var.deps.store.read.fieldTerms(c.var.site.site, kind, event);
    return c.json(page(rows.map(termOf), null));
  }) satisfies Handler,

  change: (async (c) => {
    const { deps, site } = c.var;
    const key = keyOf(c);
    const { description, personal, purposes, hidden } = await readBody(c, termSchema);
    const change: Partial<TermNote> = {
      ...(description === undefined ? {} : { description }),
      ...(personal === undefined ? {} : { personal: personal === null ? null : personal ? 1 : 0 }),
      ...(purposes === undefined ? {} : { purposes: JSON.stringify([...new Set(purposes)]) }),
      ...(hidden === undefined ? {} : { hidden: hidden ? 1 : 0 }),
    };
    await deps.store.write.setTerm(site.site, key, change, actorOf(c), deps.now());
    return c.json(await term(c, key));
  }) satisfies Handler,

  /** Events with their properties, then traits. */
  exportAll: (async (c) => {
    const { deps, site } = c.var;
    const rows = await deps.store.read.dictionary(site.site, deps.now());
    const terms: Term[] = [];
    for (const row of rows) {
      terms.push(termOf(row));
      if (row.name === '' && row.event !== '')
        terms.push(...(await deps.store.read.fieldTerms(site.site, row.kind, row.event)).map(termOf));
    }
    const day = new Date(deps.now()).toISOString().slice(0, 10);
    return c.body(csvOf(terms), 200, {
      'Content-Type': 'text/csv; charset=utf-8',
      'Content-Disposition': `attachment; filename="dictionary-${day}.csv"`,
    });
  }) satisfies Handler,
};
