/** Routes of what gets out as files. People take the role of a marketer, whoever may look at them; each file leaves a line in the trail. */
import { EVENT_TYPES } from '../../shared/event.ts';
import { TRAFFIC_DIMENSIONS } from '../../shared/api.ts';
import { narrowed as narrowedProducts } from '../data/product-routes.ts';
import { EVERY_PRODUCT, type ProductQuery } from '../store/queries/products.ts';
import { HttpError, type Ctx, type Handler } from '../http.ts';
import { typesOf, whoOf } from '../people/routes.ts';
import { rowsBy } from '../traffic/routes.ts';
import { answerExport } from './answer.ts';
import { filterOf } from '../hygiene/routes.ts';
import { narrowedOrders } from '../value/order-routes.ts';
import { eventsSheet } from './events.ts';
import { hygieneSheet } from './hygiene.ts';
import { ordersSheet, returnsSheet } from './orders.ts';
import { peopleSheet } from './people.ts';
import { AttributeNames, productsSheet } from './products.ts';
import { touchesSheet } from './touches.ts';
import { trafficSheet } from './traffic.ts';

/** Rows of one page: so much is in memory for one reader. Events and returns may each be tens of kilobytes. */
const PAGE = 500;
const LARGE = 100;

const OF_ORDERS = ['q', 'filter', 'channel', 'intermediary', 'from', 'to'];

/** The parameters of the address that are given, of those that the list knows. */
export const askedOf = (c: Ctx, names: readonly string[]): Record<string, string> =>
  Object.fromEntries(names.flatMap((name) => (c.req.query(name) ? [[name, c.req.query(name)?.slice(0, 500) ?? '']] : [])));

/** Lists as CSV or NDJSON (`?format=`). */
export const exportRoutes = {
  profiles: ((c) => {
    const { deps, site } = c.var;
    const { read } = deps.store;
    const who = whoOf(c);
    return answerExport(c, {
      list: who.segment === null ? 'profiles' : 'segment',
      least: 'marketer',
      asked: askedOf(c, ['q', 'segment', 'identified']),
      page: (after: number | null) => read.exportedProfiles(site.site, who, site.currency, after ?? 0, PAGE),
      async sheet() {
        const terms = await read.fieldTerms(site.site, EVENT_TYPES.indexOf('identify'), '');
        return peopleSheet(
          terms.map(({ name }) => name),
          who.segment !== null,
        );
      },
    });
  }) satisfies Handler,

  events: ((c) => {
    const { deps, site } = c.var;
    const id = c.req.param('id') ?? '';
    const types = typesOf(c);
    return answerExport(c, {
      list: 'events',
      least: 'marketer',
      asked: { profile: id, ...askedOf(c, ['types']) },
      async page(after: [number, string, string] | null) {
        const found = await deps.store.read.timeline(site.site, id, { types, limit: LARGE, after });
        if (!found) throw new HttpError('not_found', 'There is no such profile.');
        return found;
      },
      sheet: () => Promise.resolve(eventsSheet),
    });
  }) satisfies Handler,

  orders: ((c) => {
    const { deps, site } = c.var;
    const narrowed = narrowedOrders(c);
    return answerExport(c, {
      list: 'orders',
      least: 'marketer',
      asked: askedOf(c, OF_ORDERS),
      page: (after: string | null) => deps.store.read.exportedOrders(site.site, narrowed, site.currency, after ?? '', PAGE),
      sheet: () => Promise.resolve(ordersSheet),
    });
  }) satisfies Handler,

  returns: ((c) => {
    const { deps, site } = c.var;
    const narrowed = narrowedOrders(c);
    return answerExport(c, {
      list: 'returns',
      least: 'marketer',
      asked: askedOf(c, OF_ORDERS),
      page: (after: [string, string, number] | null) => deps.store.read.exportedReturns(site.site, narrowed, site.currency, after, LARGE),
      sheet: () => Promise.resolve(returnsSheet),
    });
  }) satisfies Handler,

  touches: ((c) => {
    const { deps, site } = c.var;
    return answerExport(c, {
      list: 'touches',
      least: 'marketer',
      asked: {},
      page: (after: [number, string] | null) => deps.store.read.exportedTouches(site.site, site.currency, after, PAGE),
      sheet: () => Promise.resolve(touchesSheet),
    });
  }) satisfies Handler,

  hygiene: ((c) => {
    const { deps, site } = c.var;
    const filter = filterOf(c);
    return answerExport(c, {
      list: 'hygiene',
      least: 'marketer',
      asked: askedOf(c, ['missing', 'field', 'problem']),
      page: (after: number | null) => deps.store.read.hygienePeople(site.site, filter, after, PAGE),
      sheet: () => Promise.resolve(hygieneSheet),
    });
  }) satisfies Handler,

  traffic: ((c) => {
    const { site } = c.var;
    return answerExport(c, {
      list: 'traffic',
      least: 'viewer',
      asked: askedOf(c, ['by', 'period', 'from', 'to', ...TRAFFIC_DIMENSIONS]),
      // A report is worked out as a whole, and has a row for each different value.
      page: async () => ({ items: await rowsBy(c), next: null }),
      sheet: () => Promise.resolve(trafficSheet(site.currency)),
    });
  }) satisfies Handler,

  products: ((c) => {
    const { deps, site } = c.var;
    const query = { ...EVERY_PRODUCT, ...narrowedProducts(c), limit: PAGE };
    const page = (after: ProductQuery['after']) => deps.store.read.productPage(site.site, { ...query, after });
    return answerExport(c, {
      list: 'products',
      least: 'viewer',
      asked: askedOf(c, ['q', 'category', 'availability', 'missing']),
      page,
      async sheet() {
        const names = new AttributeNames();
        for (let found = await page(null); ; found = await page(found.next)) {
          names.add(found.items);
          if (found.next === null) return productsSheet(names.names);
        }
      },
    });
  }) satisfies Handler,
};
