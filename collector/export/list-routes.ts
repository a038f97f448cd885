/** Routes of lists beside people, orders and the catalogue as files. Each takes the search and the filters of the list that it is the file of. */
import { actsOf } from '../access/sites.ts';
import { HttpError, type Ctx, type Handler } from '../http.ts';
import { findGroup, shown } from '../inbox/routes.ts';
import { importOf } from '../import/routes.ts';
import { accountTextOf, leastOf, statusOf, warningsAsked } from '../people/identity-routes.ts';
import type { CampaignPlace } from '../store/queries/campaigns.ts';
import type { ExportPage } from '../store/queries/export-people.ts';
import type { WarningPlace } from '../store/queries/export-warnings.ts';
import { accountsSheet, membersSheet } from './accounts.ts';
import { answerExport } from './answer.ts';
import { auditSheet } from './audit.ts';
import { Names } from './columns.ts';
import { suggestionsSheet, warningsSheet } from './identity.ts';
import { campaignsSheet, problemsSheet } from './imports.ts';
import { refusedSheet } from './refused.ts';
import { askedOf } from './routes.ts';

/** Rows of one page. A refused event may be of half a megabyte, and of a pair both people are looked up. */
const PAGE = 500;
const LARGE = 20;
const PAIRS = 100;

/** The names that the things of a list have in all its pages. */
async function namesOf<T, A>(
  page: (after: A | null) => Promise<ExportPage<T, A>>,
  words: (item: T) => Parameters<Names['add']>[0],
): Promise<Names> {
  const names = new Names();
  for (let found = await page(null); ; found = await page(found.next)) {
    for (const item of found.items) names.add(words(item));
    if (found.next === null) return names;
  }
}
async function sourceOf(c: Ctx): Promise<number | null> {
  const id = c.req.query('import');
  if (!id) return null;
  const kept = await c.var.deps.store.read.importById(c.var.site.site, id);
  if (!kept) throw new HttpError('not_found', 'There is no such import.');
  // What stored nothing has no source, and there is none of this number.
  return kept.source ?? -1;
}

/** Lists as CSV or NDJSON (`?format=`). */
export const exportListRoutes = {
  accounts: ((c) => {
    const { deps, site } = c.var;
    const text = accountTextOf(c);
    const page = (after: string | null) => deps.store.read.exportedAccounts(site.site, text, site.currency, after ?? '', PAGE);
    return answerExport(c, {
      ...{ list: 'accounts', least: 'marketer', asked: askedOf(c, ['q']), page },
      sheet: async () => accountsSheet(await namesOf(page, ({ traits }) => traits)),
    });
  }) satisfies Handler,

  members: ((c) => {
    const { deps, site } = c.var;
    const id = c.req.param('id') ?? '';
    return answerExport(c, {
      ...{ list: 'members', least: 'marketer', asked: { account: id } },
      page: (after: number | null) => deps.store.read.exportedMembers(site.site, id, after ?? 0, PAGE),
      sheet: () => Promise.resolve(membersSheet(site.currency)),
    });
  }) satisfies Handler,

  refused: (async (c) => {
    const { deps, site } = c.var;
    const wanted = c.req.query('group');
    const group = wanted ? await findGroup(c, wanted) : null;
    if (wanted && !group) throw new HttpError('not_found', 'Nothing of this kind is in the inbox any more.');
    return answerExport(c, {
      ...{ list: 'refused', least: 'marketer', asked: askedOf(c, ['group']) },
      async page(before: number | null) {
        const found = await deps.store.read.failedEvents(site.site, group, before ?? Number.MAX_SAFE_INTEGER, LARGE);
        return { items: found.map(shown), next: found.length === LARGE ? (found.at(-1)?.key ?? null) : null };
      },
      sheet: () => Promise.resolve(refusedSheet),
    });
  }) satisfies Handler,

  warnings: (async (c) => {
    const { deps, site } = c.var;
    const groups = await deps.store.read.warningGroups(site.site, ...warningsAsked(c));
    return answerExport(c, {
      ...{ list: 'warnings', least: 'marketer', asked: askedOf(c, ['kind', 'dismissed']) },
      async page(at: [group: number, after: WarningPlace | null] | null) {
        const [i, after] = at ?? [0, null];
        const group = groups[i];
        if (!group) return { items: [], next: null };
        const { items, next } = await deps.store.read.exportedWarnings(site.site, group, after, PAGE);
        const follows: [number, WarningPlace | null] | null = next ? [i, next] : i + 1 < groups.length ? [i + 1, null] : null;
        return { items, next: follows };
      },
      sheet: () => Promise.resolve(warningsSheet),
    });
  }) satisfies Handler,

  suggestions: ((c) => {
    const { deps, site } = c.var;
    const query = { status: statusOf(c), sort: 'newest', least: leastOf(c), limit: PAIRS } as const;
    return answerExport(c, {
      ...{ list: 'suggestions', least: 'marketer', asked: askedOf(c, ['status', 'least']) },
      page: (after: [number, number] | null) => deps.store.read.suggestions(site.site, { ...query, after }),
      sheet: () => Promise.resolve(suggestionsSheet),
    });
  }) satisfies Handler,

  audit: ((c) => {
    const { deps, site } = c.var;
    return answerExport(c, {
      ...{ list: 'audit', least: 'owner', asked: {} },
      async page(before: number | null) {
        const lines = await deps.store.read.auditTrail(site.site, before, PAGE);
        return { items: actsOf(lines), next: lines.length === PAGE ? Number(lines.at(-1)?.id) : null };
      },
      sheet: () => Promise.resolve(auditSheet),
    });
  }) satisfies Handler,

  problems: (async (c) => {
    const { deps, site } = c.var;
    const kept = await importOf(c);
    const files = new Map(kept.parts.map(({ part, name }) => [part, name]));
    return answerExport(c, {
      ...{ list: 'import-problems', least: 'marketer', asked: { import: kept.id } },
      async page(after: { part: number; n: number } | null) {
        const rows = await deps.store.read.importProblems(site.site, kept.id, after ?? { part: -1, n: -1 }, PAGE);
        const last = rows.at(-1);
        const items = rows.map(({ part, line, reason, text }) => ({ file: files.get(part) ?? '', line, reason, text }));
        return { items, next: rows.length === PAGE && last ? { part: last.part, n: last.n } : null };
      },
      sheet: () => Promise.resolve(problemsSheet),
    });
  }) satisfies Handler,

  campaigns: (async (c) => {
    const { deps, site } = c.var;
    const source = await sourceOf(c);
    const page = (after: CampaignPlace | null) => deps.store.read.exportedCampaigns(site.site, source, after, PAGE);
    return answerExport(c, {
      ...{ list: 'campaigns', least: 'marketer', asked: askedOf(c, ['import']), page },
      sheet: async () => campaignsSheet(await namesOf(page, ({ more }) => more)),
    });
  }) satisfies Handler,
};
