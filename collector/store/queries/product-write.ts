/** What becomes of a product when somebody says something of it: its row, and its past. */
import { PRODUCT_SOURCES, TRACKED, type ProductChange, type ProductSource } from '../../../shared/api.ts';
import { DAY } from '../../../shared/time.ts';
import { alike, factsOf, FIELDS, heard, type Facts, type Said, type Told } from '../../data/said.ts';
import type { Query } from '../query.ts';
import { rowFacts, saidOf, type ProductRow } from './product-row.ts';

/** By whom, when (ms), and on which site a product is changed. */
export interface Saying {
  site: number;
  /** The site's, for products of which nobody names one. */
  currency: string;
  who: ProductChange['who'];
  /** The person, where one did it. */
  member: string | null;
  /** An import's words, said or taken back: history, of which no change is kept. */
  past?: 'said' | 'withdrawn';
  now: number;
}
/** What a statement makes of a product. `same`: nothing, not even by whose word it is as it is. */
export interface Plan {
  id: string;
  old: Facts | null;
  next: Facts;
  said: Said;
  row: ProductRow | undefined;
  act: 'added' | 'changed' | 'unchanged';
  /** Fields that are otherwise than before. */
  fields: (keyof Facts)[];
}

/** Works out what a product becomes when a source says `tell(before)` from now on. */
export function planOf(
  id: string,
  row: ProductRow | undefined,
  source: ProductSource,
  currency: string,
  tell: (before: Told | undefined) => Told,
): Plan {
  const before = row ? saidOf(row) : {};
  const words = tell(before[source]);
  const said: Said = { ...before, [source]: words };
  if (Object.keys(words).length === 0) delete said[source];
  return planned(id, row, said, currency, alike(before[source], words));
}

/** Works out what a product becomes when an import's events say `tell(before)`; when that is nothing, its words are taken back. */
export function planOfPast(
  id: string,
  row: ProductRow | undefined,
  past: number,
  currency: string,
  tell: (before: Told | undefined) => Told,
): Plan {
  const { imports: { [past]: before, ...others } = {}, ...rest } = row ? saidOf(row) : {};
  const words = tell(before);
  const imports = Object.keys(words).length === 0 ? others : { ...others, [past]: words };
  return planned(id, row, Object.keys(imports).length === 0 ? rest : { ...rest, imports }, currency, alike(before, words));
}

function planned(id: string, row: ProductRow | undefined, said: Said, currency: string, nothingNew: boolean): Plan {
  const old = row ? rowFacts(row) : null;
  const next = factsOf(id, said, old?.currency ?? currency);
  const fields = FIELDS.filter((field) => JSON.stringify(old?.[field] ?? null) !== JSON.stringify(next[field] ?? null));
  const same = nothingNew && fields.length === 0;
  return { id, old, next, said, row, act: row ? (same ? 'unchanged' : 'changed') : 'added', fields };
}

const SAVE = `insert into product (site, product_id, title, description, category, brand, price, sale_price, cost, currency, availability, stock, url, image,
     gtin, mpn, group_id, attributes, said, learnt_ts, owner_set, in_feed, created_at, updated_at)
   values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
   on conflict (site, product_id) do update set title = excluded.title, description = excluded.description, category = excluded.category,
     brand = excluded.brand, price = excluded.price, sale_price = excluded.sale_price, cost = excluded.cost, currency = excluded.currency,
     availability = excluded.availability, stock = excluded.stock, url = excluded.url, image = excluded.image, gtin = excluded.gtin, mpn = excluded.mpn,
     group_id = excluded.group_id, attributes = excluded.attributes, said = excluded.said, learnt_ts = excluded.learnt_ts, owner_set = excluded.owner_set,
     in_feed = excluded.in_feed, updated_at = excluded.updated_at`;
// Events are stored by several collectors at once: of two that learn of one product in one moment, the newer stands.
const SAVE_LEARNT = `/* learnProduct */ ${SAVE} where product.learnt_ts <= excluded.learnt_ts`;
const SAVE_SAID = `/* saveProduct */ ${SAVE}`;

/** The same words always make the same text. */
const inOrder = ({ imports, ...said }: Said): Said => ({
  ...Object.fromEntries(PRODUCT_SOURCES.map((source) => [source, said[source]])),
  imports,
});
const newest = (told: Told | undefined): number => Math.max(0, ...Object.values(told ?? {}).map(([, at]) => at));

/** Does what a plan says. `inFeed`: whether it stands in the feed from now on; absent: as before. */
export async function carryOut(q: Query, plan: Plan, by: Saying, inFeed?: boolean): Promise<void> {
  const { next, said, row } = plan;
  q.later(
    by.who === 'event' && by.past !== 'withdrawn' ? SAVE_LEARNT : SAVE_SAID,
    ...[by.site, plan.id, next.title, next.description, next.category, next.brand, next.price, next.salePrice, next.cost, next.currency],
    ...[
      next.availability,
      next.stock,
      next.url,
      next.image,
      next.gtin,
      next.mpn,
      next.group,
      JSON.stringify(next.attributes),
      JSON.stringify(inOrder(said)),
    ],
    ...[newest(heard(said).event), said.owner ? 1 : 0, Number(inFeed ?? row?.in_feed === 1), row ? row.created_at : by.now],
    plan.fields.length > 0 || !row ? by.now : row.updated_at,
  );
  const { old, fields } = plan;
  const costs = (old?.cost ?? next.cost) !== null;
  if (fields.includes('cost') || (costs && fields.includes('currency'))) q.later(ADD_RECOUNT, by.site, plan.id, by.site, plan.id);
  else if (fields.includes('category')) q.later(RECOUNT_RATED, by.site, plan.id, by.site, plan.id, by.site);
  if (plan.old && by.past === undefined) await keepChanges(q, plan, by);
}

const RECOUNT = `insert into recount_product (site, product_id, after)
  select ?, ?, '' where exists (select 1 from order_line where site = ? and product_id = ? and product_id <> '')`;
const AGAIN = `on conflict (site, product_id) do update set after = excluded.after`;
const ADD_RECOUNT = `/* recountHolders */ ${RECOUNT} ${AGAIN}`;
/** What a product is of matters where a category has a margin of its own alone; whoever sets one has everything counted anew. */
const RECOUNT_RATED = `/* recountRated */ ${RECOUNT} and exists (select 1 from margin_rate where site = ? and category <> '') ${AGAIN}`;
const ADD_CHANGE = `/* addChange */ insert into product_change (site, product_id, field, was, now, at, who, member) values (?, ?, ?, ?, ?, ?, ?, ?)`;

/** Keeps the past. Events tell of a field once a day at most, the last of that day: whoever sends them must not fill the store with a price that flickers. */
async function keepChanges(q: Query, { id, old, next, fields }: Plan, { site, who, member, now }: Saying): Promise<void> {
  const text = (value: unknown): string | null => (value === null || value === undefined ? null : String(value));
  for (const field of TRACKED) {
    if (!fields.includes(field)) continue;
    if (who === 'event') {
      const { changes } = await q.run(
        `/* changeAgain */ update product_change set now = ?, at = ? where site = ? and product_id = ? and field = ? and who = 'event' and at >= ?`,
        ...[text(next[field]), now, site, id, field, Math.floor(now / DAY) * DAY],
      );
      if (changes > 0) continue;
    }
    q.later(ADD_CHANGE, site, id, field, text(old?.[field]), text(next[field]), now, who, member);
  }
}
