/** Routes of what is held beside people: the catalogue, the names that rules may use, and the search of everything. */
import type { ProductImport } from '../../shared/api.ts';
import { decodeCursor, encodeCursor, HttpError, limitOf, page, type Ctx, type Handler } from '../http.ts';
import { readCatalogue } from './csv.ts';

const QUESTION = 200;
const questionOf = (c: Ctx): string => c.req.query('q')?.trim().slice(0, QUESTION) ?? '';

/** Rows of one write, so that visitors' writes come in between. */
const CHUNK = 500;
/** Whether a query parameter says yes. */
const flag = (c: Ctx, name: string): boolean => ['true', '1'].includes(c.req.query(name) ?? '');

/** The catalogue, names, and the search of everything. */
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
    const { read, products, problems } = await readCatalogue(text);
    const wanted = flag(c, 'commit');
    const commit = wanted && (problems.length === 0 || flag(c, 'skip'));
    const counts = { added: 0, changed: 0, unchanged: 0 };
    for (let i = 0; i < products.length; i += CHUNK) {
      const rows = products.slice(i, i + CHUNK);
      const part = commit
        ? await deps.store.write.importProducts(site.site, rows, site.currency, deps.now())
        : await deps.store.read.tryProducts(site.site, rows, site.currency);
      for (const key of ['added', 'changed', 'unchanged'] as const) counts[key] += part[key];
    }
    const answer: ProductImport = { read, ...counts, problems };
    if (wanted && !commit) throw new HttpError('conflict', `${problems.length} rows have a problem; nothing was changed. Mend them, or leave them out with skip=true.`, answer);
    return c.json(answer);
  }) satisfies Handler,

  names: (async (c) => c.json(await c.var.deps.store.read.names(c.var.site.site))) satisfies Handler,

  search: (async (c) => {
    const { deps, site } = c.var;
    const q = questionOf(c);
    return c.json(page(q === '' ? [] : await deps.store.read.search(site.site, q), null));
  }) satisfies Handler,
};
