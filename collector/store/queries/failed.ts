/** One refused event, to be tried again. */
import type { Query } from '../query.ts';

/** A refused event as it came, with the source that sent it. */
export interface KeptFailure {
  body: string;
  receivedAt: number;
  source: { id: number; kind: 'browser' | 'server' };
}

/** A refused event of a site; null when there is none by this id. */
export async function failedEvent(q: Query, site: number, id: number): Promise<KeptFailure | null> {
  const row = await q.get<{ body: string; received_at: number; source: number; kind: 'browser' | 'server' | null }>(
    `/* failedEvent */ select f.body, f.received_at, f.source, s.kind from failed_event f left join source s on s.source = f.source
     where f.site = ? and f.id = ?`,
    site,
    id,
  );
  if (!row) return null;
  return { body: row.body, receivedAt: Number(row.received_at), source: { id: Number(row.source), kind: row.kind ?? 'browser' } };
}

/** Forgets a refused event: it was stored after all. */
export async function dropFailedEvent(q: Query, site: number, id: number): Promise<void> {
  await q.run(`/* dropFailedEvent */ delete from failed_event where site = ? and id = ?`, site, id);
}

/** Reads of refused events. */
export const failedReads = { failedEvent };
/** Changes of refused events. */
export const failedWrites = { dropFailedEvent };
