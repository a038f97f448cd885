/** Routes of what is held beside people: the catalogue, failed events, the names that rules may use, and the search of everything. */
import type { ProductImport } from '../../shared/api.ts';
import { decodeCursor, encodeCursor, HttpError, limitOf, page, type Ctx, type Handler } from '../http.ts';
import { readCatalogue } from './csv.ts';

const QUESTION = 200;
const questionOf = (c: Ctx): string => c.req.query('q')?.trim().slice(0, QUESTION) ?? '';

export const dataRoutes = {
  products: (async (c) => {
    const { deps, site } = c.var;
    const limit = limitOf(c);
    const after = decodeCursor(c, 1);
    const found = await deps.store.read.productPage(site.site, { q: questionOf(c), limit: limit + 1, after: String(after?.[0] ?? '') });
    const items = found.slice(0, limit);
    const last = items.at(-1);
    return c.json(page(items, found.length > limit && last ? encodeCursor([last.id]) : null));
  }) satisfies Handler,

  /** Tells what the file would do; with `?commit=true` does it, when no row has a problem or `?skip=true` leaves those out. */
  importProducts: (async (c) => {
    const { deps, site } = c.var;
    let text: string;
    try {
      text = new TextDecoder('utf-8', { fatal: true }).decode(await c.req.arrayBuffer());
    } catch {
      throw new HttpError('invalid', 'The file is not UTF-8 text; save it as "CSV UTF-8".');
    }
    const { read, products, problems } = readCatalogue(text);
    const wanted = c.req.query('commit') === 'true';
    const commit = wanted && (problems.length === 0 || c.req.query('skip') === 'true');
    const now = deps.now();
    const counts = { added: 0, changed: 0, unchanged: 0 };
    const CHUNK = 500;
    for (let i = 0; i < products.length; i += CHUNK) {
      const part = await deps.store.write.importProducts(site.site, products.slice(i, i + CHUNK), site.currency, commit, now);
      for (const key of ['added', 'changed', 'unchanged'] as const) counts[key] += part[key];
    }
    const answer: ProductImport = { read, ...counts, problems };
    return c.json(answer, wanted && !commit ? 409 : 200);
  }) satisfies Handler,

  names: (async (c) => c.json(await c.var.deps.store.read.names(c.var.site.site))) satisfies Handler,

  search: (async (c) => {
    const { deps, site } = c.var;
    const q = questionOf(c);
    return c.json(page(q === '' ? [] : await deps.store.read.search(site.site, q), null));
  }) satisfies Handler,

  failedEvents: (async (c) => {
    const { deps, site } = c.var;
    const limit = limitOf(c);
    const before = Number(decodeCursor(c, 1)?.[0] ?? Number.MAX_SAFE_INTEGER);
    const found = await deps.store.read.failedEvents(site.site, before, limit + 1);
    const last = found.length > limit ? found[limit - 1] : undefined;
    return c.json(page(found.slice(0, limit).map(({ key: _key, ...event }) => event), last ? encodeCursor([last.key]) : null));
  }) satisfies Handler,
};
