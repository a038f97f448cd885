/** Campaigns as imports tell of them. */
import type { Query } from '../query.ts';

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
/** Takes back what a source said of campaigns. */
export async function dropCampaigns(q: Query, site: number, source: number): Promise<void> {
  await q.run(`/* dropCampaigns */ delete from campaign where site = ? and source = ?`, site, source);
}

/** Reads of campaigns. */
export const campaignReads = { campaignStarts };
/** Writes of campaigns. */
export const campaignWrites = { saveCampaigns, dropCampaigns };
