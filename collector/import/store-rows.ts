/** Stores what was read: rows as events of the import's own source, in small batches beside those of visitors. Telling them again changes nothing. */
import type { Event } from '../../shared/event.ts';
import { parseInstant } from '../../shared/time.ts';
import type { Deps } from '../deps.ts';
import type { SiteContext } from '../site.ts';
import type { CampaignRow } from '../store/queries/campaigns.ts';
import { isPeople, namingRow, People } from './people.ts';
import type { TakenPart } from './read.ts';
import type { Group, Kept, Progress, ReadRow } from './state.ts';
import { tell } from './tell.ts';
import { text, time, type Telling } from './telling.ts';
import { walk } from './walk.ts';

/** Stores what is left to store by `source`. `progress` is changed as it goes. */
export async function storeParts(
  deps: Pick<Deps, 'store' | 'now'>,
  site: SiteContext,
  kept: Kept,
  source: number,
  progress: Progress,
  stop: AbortSignal,
): Promise<void> {
  await walk(deps.store, kept, progress, deps.store.aside, stop, async (part, groups) => {
    if (part.kind === 'campaigns') await deps.store.write.saveCampaigns(site.site, source, groups.map(campaignOf));
    else await tellAll(deps, site, kept, part, source, groups);
    await deps.store.write.keepProgress(site.site, kept.id, progress);
  });
}

async function tellAll(
  { store, now }: Pick<Deps, 'store' | 'now'>,
  site: SiteContext,
  kept: Kept,
  part: TakenPart,
  source: number,
  groups: readonly Group[],
): Promise<void> {
  const { settings } = kept;
  const at = now();
  const keep = settings.conflicts === 'keep';
  const those = await People.of(store, site.site, groups, settings.prefix);
  const orders =
    part.kind === 'orders' || part.kind === 'returns' ? groups.map(({ rows: [row] }) => (row ? text(row, 'order_id') : '')) : [];
  const known = await store.read.knownOrders(site.site, orders);
  const buyers = new Map(orders.map((id, i) => [id, known[i]?.user ?? null]));
  const campaigns = [...new Set(groups.flatMap(({ rows }) => rows.map((row) => text(row, 'campaign'))))].filter((id) => id !== '');
  const starts = part.kind === 'touches' ? await store.read.campaignStarts(site.site, campaigns) : [];
  const begun = new Map(campaigns.map((id, i) => [id, starts[i] ?? null]));
  const asOf = Math.min(parseInstant(settings.asOf, site.timeZone) ?? at, at);
  const byUser = new Map<string, ReadonlySet<string>>();
  if (keep && isPeople(part.kind))
    for (const group of groups) {
      const row = namingRow(group);
      const person = row && those.person(row);
      if (person) byUser.set(person.user, new Set(Object.keys(person.traits)));
    }
  const by: Telling = {
    ...{ id: kept.id, part: part.part, kind: part.kind, settings, asOf, now: at },
    userOf: (row: ReadRow) => those.userOf(row) || (buyers.get(text(row, 'order_id')) ?? ''),
    kept: (user) => byUser.get(user) ?? new Set(),
    campaignStart: (id) => begun.get(id) ?? null,
  };
  const events: Event[] = [];
  for (const [i, group] of groups.entries()) {
    const order = known[i];
    // What browsers alone reported waits for a word such as this one.
    if (keep && part.kind === 'orders' && order && order.source !== source && order.trust === 'verified') continue;
    events.push(...tell(group, by));
  }
  for (let i = 0; i < events.length; i += store.aside)
    await store.ingest(
      {
        site: site.site,
        source: { id: source, kind: 'import' },
        sender: 'import',
        events: events.slice(i, i + store.aside),
        failed: [],
        anonymous: [],
      },
      at,
    );
}

function campaignOf({ key, rows: [row] }: Group): CampaignRow {
  const of = row ?? { line: 0, fields: {}, extra: {} };
  const cost = of.fields['cost'];
  return {
    ...{ id: key, name: text(of, 'name') || key, type: text(of, 'type'), starts: time(of, 'starts'), ends: time(of, 'ends') },
    ...{ cost: typeof cost === 'number' ? cost : null, currency: text(of, 'currency').toUpperCase(), extra: JSON.stringify(of.extra) },
  };
}
