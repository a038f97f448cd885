/** Refused events: looked at alone or with those that failed alike, tried again, thrown away, and erased with the person whom they name. */
import type { FailedEvent, FailedGroup } from '../../../shared/api.ts';
import type { Source } from '../../../shared/event.ts';
import { siteDay } from '../../../shared/time.ts';
import type { Query } from '../query.ts';
import { writeAudit, type Actor } from './audit.ts';
import { addLoss } from './losses.ts';

/** What makes refused events alike. */
export type Alike = Pick<FailedGroup, 'code' | 'type' | 'name' | 'sender'> & { shape: string };
/** A refused event as it came, with the source that sent it. */
export interface KeptFailure extends FailedEvent {
  key: number;
  source: Source;
}
interface Row {
  id: number;
  received_at: number;
  source: number;
  kind: Source['kind'] | null;
  message_id: string | null;
  code: string;
  reason: string;
  body: string;
  sender: string;
  type: string;
  name: string;
}
const COLUMNS = 'f.id, f.received_at, f.source, s.kind, f.message_id, f.code, f.reason, f.body, f.sender, f.type, f.name';
const FROM = 'from failed_event f left join source s on s.source = f.source';
const ALIKE = 'f.code = ? and f.shape = ? and f.type = ? and f.name = ? and f.sender = ?';
const alike = ({ code, shape, type, name, sender }: Alike): string[] => [code, shape, type, name, sender];

/** The public id: a row's number may be given again after it is gone, with another time. */
const idOf = (key: number, receivedAt: number): string => `f_${key.toString(36)}-${receivedAt.toString(36)}`;

function kept({ id, received_at, source, kind, message_id, ...rest }: Row): KeptFailure {
  const key = Number(id);
  const receivedAt = Number(received_at);
  return {
    ...rest,
    key,
    id: idOf(key, receivedAt),
    receivedAt: new Date(receivedAt).toISOString(),
    messageId: message_id,
    source: { id: Number(source), kind: kind ?? 'browser' },
  };
}

/** A refused event of a site by its public id; null when there is none. */
export async function failedEvent(q: Query, site: number, id: string): Promise<KeptFailure | null> {
  const key = parseInt(/^f_([0-9a-z]{1,10})-/.exec(id)?.[1] ?? '0', 36);
  const row = await q.get<Row>(`/* failedEvent */ select ${COLUMNS} ${FROM} where f.site = ? and f.id = ?`, site, key);
  return row && idOf(key, Number(row.received_at)) === id ? kept(row) : null;
}

/** Refused events, newest first, before a key; of one kind when it is given. */
export async function failedEvents(q: Query, site: number, group: Alike | null, before: number, limit: number): Promise<KeptFailure[]> {
  const rows = await q.all<Row>(
    `/* failedEvents */ select ${COLUMNS} ${FROM} where f.site = ? ${group ? `and ${ALIKE}` : ''} and f.id < ? order by f.id desc limit ?`,
    ...[site, ...(group ? alike(group) : []), before, limit],
  );
  return rows.map(kept);
}

/** A kind of refused events with its figures; `newest`: the key of its newest. */
export interface KindOfFailure extends Omit<FailedGroup, 'id'> {
  shape: string;
  newest: number;
}
interface KindRow extends Alike {
  count: number;
  first: number;
  last: number;
  newest: number;
}
const KINDS = `select f.code, f.shape, f.type, f.name, f.sender, count(*) as count, min(f.received_at) as first, max(f.received_at) as last,
     max(f.id) as newest from failed_event f where f.site = ?`;
const BY_KIND = 'group by f.code, f.shape, f.type, f.name, f.sender';

async function kindOf(q: Query, site: number, { count, first, last, newest, ...same }: KindRow): Promise<KindOfFailure> {
  const row = await q.get<{ reason: string }>(`/* failedReason */ select reason from failed_event where site = ? and id = ?`, site, newest);
  const [firstSeen, lastSeen] = [first, last].map((ms) => new Date(Number(ms)).toISOString()) as [string, string];
  return { ...same, reason: row?.reason ?? same.shape, count: Number(count), firstSeen, lastSeen, newest: Number(newest) };
}

/** The kinds of refused events with their figures, the newest first, whose newest came before a key. */
export async function failedGroups(q: Query, site: number, before: number, limit: number): Promise<KindOfFailure[]> {
  const rows = await q.all<KindRow>(
    `/* failedGroups */ ${KINDS} ${BY_KIND} having max(f.id) < ? order by max(f.id) desc limit ?`,
    ...[site, before, limit],
  );
  const kinds = [];
  for (const row of rows) kinds.push(await kindOf(q, site, row));
  return kinds;
}

/** One kind with its figures; null when nothing of it is held. */
export async function failedGroup(q: Query, site: number, group: Alike): Promise<KindOfFailure | null> {
  const row = await q.get<KindRow>(`/* failedGroup */ ${KINDS} and ${ALIKE} ${BY_KIND}`, site, ...alike(group));
  return row ? kindOf(q, site, row) : null;
}

/** How many refused events a site holds. */
export async function failedHeld(q: Query, site: number): Promise<number> {
  return Number((await q.get<{ n: number }>(`/* failedHeld */ select count(*) as n from failed_event where site = ?`, site))?.n ?? 0);
}

/** What was taken out: how many of a code arrived on a day of the site's calendar. */
interface Removed {
  day: number;
  code: string;
  count: number;
}

const zoneOf = async (q: Query, site: number): Promise<string> =>
  (await q.get<{ zone: string }>(`/* zoneOf */ select time_zone as zone from site where site = ?`, site))?.zone ?? 'UTC';

async function remove(q: Query, site: number, keys: number[]): Promise<Removed[]> {
  const zone = await zoneOf(q, site);
  const removed = new Map<string, Removed>();
  for (const key of keys) {
    const row = await q.get<{ code: string; received_at: number }>(
      `/* failedCode */ select code, received_at from failed_event where site = ? and id = ?`,
      site,
      key,
    );
    if (!row) continue;
    const day = siteDay(Number(row.received_at), zone);
    const known = removed.get(`${day} ${row.code}`);
    if (known) known.count++;
    else removed.set(`${day} ${row.code}`, { day, code: row.code, count: 1 });
    await q.run(`/* dropIdentifiers */ delete from failed_identifier where site = ? and failed = ?`, site, key);
    await q.run(`/* dropFailed */ delete from failed_event where site = ? and id = ?`, site, key);
  }
  return [...removed.values()];
}

/** Counts what was taken out; answers how many. A rescue counts on the day of its refusal, so that it never makes up for another's; the rest counts today. */
async function count(q: Query, site: number, removed: Removed[], cause: 'rescued' | 'discarded' | 'expired', now: number): Promise<number> {
  const today = siteDay(now, await zoneOf(q, site));
  for (const { day, code, count: n } of removed) await addLoss(q, site, cause === 'rescued' ? day : today, cause, code, n);
  return removed.reduce((all, { count: n }) => all + n, 0);
}

/** Takes out what was stored after all; what was left of it goes into the trail as `detail`. */
export async function settleFailed(q: Query, site: number, keys: number[], detail: object, actor: Actor, now: number): Promise<void> {
  const stored = await count(q, site, await remove(q, site, keys), 'rescued', now);
  await writeAudit(q, site, actor, 'failed.replay', String(stored), detail, now);
}

/** Throws refused events away for good; answers how many there were. */
export async function discardFailed(q: Query, site: number, keys: number[], actor: Actor, now: number): Promise<number> {
  const gone = await count(q, site, await remove(q, site, keys), 'discarded', now);
  if (gone > 0) await writeAudit(q, site, actor, 'failed.discard', String(gone), {}, now);
  return gone;
}

/** Removes what a site keeps longer than its `refusedDays`, at most `limit`; answers how many. */
export async function expireFailed(q: Query, site: number, before: number, now: number, limit: number): Promise<number> {
  // Rows come in the order of their arrival, so the oldest are the first.
  const rows = await q.all<{ id: number; received_at: number }>(
    `/* oldestFailed */ select id, received_at from failed_event where site = ? order by id limit ?`,
    ...[site, limit],
  );
  const old = rows.filter((row) => Number(row.received_at) < before).map((row) => Number(row.id));
  return count(q, site, await remove(q, site, old), 'expired', now);
}

/** Erases every refused event that names one of these identifiers; answers how many. E-mail addresses in lower case. */
export async function eraseFailed(q: Query, site: number, identifiers: { namespace: string; value: string }[]): Promise<number> {
  const keys = new Set<number>();
  for (const { namespace, value } of identifiers) {
    const rows = await q.all<{ failed: number }>(
      `/* failedOf */ select failed from failed_identifier where site = ? and namespace = ? and value = ?`,
      ...[site, namespace, value],
    );
    for (const { failed } of rows) keys.add(Number(failed));
  }
  await remove(q, site, [...keys]);
  return keys.size;
}

/** Reads of refused events. */
export const failedReads = { failedEvent, failedEvents, failedGroups, failedGroup, failedHeld };
/** Changes of refused events. */
export const failedWrites = { settleFailed, discardFailed, expireFailed, eraseFailed };
