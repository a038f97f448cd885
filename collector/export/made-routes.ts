/** Routes of what people of the site made, what it sends and what shops sent, as files. */
import { termsSheet } from '../dictionary/csv.ts';
import { termOf } from '../dictionary/term.ts';
import type { Handler } from '../http.ts';
import { own, shownDelivery, stateOf } from '../shops/routes.ts';
import { answerExport } from './answer.ts';
import { deliveriesSheet, experiencesSheet, importsSheet, reportsSheet, segmentsSheet } from './made.ts';
import { askedOf } from './routes.ts';

const PAGE = 100;
/** Deliveries are read with their bodies, each up to 5 MB, as they are for the list. */
const FEW = 10;

/** Lists as CSV or NDJSON (`?format=`). */
export const exportMadeRoutes = {
  segments: ((c) => {
    const { deps, site } = c.var;
    return answerExport(c, {
      ...{ list: 'segments', least: 'marketer', asked: {} },
      async page(after: [number, string] | null) {
        const found = await deps.store.read.segmentList(site.site, site.timeZone, PAGE, after, deps.now());
        const items = found.map(({ version: _version, ...shown }) => shown);
        const last = items.at(-1);
        const next: [number, string] | null = items.length === PAGE && last ? [Date.parse(last.createdAt), last.id] : null;
        return { items, next };
      },
      sheet: () => Promise.resolve(segmentsSheet),
    });
  }) satisfies Handler,

  experiences: ((c) => {
    const { deps, site } = c.var;
    return answerExport(c, {
      ...{ list: 'experiences', least: 'marketer', asked: {} },
      async page(after: [number, string] | null) {
        const items = await deps.store.read.experiences(site.site, PAGE, after);
        const last = items.at(-1);
        const next: [number, string] | null = items.length === PAGE && last ? [Date.parse(last.createdAt), last.id] : null;
        return { items, next };
      },
      sheet: () => Promise.resolve(experiencesSheet),
    });
  }) satisfies Handler,

  imports: ((c) => {
    const { deps, site } = c.var;
    return answerExport(c, {
      ...{ list: 'imports', least: 'marketer', asked: {} },
      async page(before: string | null) {
        const items = await deps.store.read.importPage(site.site, before, PAGE);
        return { items, next: items.length === PAGE ? (items.at(-1)?.id ?? null) : null };
      },
      sheet: () => Promise.resolve(importsSheet),
    });
  }) satisfies Handler,

  reports: ((c) => {
    const { deps, site } = c.var;
    return answerExport(c, {
      ...{ list: 'reports', least: 'marketer', asked: {} },
      page: async () => ({ items: await deps.store.read.reports(site.site), next: null }),
      sheet: () => Promise.resolve(reportsSheet),
    });
  }) satisfies Handler,

  dictionary: (async (c) => {
    const { deps, site } = c.var;
    const rows = await deps.store.read.dictionary(site.site, deps.now());
    return answerExport(c, {
      ...{ list: 'dictionary', least: 'viewer', asked: {} },
      // A page is a name with its properties.
      async page(at: number | null) {
        const row = rows[at ?? 0];
        if (!row) return { items: [], next: null };
        const fields = row.name === '' && row.event !== '' ? await deps.store.read.fieldTerms(site.site, row.kind, row.event) : [];
        return { items: [row, ...fields].map(termOf), next: (at ?? 0) + 1 < rows.length ? (at ?? 0) + 1 : null };
      },
      sheet: () => Promise.resolve(termsSheet),
    });
  }) satisfies Handler,

  deliveries: (async (c) => {
    const shop = await own(c);
    const state = stateOf(c);
    return answerExport(c, {
      ...{ list: 'deliveries', least: 'marketer', asked: { shop: shop.id, ...askedOf(c, ['state']) } },
      async page(before: number | null) {
        const found = await c.var.deps.store.read.deliveries(shop.site, shop.id, state, before, FEW);
        return { items: found.map(shownDelivery), next: found.length === FEW ? (found.at(-1)?.delivery ?? null) : null };
      },
      sheet: () => Promise.resolve(deliveriesSheet),
    });
  }) satisfies Handler,
};
