/** Routes of the catalogue: its products, and the files that they come in by. */
import { z } from 'zod';
import { AVAILABILITIES, type ProductImport } from '../../shared/api.ts';
import { toMicros } from '../../shared/money.ts';
import { actorOf } from '../access/people.ts';
import { decodeCursor, encodeCursor, HttpError, ifMatch, limitOf, page, readBody, type Ctx, type Handler } from '../http.ts';
import type { Saying } from '../store/queries/product-write.ts';
import { EVERY_PRODUCT, PRODUCT_SORTS, type ProductQuery } from '../store/queries/products.ts';
import { readCatalogue } from './csv.ts';

const QUESTION = 200;
/** Rows of one write, so that visitors' writes come in between. */
const CHUNK = 250;
const PREVIEWS = 50;
/** Whether a query parameter says yes. */
const flag = (c: Ctx, name: string): boolean => ['true', '1'].includes(c.req.query(name) ?? '');
/** A query parameter that is one of a few words; null when it is not given. */
function oneOf<T extends string>(c: Ctx, name: string, words: readonly T[]): T | null {
  const given = c.req.query(name);
  if (!given) return null;
  const word = words.find((one) => one === given);
  if (!word) throw new HttpError('invalid', `${name}: one of ${words.join(', ')}.`);
  return word;
}

const text = (most: number) => z.string().trim().min(1, 'may not be empty; null takes it back').max(most).nullable();
const amount = z.number('a number like 12.5').min(0, 'not below 0').max(9e9).nullable();
const address = text(2000).refine((url) => url === null || /^(https?:\/\/|\/(?!\/))/i.test(url), 'not a web address like https://shop.example/p/1');
/** Body of `PUT /api/v1/products/{id}`: what is absent stays, null takes the shop's own word back. */
export const productSchema = z
  .strictObject({
    title: text(500),
    description: text(5000),
    category: text(1000),
    brand: text(1000),
    price: amount,
    salePrice: amount,
    cost: amount,
    currency: text(3)
      .refine((code) => code === null || /^[A-Za-z]{3}$/.test(code), 'a code of three letters like EUR')
      .transform((code) => code?.toUpperCase() ?? null),
    availability: z.enum(AVAILABILITIES).exclude(['gone']).nullable(),
    stock: z.int('a whole number').min(0, 'not below 0').max(1e12).nullable(),
    image: address,
    url: address,
    gtin: text(18),
    mpn: text(200),
    group: text(200),
  })
  .partial();

/** Which products are asked for; an `invalid` error for a filter that is none. */
export const narrowed = (c: Ctx): Pick<ProductQuery, 'q' | 'category' | 'availability' | 'missing'> => ({
  q: c.req.query('q')?.trim().slice(0, QUESTION) ?? '',
  category: c.req.query('category') || null,
  availability: oneOf(c, 'availability', ['available', 'unavailable']),
  missing: oneOf(c, 'missing', ['cost', 'image']),
});
const sayingOf = (c: Ctx, who: Saying['who']): Saying => ({
  ...{ site: c.var.site.site, currency: c.var.site.currency, who, member: actorOf(c).member },
  now: c.var.deps.now(),
});
async function detail(c: Ctx): Promise<Response> {
  const found = await c.var.deps.store.read.productDetail(c.var.site.site, c.req.param('id') ?? '');
  if (!found) throw new HttpError('not_found', 'There is no such product.');
  c.header('ETag', `"${Date.parse(found.updatedAt)}"`);
  return c.json(found);
}

/** The catalogue. */
export const productRoutes = {
  list: (async (c) => {
    const { deps, site } = c.var;
    const after = decodeCursor(c, 2);
    const found = await deps.store.read.productPage(site.site, {
      ...narrowed(c),
      sort: oneOf(c, 'sort', PRODUCT_SORTS) ?? EVERY_PRODUCT.sort,
      descending: oneOf(c, 'order', ['asc', 'desc']) === 'desc',
      limit: limitOf(c),
      after: after && [after[0] ?? null, String(after[1] ?? '')],
    });
    return c.json(page(found.items, found.next && encodeCursor(found.next)));
  }) satisfies Handler,

  figures: (async (c) => c.json(await c.var.deps.store.read.catalogueFigures(c.var.site.site))) satisfies Handler,

  get: ((c) => detail(c)) satisfies Handler,

  change: (async (c) => {
    const { price, salePrice, cost, ...edit } = await readBody(c, productSchema);
    const money = Object.fromEntries(
      Object.entries({ price, salePrice, cost }).flatMap(([field, value]) =>
        value === undefined ? [] : [[field, value === null ? null : toMicros(value)]],
      ),
    );
    const tag = ifMatch(c);
    const since = tag === null ? null : Number(tag.replaceAll('"', ''));
    await c.var.deps.store.write.editProduct(c.req.param('id') ?? '', { ...edit, ...money }, sayingOf(c, 'owner'), since);
    c.var.doors.recounts.run();
    return detail(c);
  }) satisfies Handler,

  /** Tells what the file would do; with `?commit=true` does it, when no row has a problem or `?skip=true` leaves those out. */
  import: (async (c) => {
    const { deps, doors, site } = c.var;
    let csv: string;
    try {
      csv = new TextDecoder('utf-8', { fatal: true }).decode(await c.req.arrayBuffer());
    } catch {
      throw new HttpError('invalid', 'The file is not UTF-8 text; save it as "CSV UTF-8".');
    }
    const { read, products, problems } = await readCatalogue(csv);
    const wanted = flag(c, 'commit');
    const commit = wanted && (problems.length === 0 || flag(c, 'skip'));
    const answer: ProductImport = { read, added: 0, changed: 0, unchanged: 0, problems, preview: [] };
    const by = sayingOf(c, 'csv');
    for (let i = 0; i < products.length; i += CHUNK) {
      const rows = products.slice(i, i + CHUNK);
      const part = await (commit
        ? deps.store.write.importProducts(rows, by)
        : deps.store.read.tryProducts(site.site, rows, site.currency, by.now));
      for (const key of ['added', 'changed', 'unchanged'] as const) answer[key] += part[key];
      answer.preview.push(...part.preview.slice(0, PREVIEWS - answer.preview.length));
    }
    if (wanted && !commit)
      throw new HttpError(
        'conflict',
        `${problems.length} rows have a problem; nothing was changed. Mend them, or leave them out with skip=true.`,
        answer,
      );
    if (commit) doors.recounts.run();
    return c.json(answer);
  }) satisfies Handler,
};
