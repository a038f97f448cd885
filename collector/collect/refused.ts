/** Nothing disappears: refused events are kept with their reason while there is room, and counted in any case. */
import { LIMITS } from '../../shared/event.ts';
import { siteDay } from '../../shared/time.ts';
import { addOverflow, type Beyond } from '../dictionary/overflow.ts';
import type { Batch, Failed } from '../store/batch.ts';
import { limitOf } from '../store/queries/limits.ts';
import { addLoss } from '../store/queries/losses.ts';
import { cutBody } from './keep.ts';
import type { Sent } from './sight.ts';
import type { Tx } from './tx.ts';

/** What is cut takes no more bytes than this, so a body within it is kept whole in any case. */
const LARGE = 3 * LIMITS.eventBytes;
/** So many bytes of larger bodies a site may hold; what finds no room is cut. A list or a step of the inbox reads no more at once. */
const LARGE_BYTES = 8 * 1024 * 1024;

/** Keeps what was refused of a site's batches, and counts events without a usable id by the site's day and name. */
export async function recordRefused(
  tx: Tx,
  site: number,
  batches: readonly Batch[],
  nameless: readonly Sent[],
  timeZone: string,
): Promise<void> {
  for (const batch of batches) if (batch.failed.length > 0) await keepFailed(tx, batch, timeZone);
  await countNameless(tx, site, timeZone, [
    ...batches.flatMap(({ anonymous, sender }) => anonymous.map((one) => ({ ...one, sender }))),
    ...nameless.map(({ event: { name, type, ts }, origin: { sender } }) => ({ name: name === '' ? type : name, ts, sender })),
  ]);
}

/** Under which the names are counted that found no room. */
const OTHERS = '…';

/** Counts by day and name, up to as many names as the site's dictionary has room for: everybody who knows the public key can make some up. */
async function countNameless(
  tx: Tx,
  site: number,
  timeZone: string,
  events: { name: string; ts: number; sender: string }[],
): Promise<void> {
  if (events.length === 0) return;
  const known = new Set(
    (await tx.all<{ name: string }>(`/* talliedNames */ select distinct name from tally where site = ?`, site)).map((row) => row.name),
  );
  const most = await limitOf(tx, site, 'events');
  const counts = new Map<string, { day: number; name: string; count: number }>();
  let beyond = null as Beyond | null;
  for (const { name: given, ts, sender } of events) {
    const room = given === OTHERS || known.has(given) || known.size - (known.has(OTHERS) ? 1 : 0) < most;
    if (!room)
      beyond = { site, what: 'events', count: (beyond?.count ?? 0) + 1, at: Math.max(beyond?.at ?? ts, ts), sender, example: given };
    const name = room ? given : OTHERS;
    known.add(name);
    const day = siteDay(ts, timeZone);
    const entry = counts.get(`${day} ${name}`) ?? { day, name, count: 0 };
    entry.count++;
    counts.set(`${day} ${name}`, entry);
  }
  for (const { day, name, count } of counts.values()) {
    tx.later(
      `insert into tally (site, day, name, count) values (?, ?, ?, ?) on conflict (site, day, name) do update set count = tally.count + excluded.count`,
      ...[site, day, name, count],
    );
  }
  if (beyond) await addOverflow(tx, beyond);
}

/** Counts what is refused by day and code, and keeps it as long as the site has room for all and for its kind. */
async function keepFailed(tx: Tx, batch: Batch, timeZone: string): Promise<void> {
  const { site, sender } = batch;
  const most = await limitOf(tx, site, 'refused');
  const mostAlike = await limitOf(tx, site, 'refusedAlike');
  const count = async (text: string, ...params: (string | number)[]) => Number((await tx.get<{ n: number }>(text, ...params))?.n ?? 0);
  let held = await count('select count(*) as n from failed_event where site = ?', site);
  let large: number | null = null;
  /** The body, whole where there is room for it. */
  const bodyOf = async ({ body }: Failed): Promise<string> => {
    const bytes = Buffer.byteLength(body);
    if (bytes <= LARGE) return body;
    large ??= await count(
      `select sum(octet_length(body)) as n from failed_event where site = ? and code = 'too_large' and octet_length(body) > ?`,
      ...[site, LARGE],
    );
    if (large + bytes > LARGE_BYTES) return cutBody(body);
    large += bytes;
    return body;
  };
  const alike = new Map<string, number>();
  const lost = new Map<string, number>();
  const lose = (cause: 'refused' | 'not_kept', f: Failed): void => {
    const key = JSON.stringify([cause, siteDay(f.receivedAt, timeZone), f.code]);
    lost.set(key, (lost.get(key) ?? 0) + 1);
  };
  for (const f of batch.failed) {
    const kind = [f.code, f.shape, f.type, f.name, sender];
    const key = kind.join('\n');
    const same =
      alike.get(key) ??
      (await count(
        'select count(*) as n from failed_event where site = ? and code = ? and shape = ? and type = ? and name = ? and sender = ?',
        ...[site, ...kind],
      ));
    const room = held < most && same < mostAlike;
    alike.set(key, same + (room ? 1 : 0));
    lose('refused', f);
    if (!room) {
      lose('not_kept', f);
      continue;
    }
    held++;
    const kept = await tx.get<{ id: number }>(
      `insert into failed_event (site, received_at, source, message_id, code, reason, body, sender, type, name, shape)
       values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) returning id`,
      ...[site, f.receivedAt, batch.source.id, f.messageId, f.code, f.reason, await bodyOf(f), sender, f.type, f.name, f.shape],
    );
    for (const [namespace, value] of f.identifiers)
      tx.later(
        'insert into failed_identifier (site, namespace, value, failed) values (?, ?, ?, ?) on conflict (site, namespace, value, failed) do nothing',
        ...[site, namespace, value, kept?.id ?? 0],
      );
  }
  for (const [key, n] of lost) {
    const [cause, day, code] = JSON.parse(key) as ['refused' | 'not_kept', number, string];
    await addLoss(tx, site, day, cause, code, n);
  }
}
