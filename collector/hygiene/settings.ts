/** What a site's records are read with: the country of what names none, and how much each field counts. */
import type { HygieneSettings, HygieneSettingsShown, HygieneWeights } from '../../shared/api.ts';
import type { Tx } from '../collect/tx.ts';
import { writeAudit, type Actor } from '../store/queries/audit.ts';
import type { Query } from '../store/query.ts';
import { WEIGHTS } from './completeness.ts';
import { countryOfZone } from './countries.ts';
import { beginReading } from './run.ts';

/** The settings of a site; those that Kith begins with where the owner set none. */
export async function hygieneSettings(q: Query, site: number): Promise<HygieneSettingsShown> {
  const row = await q.get<{ zone: string; country: string | null; weights: string | null }>(
    `/* hygieneSettings */ select s.time_zone as zone, h.country, h.weights from site s left join hygiene_setting h on h.site = s.site where s.site = ?`,
    site,
  );
  const country = row?.country ?? null;
  const weights = { ...WEIGHTS, ...(row?.weights ? (JSON.parse(row.weights) as Partial<HygieneWeights>) : {}) };
  return { country, weights, countryUsed: country ?? countryOfZone(row?.zone ?? '') };
}

/** Sets them, and begins a reading that goes by them. */
async function setHygieneSettings(
  tx: Tx,
  site: number,
  settings: HygieneSettings,
  actor: Actor,
  now: number,
): Promise<HygieneSettingsShown> {
  await tx.run(
    `/* setHygieneSettings */ insert into hygiene_setting (site, country, weights) values (?, ?, ?)
       on conflict (site) do update set country = excluded.country, weights = excluded.weights`,
    ...[site, settings.country, JSON.stringify(settings.weights)],
  );
  await writeAudit(tx, site, actor, 'hygiene.settings', '', settings, now);
  await beginReading(tx, site, now, true);
  return hygieneSettings(tx, site);
}

/** Reads of the settings. */
export const hygieneSettingReads = { hygieneSettings };
/** Writes of the settings. */
export const hygieneSettingWrites = { setHygieneSettings };
