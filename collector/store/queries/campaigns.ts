/** Campaigns as imports tell of them. */
import type { ExportedCampaign } from '../../../shared/api.ts';
import { fromMicros } from '../../../shared/money.ts';
import type { Query } from '../query.ts';
import type { ExportPage } from './export-people.ts';

/** A campaign by one source. Times in milliseconds, cost in micro-units; null where nobody said. */
export interface CampaignRow {
  id: string;
  name: string;
  type: string;
  starts: number | null;
  ends: number | null;
  cost: number | null;
  currency: string;
  extra: string;
}

/** Keeps what a source says of campaigns. */
export async function saveCampaigns(q: Query, site: number, source: number, campaigns: CampaignRow[]): Promise<void> {
  for (const { id, name, type, starts, ends, cost, currency, extra } of campaigns)
    q.later(
      `/* saveCampaign */ insert into campaign (site, id, source, name, type, starts, ends, cost, currency, extra) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
       on conflict (site, id, source) do nothing`,
      ...[site, id, source, name, type, starts, ends, cost, currency, extra],
    );
}
/** When campaigns began, each in its place; null where nobody said. What several sources say: the newest source. */
export async function campaignStarts(q: Query, site: number, ids: string[]): Promise<(number | null)[]> {
  const found: (number | null)[] = ids.map(() => null);
  await q.forEach(ids.entries(), async ([i, id]) => {
    const row = await q.get<{ starts: number }>(
      `/* campaignStart */ select starts from campaign where site = ? and id = ? and starts is not null order by source desc limit 1`,
      ...[site, id],
    );
    found[i] = row?.starts ?? null;
  });
  return found;
}
/** Where a file of campaigns goes on. */
export type CampaignPlace = [id: string, source: number];
/** A page of campaigns for a file, after a place when one is given: every word on each; `source`: of one source alone. */
export async function exportedCampaigns(
  q: Query,
  site: number,
  source: number | null,
  after: CampaignPlace | null,
  limit: number,
): Promise<ExportPage<ExportedCampaign, CampaignPlace>> {
  const place = after ?? ['', 0];
  const rows = await q.all<CampaignRow & { source: number; told: string | null }>(
    `/* exportedCampaigns */ select c.id, c.source, c.name, c.type, c.starts, c.ends, c.cost, c.currency, c.extra, s.name as told
       from campaign c left join source s on s.source = c.source
       where c.site = ?${source === null ? '' : ' and c.source = ?'} and (c.id, c.source) > (?, ?) order by c.id, c.source limit ?`,
    ...[site, ...(source === null ? [] : [source]), ...place, limit],
  );
  const day = (ms: number | null): string | null => (ms === null ? null : new Date(ms).toISOString());
  const items = rows.map(({ id, name, type, starts, ends, cost, currency, extra, told }) => ({
    ...{ id, name, type, starts: day(starts), ends: day(ends) },
    ...{ cost: cost === null ? null : fromMicros(cost), currency: currency || null },
    more: JSON.parse(extra) as ExportedCampaign['more'],
    source: told ?? '',
  }));
  const last = rows.at(-1);
  return { items, next: rows.length === limit && last ? [last.id, last.source] : null };
}
/** Takes back what a source said of campaigns. */
export async function dropCampaigns(q: Query, site: number, source: number): Promise<void> {
  await q.run(`/* dropCampaigns */ delete from campaign where site = ? and source = ?`, site, source);
}

/** Reads of campaigns. */
export const campaignReads = { campaignStarts, exportedCampaigns };
/** Writes of campaigns. */
export const campaignWrites = { saveCampaigns, dropCampaigns };
