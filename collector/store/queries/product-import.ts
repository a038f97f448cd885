/** What the owner says of products, by a file or on the page: tried, or done. */
import type { ProductEdit, ProductImport, ProductPreview } from '../../../shared/api.ts';
import type { Stated } from '../../data/product-words.ts';
import { FIELDS, told, type Words } from '../../data/said.ts';
import type { Query } from '../query.ts';
import { StoreError } from '../error.ts';
import { productRow, shownFact } from './product-row.ts';
import { carryOut, planOf, type Plan, type Saying } from './product-write.ts';

/** How many products a file adds, changes and leaves, and the first of those that are otherwise afterwards. */
export type ImportCounts = Pick<ProductImport, 'added' | 'changed' | 'unchanged' | 'preview'>;
const PREVIEWS = 50;

/** A row of the owner's file is the owner's word where it has one; where it has none, what is there stays. */
async function planned(q: Query, site: number, { id, words }: Stated, currency: string, now: number): Promise<Plan> {
  const row = await productRow(q, site, id);
  return planOf(id, row, 'owner', currency, (before) => {
    const after = told(before, words, now);
    // An amount stays in the currency that it was written in, whatever others say later.
    if (after.price || after.salePrice || after.cost) after.currency ??= [row?.currency ?? currency, now];
    return after;
  });
}
function previewOf({ id, old, next, fields, act }: Plan): ProductPreview {
  const all = fields.map((field) => ({ field, from: shownFact(field, old?.[field]), to: shownFact(field, next[field]) }));
  // No attributes, and none before, is nothing to tell.
  const changes = all.filter(({ field, from, to }) => field !== 'attributes' || from !== null || to !== '{}');
  return { id, title: next.title, currency: next.currency, act: act === 'added' ? act : 'changed', changes };
}
function count(counts: ImportCounts, plan: Plan): void {
  counts[plan.act]++;
  if (plan.act !== 'unchanged' && counts.preview.length < PREVIEWS) counts.preview.push(previewOf(plan));
}
const none = (): ImportCounts => ({ added: 0, changed: 0, unchanged: 0, preview: [] });

/** What the rows of the owner's file would do. */
export async function tryProducts(q: Query, site: number, products: Stated[], currency: string, now: number): Promise<ImportCounts> {
  const counts = none();
  for (const product of products) count(counts, await planned(q, site, product, currency, now));
  return counts;
}

/** Does it: from now on these products are as the owner says, whatever feed and events say. */
export async function importProducts(q: Query, products: Stated[], by: Saying): Promise<ImportCounts> {
  const counts = none();
  await q.forEach(products, async (product) => {
    const plan = await planned(q, by.site, product, by.currency, by.now);
    count(counts, plan);
    if (plan.act !== 'unchanged') await carryOut(q, plan, by);
  });
  return counts;
}

/** Changes single facts by the owner's word; null takes the word back. Money in micro-units. `conflict` when the product was changed after `since` (ms). */
export async function editProduct(
  q: Query,
  id: string,
  edit: { [K in keyof ProductEdit]?: Words[K] },
  by: Saying,
  since: number | null,
): Promise<void> {
  const row = await productRow(q, by.site, id);
  if (!row) throw new StoreError('not_found', 'There is no such product.');
  if (since !== null && row.updated_at !== since)
    throw new StoreError('conflict', 'Somebody or something else has changed this product meanwhile; load it again.');
  const plan = planOf(id, row, 'owner', by.currency, (before) => {
    const after = told(before, edit, by.now);
    for (const field of FIELDS) if (field !== 'attributes' && edit[field] === null) delete after[field];
    // An amount stays in the currency that it was written in, whatever others say later.
    if (after.price || after.salePrice || after.cost) after.currency ??= [row.currency, by.now];
    else if (edit.currency === undefined) delete after.currency;
    return after;
  });
  if (plan.act !== 'unchanged') await carryOut(q, plan, by);
}

/** Reads that a file is tried with. */
export const productImportReads = { tryProducts };
/** Writes of the owner's words. */
export const productImportWrites = { importProducts, editProduct };
