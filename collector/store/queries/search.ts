/** What Ctrl K finds, what a rule may name. */
import type { Names, SearchHit } from '../../../shared/api.ts';
import { EVENT_TYPES } from '../../../shared/event.ts';
import { fromMicros } from '../../../shared/money.ts';
import { isPath } from '../../../shared/rule-parse.ts';
import { EVERY_FIELD, EVERY_NAME } from '../../dictionary/past.ts';
import type { Query } from '../query.ts';
import { profilePage } from './profile-list.ts';
import { EVERY_PRODUCT, productPage } from './products.ts';

const FEW = 5;

/** People, orders, segments, experiences and products that a few words may mean. */
export async function search(q: Query, site: number, text: string): Promise<SearchHit[]> {
  const people = await profilePage(q, site, {
    q: text,
    segment: null,
    identified: null,
    sort: 'last_seen',
    descending: true,
    limit: FEW,
    after: null,
  });
  const bought = await orders(q, site, text);
  // Who is found by an order's number is shown with that order, not a second time.
  const others = people.items.filter((p) => !bought.some((order) => order.person === p.id));
  const hits: SearchHit[] = others.map((p) => ({ kind: 'profile', id: p.id, title: p.name ?? p.email ?? p.id, detail: p.email }));
  hits.push(...bought.map(({ hit }) => hit));
  for (const kind of ['segment', 'experience'] as const) {
    const all = await q.all<{ id: string; name: string }>(
      `/* searchNamed */ select id, name from ${kind} where site = ? order by name, id`,
      site,
    );
    const named = all.filter(({ name }) => name.toLowerCase().includes(text.toLowerCase())).slice(0, FEW);
    hits.push(...named.map(({ id, name }): SearchHit => ({ kind, id, title: name, detail: null })));
  }
  const products = await productPage(q, site, { ...EVERY_PRODUCT, q: text, limit: FEW });
  hits.push(...products.items.map((p): SearchHit => ({ kind: 'product', id: p.id, title: p.title, detail: p.category })));
  return hits;
}

/** An order by its number, with or without a # before it, and whose it is. */
async function orders(q: Query, site: number, text: string): Promise<{ person: string; hit: SearchHit }[]> {
  const rows = await q.all<{ id: string; number: string; name: string | null; email: string | null; charged: number; currency: string }>(
    `/* searchOrder */ select r.id, k.order_id as number, p.name, p.email, o.charged, o.currency from order_key k
       join orders o on o.site = k.site and o.node = k.node and o.order_id = k.order_id
       join node n on n.node = k.node join node r on r.node = n.root join profile p on p.site = k.site and p.node = n.root
       where k.site = ? and k.order_id in (?, ?)`,
    ...[site, text, text.replace(/^#/, '')],
  );
  return rows.map(({ id, number, name, email, charged, currency }) => ({
    person: id,
    hit: { kind: 'order', id: number, title: number, detail: `${name ?? email ?? id} · ${fromMicros(charged).toFixed(2)} ${currency}` },
  }));
}

const TRAIT_SAMPLE = 2000;
/** Event names with their properties, and traits with examples, the most used first; without what the dictionary hides. */
export async function names(q: Query, site: number): Promise<Names> {
  const events = await q.all<{ kind: number; name: string; count: number }>(
    `/* eventNames */ select e.kind, e.name, e.count from ${EVERY_NAME} e
     left join term t on t.site = ? and t.kind = e.kind and t.event = e.name and t.name = ''
     where e.kind in (0, 1, 2) and e.name <> '' and coalesce(t.hidden, 0) = 0 order by e.count desc, e.kind, e.name limit 500`,
    ...[site, site, site],
  );
  const fields = await q.all<{ kind: number; event: string; name: string }>(
    `/* eventProperties */ select f.kind, f.event, f.name from ${EVERY_FIELD} f
     left join term t on t.site = ? and t.kind = f.kind and t.event = f.event and t.name = f.name
     where f.kind in (0, 1, 2) and coalesce(t.hidden, 0) = 0 group by f.kind, f.event, f.name order by sum(f.count) desc, f.name, f.kind, f.event`,
    ...[site, site, site],
  );
  const properties = new Map<string, string[]>();
  for (const { kind, event, name } of fields) {
    if (!isPath(name)) continue; // the dictionary tells of it; a rule cannot name it
    const of = properties.get(`${kind} ${event}`);
    if (of) of.push(name);
    else properties.set(`${kind} ${event}`, [name]);
  }
  return {
    events: events.map(({ kind, name, count }) => ({
      type: (EVENT_TYPES[kind] ?? 'track') as Names['events'][number]['type'],
      name,
      count,
      properties: properties.get(`${kind} ${name}`) ?? [],
    })),
    traits: await traitNames(q, site),
  };
}

/** Traits of the people seen last; so that a million profiles cost what a thousand cost. */
async function traitNames(q: Query, site: number): Promise<Names['traits']> {
  const rows = await q.all<{ traits: string }>(
    `/* traitSample */ select traits from profile where site = ? and identified = 1 order by last_seen desc, node desc limit ?`,
    ...[site, TRAIT_SAMPLE],
  );
  const hidden = await q.all<{ name: string }>(
    `/* hiddenTraits */ select name from term where site = ? and kind = 3 and event = '' and name <> '' and hidden = 1`,
    site,
  );
  const unwanted = new Set(hidden.map((row) => row.name));
  const found = new Map<string, { types: Set<string>; examples: Set<string>; count: number }>();
  for (const { traits } of rows) {
    for (const [name, value] of Object.entries(JSON.parse(traits) as Record<string, unknown>)) {
      const entry = found.get(name) ?? { types: new Set(), examples: new Set(), count: 0 };
      found.set(name, entry);
      entry.count++;
      entry.types.add(typeof value);
      if (entry.examples.size < 8 && ['string', 'number', 'boolean'].includes(typeof value)) entry.examples.add(String(value).slice(0, 60));
    }
  }
  return [...found]
    .filter(([name]) => !unwanted.has(name))
    .sort((a, b) => b[1].count - a[1].count)
    .slice(0, 200)
    .map(([name, { types, examples }]) => ({
      name,
      examples: [...examples],
      type: types.size === 1 && !types.has('object') ? ([...types][0] as 'string') : 'mixed',
    }));
}

/** Reads of search and names. */
export const searchReads = { search, names };
