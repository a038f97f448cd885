/** A refused event tried again: by today's rules, in the name of the source that sent it, with the time at which it came. What was said around it then (type, time of sending, context) stands in what was kept. */
import type { IngestAnswer } from '../../shared/api.ts';
import { isProblem } from '../../shared/event.ts';
import { HttpError, type Handler } from '../http.ts';
import { admitSingle } from './admit.ts';
import { openBody } from './door.ts';

/** `POST /failed-events/{id}/replay`: answers like a batch of one; an event that is stored now is no failed event any more. */
export const replay = (async (c) => {
  const { deps, site } = c.var;
  const digits = /^f_([0-9a-z]{1,10})$/.exec(c.req.param('id') ?? '')?.[1];
  const id = digits === undefined ? 0 : parseInt(digits, 36);
  const kept = await deps.store.read.failedEvent(site.site, id);
  if (!kept) throw new HttpError('not_found', 'There is no such failed event.');
  const opened = openBody(Buffer.from(kept.body), '');
  if (isProblem(opened)) throw new HttpError('conflict', `It cannot be read as an event: ${opened.reason}`);
  const { events, anonymous, rejected } = admitSingle(opened, {
    source: kept.source,
    receivedAt: kept.receivedAt,
    newId: () => `k_${deps.token(16)}`,
  });
  const batch = { site: site.site, source: kept.source, sender: 'a replay', events, failed: [], anonymous };
  const { duplicates } = rejected.length > 0 ? { duplicates: 0 } : await deps.store.ingest(batch, deps.now());
  if (rejected.length === 0) await deps.store.write.dropFailedEvent(site.site, id);
  return c.json({ ok: true, accepted: events.length - duplicates + anonymous.length, duplicates, rejected } satisfies IngestAnswer);
}) satisfies Handler;
