import type { Event } from '../../shared/event.ts';
import { DAY, offsetAt } from '../../shared/time.ts';
import type { Batch } from '../store/batch.ts';
import type { Tx } from './tx.ts';

/** Nothing disappears: refused events are kept with their reason, events without a usable id are counted by the site's day and name. */
export async function recordRefused(tx: Tx, batch: Batch, nameless: Event[], timeZone: string): Promise<void> {
  for (const f of batch.failed) {
    await tx.run(
      'insert into failed_event (site, received_at, source, message_id, code, reason, body) values (?, ?, ?, ?, ?, ?, ?)',
      ...[batch.site, f.receivedAt, batch.source.id, f.messageId, f.code, f.reason, f.body],
    );
  }
  const counts = new Map<string, { day: number; name: string; count: number }>();
  const named = nameless.map((e) => ({ name: e.name === '' ? e.type : e.name, ts: e.ts }));
  for (const { name, ts } of [...batch.anonymous, ...named]) {
    const day = Math.floor((ts + offsetAt(ts, timeZone)) / DAY);
    const entry = counts.get(`${day} ${name}`) ?? { day, name, count: 0 };
    entry.count++;
    counts.set(`${day} ${name}`, entry);
  }
  for (const { day, name, count } of counts.values()) {
    await tx.run(
      `insert into tally (site, day, name, count) values (?, ?, ?, ?) on conflict (site, day, name) do update set count = tally.count + excluded.count`,
      ...[batch.site, day, name, count],
    );
  }
}
