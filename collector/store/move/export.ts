/** Sites written out whole, while the store is in use: as it is at one moment. */
import { StoreError } from '../error.ts';
import { migrations } from '../migrate.ts';
import { allSites } from '../queries/sites.ts';
import type { SiteContext } from '../../site.ts';
import { pages, type Bulk } from './bulk.ts';
import { canonical, dataOf } from './canonical.ts';
import { openBulk } from './open.ts';
import type { Spans } from './numbers.ts';
import type { Pace } from './pace.ts';
import { Section } from './site-file.ts';
import { hangsOnSegment, ofSite, withoutSite } from './site-tables.ts';
import { quoted, tablesOf, type Table } from './table.ts';

/** What wrote it, and when; whether to be compared with another moment instead of brought in somewhere. */
export interface Written {
  version: string;
  now: number;
  canonical?: boolean;
}

/** The sites that somebody means: by id, by name when only one has it, or `all`. */
export function meant(sites: readonly SiteContext[], text: string | null): SiteContext[] {
  if (text === 'all' && sites.length > 0) return [...sites];
  const found = sites.filter((site) => site.id === text);
  const named = found.length > 0 ? found : sites.filter((site) => site.name === text);
  if (named.length === 1) return named;
  const names = sites.map(({ id, name }) => `${id} (${name})`).join(', ');
  if (sites.length === 0) throw new StoreError('not_found', 'There is no site yet.');
  throw new StoreError('not_found', `${text === null ? 'Name a site' : `There is no one site "${text}"`}: ${names}, or all.`);
}

/** Writes the sites that `text` means as text, a part at a time. `told` hears of each site with the rows of it. */
export async function* exportText(
  url: string,
  text: string | null,
  { version, now, canonical: compared = false }: Written,
  pace: Pace,
  told: (site: SiteContext, rows: number) => void,
): AsyncGenerator<string> {
  const bulk = await openBulk(url, 'read');
  try {
    await bulk.begin('snapshot');
    const all = ofSite(await tablesOf(bulk.q));
    const tables = compared ? dataOf(all) : all;
    for (const site of meant(await allSites(bulk.q), text)) {
      const counts = await countsOf(bulk, tables, site.site);
      const total = [...counts.values()].reduce((sum, n) => sum + n, 0);
      pace.begin('writing', total);
      const section = new Section();
      const schema = migrations.at(-1)?.version ?? 0;
      const about = { id: site.id, name: site.name };
      yield section.line(
        compared
          ? { kith: 'canonical', format: 1, schema, site: about }
          : {
              ...{ kith: 'site', format: 1, version, schema, writtenAt: new Date(now).toISOString() },
              ...{ site: about, numbers: await spansOf(bulk, tables, site.site) },
            },
      );
      const segments = new Set((await bulk.q.all<{ id: string }>('select id from segment where site = ?', site.site)).map(({ id }) => id));
      let rows = 0;
      for (const table of tables)
        for await (const part of rowsOf(bulk, table, site.site, segments, section, compared)) {
          rows += part.length;
          yield part.join('');
          pace.add(table.name, part.length);
        }
      yield section.end();
      told(site, rows);
    }
    await bulk.commit();
  } finally {
    await bulk.close();
  }
}

async function* rowsOf(
  bulk: Bulk,
  table: Table,
  site: number,
  segments: ReadonlySet<unknown>,
  section: Section,
  compared: boolean,
): AsyncGenerator<string[]> {
  const number = table.columns.findIndex(({ name }) => name === 'site');
  const segment = hangsOnSegment(table.name) ? table.columns.findIndex(({ name }) => name === 'segment') : -1;
  const written = withoutSite(table);
  for await (const page of pages(bulk, table, { site })) {
    const kept = segment < 0 ? page : page.filter((row) => segments.has(row[segment]));
    yield kept.flatMap((whole) => {
      const row = whole.toSpliced(number, 1);
      const data = compared ? canonical(written, row) : row;
      return data ? [section.row(written, data)] : [];
    });
  }
}

async function countsOf(bulk: Bulk, tables: readonly Table[], site: number): Promise<Map<string, number>> {
  const counts = new Map<string, number>();
  for (const { name } of tables)
    counts.set(name, (await bulk.q.get<{ n: number }>(`select count(*) as n from ${quoted(name)} where "site" = ?`, site))?.n ?? 0);
  return counts;
}
async function spansOf(bulk: Bulk, tables: readonly Table[], site: number): Promise<Spans> {
  const spans: Spans = {};
  for (const { name, serial } of tables) {
    if (serial === null || name === 'site') continue;
    const row = await bulk.q.get<{ lowest: number | null; highest: number }>(
      `select min(${quoted(serial)}) as lowest, max(${quoted(serial)}) as highest from ${quoted(name)} where "site" = ?`,
      site,
    );
    if (row?.lowest != null) spans[name] = [row.lowest, row.highest];
  }
  return spans;
}
