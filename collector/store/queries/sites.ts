/** Sites and their keys: settings, sources, and the look-up that every collecting request begins with. */
import type { SourceKey } from '../../../shared/api.ts';
import { siteTag, type SiteSettings } from '../../access/settings.ts';
import type { SiteContext } from '../../site.ts';
import { beginRecount } from '../../value/recount.ts';
import type { Query } from '../query.ts';
import { StoreError } from '../error.ts';
import { rebuildSegments } from './segments.ts';
import { writeAudit, type Actor } from './audit.ts';

/** A key as it is kept: its hash, and what may be shown of it. */
export interface NewSource {
  id: string;
  kind: 'browser' | 'server';
  name: string;
  hash: string;
  shown: string;
}
/** The source that a key names, with its site. */
export interface KeyOwner {
  source: { id: number; kind: 'browser' | 'server'; name: string };
  site: SiteContext;
}

/** A site as it is stored. */
export interface SiteRow {
  site: number;
  id: string;
  name: string;
  origins: string;
  time_zone: string;
  currency: string;
  language: string;
  week_start: number;
  prices_with_tax: number;
  consent: string;
  spam_referrers: string;
  created_at: number;
}
const siteColumns = `s.site, s.id, s.name, s.origins, s.time_zone, s.currency, s.language, s.week_start, s.prices_with_tax, s.consent, s.spam_referrers, s.created_at`;

/** A row of `site` as the collector knows it. */
export const siteOf = (row: SiteRow): SiteContext => ({
  site: Number(row.site),
  id: row.id,
  name: row.name,
  origins: JSON.parse(row.origins) as string[],
  timeZone: row.time_zone,
  currency: row.currency,
  language: row.language,
  weekStart: Number(row.week_start),
  pricesWithTax: Number(row.prices_with_tax) === 1,
  consent: row.consent as SiteContext['consent'],
  spamReferrers: JSON.parse(row.spam_referrers) as string[],
  createdAt: new Date(Number(row.created_at)).toISOString(),
});

/** The source and site of a key's hash; null when no such key is valid. */
export async function keyByHash(q: Query, hash: string): Promise<KeyOwner | null> {
  const row = await q.get<SiteRow & { source: number; kind: 'browser' | 'server'; source_name: string }>(
    `/* keyByHash */ select ${siteColumns}, k.source, k.kind, k.name as source_name
     from source k join site s on s.site = k.site where k.key_hash = ? and k.revoked_at is null`,
    hash,
  );
  return row ? { source: { id: Number(row.source), kind: row.kind, name: row.source_name }, site: siteOf(row) } : null;
}

/** Every site, oldest first. */
export async function allSites(q: Query): Promise<SiteContext[]> {
  return (await q.all<SiteRow>(`/* allSites */ select ${siteColumns} from site s order by s.site`)).map(siteOf);
}

/** The sites of a member with the role in each, oldest first. */
export async function sitesOfMember(q: Query, member: string): Promise<(SiteContext & { role: string })[]> {
  const rows = await q.all<SiteRow & { role: string }>(
    `/* sitesOfMember */ select ${siteColumns}, r.role from role r join site s on s.site = r.site where r.member = ? order by s.site`,
    member,
  );
  return rows.map((row) => ({ ...siteOf(row), role: row.role }));
}

/** The sources of a site that have a key, oldest first, revoked ones included. */
export async function sources(q: Query, site: number): Promise<SourceKey[]> {
  type Row = {
    id: string;
    kind: 'browser' | 'server';
    name: string;
    key_shown: string;
    created_at: number;
    last_used: number | null;
    revoked_at: number | null;
  };
  const rows = await q.all<Row>(
    `/* sources */ select id, kind, name, key_shown, created_at, last_used, revoked_at from source where site = ? and key_shown <> '' order by source`,
    site,
  );
  const time = (ms: number | null) => (ms === null ? null : new Date(Number(ms)).toISOString());
  return rows.map((row) => ({
    id: row.id,
    kind: row.kind,
    name: row.name,
    key: row.key_shown,
    createdAt: new Date(Number(row.created_at)).toISOString(),
    lastUsed: time(row.last_used),
    revokedAt: time(row.revoked_at),
  }));
}

/** Adds a site with its first sources; answers its number. */
export async function insertSite(q: Query, id: string, settings: SiteSettings, keys: NewSource[], now: number): Promise<number> {
  await q.run(
    `/* insertSite */ insert into site (id, name, origins, time_zone, currency, language, week_start, prices_with_tax, consent, spam_referrers, created_at)
     values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    id,
    settings.name,
    JSON.stringify(settings.origins),
    settings.timeZone,
    settings.currency,
    settings.language,
    settings.weekStart,
    settings.pricesWithTax ? 1 : 0,
    settings.consent,
    JSON.stringify(settings.spamReferrers),
    now,
  );
  const row = await q.get<{ site: number }>(`/* siteNumber */ select site from site where id = ?`, id);
  if (!row) throw new StoreError('internal', 'The site that was just added is not there.');
  for (const key of keys) await insertSource(q, Number(row.site), key, now);
  return Number(row.site);
}

/** Adds a source's row. */
export async function insertSource(q: Query, site: number, key: NewSource, now: number): Promise<void> {
  const { changes } = await q.run(
    `/* insertSource */ insert into source (site, id, kind, name, key_hash, key_shown, created_at) values (?, ?, ?, ?, ?, ?, ?)
     on conflict (key_hash) do nothing`,
    site,
    key.id,
    key.kind,
    key.name,
    key.hash,
    key.shown,
    now,
  );
  if (changes === 0) throw new StoreError('conflict', 'This key is already in use.');
}

/** Makes the first site when there is none; answers whether it did. */
export async function firstSite(q: Query, id: string, settings: SiteSettings, keys: NewSource[], now: number): Promise<boolean> {
  if (await q.get(`/* anySite */ select site from site limit 1`)) return false;
  await insertSite(q, id, settings, keys, now);
  return true;
}

/** Adds a site whose owner is the person who adds it. */
export async function addSite(q: Query, id: string, settings: SiteSettings, keys: NewSource[], actor: Actor, now: number): Promise<void> {
  const site = await insertSite(q, id, settings, keys, now);
  if (actor.member) await q.run(`/* ownSite */ insert into role (site, member, role) values (?, ?, 'owner')`, site, actor.member);
  await writeAudit(q, site, actor, 'site.add', id, { name: settings.name }, now);
}

/** Changes some of a site's settings; `conflict` when they are no longer those that `tag` names. */
export async function changeSite(
  q: Query,
  site: number,
  change: Partial<SiteSettings>,
  actor: Actor,
  now: number,
  tag: string | null = null,
): Promise<void> {
  const row = await q.get<SiteRow>(`/* siteBefore */ select ${siteColumns} from site s where s.site = ?`, site);
  if (!row) throw new StoreError('not_found', 'There is no such site.');
  const { site: _number, id: _id, createdAt: _kept, ...before } = siteOf(row);
  if (tag !== null && tag !== siteTag(before))
    throw new StoreError('conflict', 'Somebody else has changed these settings meanwhile; load them again.');
  const said = Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined));
  const settings: SiteSettings = { ...before, ...said };
  await q.run(
    `/* changeSite */ update site set name = ?, origins = ?, time_zone = ?, currency = ?, language = ?, week_start = ?, prices_with_tax = ?, consent = ?,
       spam_referrers = ? where site = ?`,
    settings.name,
    JSON.stringify(settings.origins),
    settings.timeZone,
    settings.currency,
    settings.language,
    settings.weekStart,
    settings.pricesWithTax ? 1 : 0,
    settings.consent,
    JSON.stringify(settings.spamReferrers),
    site,
  );
  // Days of rules begin elsewhere in another zone.
  if (before.timeZone !== settings.timeZone) await rebuildSegments(q, site);
  // Rates are into the currency of before, and costs in it; what is in the new one counts as it is.
  if (before.currency !== settings.currency) {
    await q.run(`/* ratesBefore */ delete from rate where site = ?`, site);
    await q.run(`/* reachingBefore */ delete from touch_rate where site = ?`, site);
    await q.run(`/* costsBefore */ update site set cost_order = 0, cost_parcel = 0, cost_return = 0, fee_fixed = 0 where site = ?`, site);
  }
  // An order goes by the rate of its day, and days begin elsewhere in another zone.
  const counted = ['currency', 'pricesWithTax', 'timeZone'] as const;
  if (counted.some((name) => before[name] !== settings[name])) await beginRecount(q, site);
  await writeAudit(q, site, actor, 'site.change', settings.name, settings, now);
}

/** What a site without events may have left. */
const LEFT_BEHIND =
  'source role segment fact_def membership membership_log due experience exposure product product_change product_feed rate margin_rate recount recount_product recount_touch touch_rate refusal tally event_name failed_event failed_identifier loss site_limit field_type name_day import_name import_field import_node withdrawal order_report import import_chunk import_row import_problem import_template campaign overflow term identity_warning way client page robot_day hygiene_setting hygiene_run hygiene_person hygiene_finding hygiene_key hygiene_day bulk bulk_pair shop shop_delivery shop_order report site'.split(
    ' ',
  );

/** Removes a site that never received anything: history is not thrown away with a setting. */
export async function removeSite(q: Query, site: number, id: string, actor: Actor, now: number): Promise<void> {
  if (await q.get(`/* siteHasEvents */ select seq from event where site = ? limit 1`, site))
    throw new StoreError('conflict', 'This site holds events; only a site without events can be removed.');
  const others = await q.get<{ n: number }>(`/* otherSites */ select count(*) as n from site where site <> ?`, site);
  if (!Number(others?.n)) throw new StoreError('conflict', 'The only site cannot be removed.');
  for (const table of LEFT_BEHIND) await q.run(`/* removeSite */ delete from ${table} where site = ?`, site);
  // A number may be given again: what is kept must not be shown to the next site that gets it.
  await q.run(`/* keepTrail */ update audit set site = null where site = ?`, site);
  await writeAudit(q, null, actor, 'site.remove', id, {}, now);
}

/** Adds a source with its key. */
export async function addSource(q: Query, site: number, key: NewSource, actor: Actor, now: number): Promise<void> {
  await insertSource(q, site, key, now);
  await writeAudit(q, site, actor, 'source.add', key.id, { kind: key.kind, name: key.name }, now);
}

/** Ends a key for good. */
export async function revokeSource(q: Query, site: number, id: string, actor: Actor, now: number): Promise<void> {
  const { changes } = await q.run(
    `/* revokeSource */ update source set revoked_at = ? where site = ? and id = ? and revoked_at is null`,
    now,
    site,
    id,
  );
  if (changes === 0) throw new StoreError('not_found', 'No such key is in use.');
  await writeAudit(q, site, actor, 'source.revoke', id, {}, now);
}

/** Reads of sites and sources. */
export const siteReads = { keyByHash, allSites, sitesOfMember, sources };
/** Writes of sites and sources. */
export const siteWrites = { firstSite, addSite, changeSite, removeSite, addSource, revokeSource };
