/** Routes of the names that rules may use, and of the search of everything. */
import { page, type Ctx, type Handler } from '../http.ts';

const QUESTION = 200;
const questionOf = (c: Ctx): string => c.req.query('q')?.trim().slice(0, QUESTION) ?? '';

/** Names, and the search of everything. */
export const dataRoutes = {
  names: (async (c) => c.json(await c.var.deps.store.read.names(c.var.site.site))) satisfies Handler,

  search: (async (c) => {
    const { deps, site } = c.var;
    const q = questionOf(c);
    return c.json(page(q === '' ? [] : await deps.store.read.search(site.site, q), null));
  }) satisfies Handler,
};
