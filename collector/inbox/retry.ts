/** Refused events tried again: by today's rules, in the name of the source that sent them, with the time at which they came. What was said around them then (type, time of sending, context) stands in what was kept. */
import { isProblem, type Problem } from '../../shared/event.ts';
import { admitSingle, type Admitted } from '../collect/admit.ts';
import { openBody } from '../collect/door.ts';
import type { Deps } from '../deps.ts';
import type { KeptFailure } from '../store/queries/failed.ts';

/** What became of one: stored, there already, or refused again. */
export type Retried = 'stored' | 'duplicate' | Problem;

/** What admission says today of a refused event, or of another text in its place. */
export function judge(kept: KeptFailure, body: string): Admitted | Problem {
  const { id, source, receivedAt } = kept;
  const opened = openBody(Buffer.from(body), '');
  // What was cut short when it was kept cannot be read: what was said of it stays true.
  if (isProblem(opened)) return body === kept.body ? kept : { ...opened, reason: opened.reason.replace('The body', 'The event') };
  // The same id each time, so that an event without one is stored once however often it is tried.
  const admitted = admitSingle(opened, { source, receivedAt: Date.parse(receivedAt), newId: () => `k_${id}` });
  const [refused] = admitted.failed;
  return refused ? { code: refused.code, reason: refused.reason } : admitted;
}

/** Stores what is accepted of these, each source's in one batch; answers what became of each, in their order. Nothing is taken out of the inbox here. */
export async function retry(deps: Deps, site: number, items: { kept: KeptFailure; body: string }[]): Promise<Retried[]> {
  const results: Retried[] = [];
  const batches = new Map<string, { kept: KeptFailure; admitted: Admitted[]; places: number[] }>();
  for (const [i, { kept, body }] of items.entries()) {
    const judged = judge(kept, body);
    results.push(isProblem(judged) ? { code: judged.code, reason: judged.reason } : 'stored');
    if (isProblem(judged)) continue;
    const key = `${kept.source.id} ${kept.sender}`;
    const batch = batches.get(key) ?? { kept, admitted: [], places: [] };
    batch.admitted.push(judged);
    batch.places.push(i);
    batches.set(key, batch);
  }
  for (const { kept, admitted, places } of batches.values()) {
    const events = admitted.flatMap((one) => one.events);
    const anonymous = admitted.flatMap((one) => one.anonymous);
    const batch = { site, source: kept.source, sender: kept.sender, events, failed: [], anonymous, watched: true };
    const stored = await deps.store.ingest(batch, deps.now());
    let at = 0;
    // What names nobody is only counted, and has no profile either; it is no duplicate.
    let { duplicates } = stored;
    for (const [i, one] of admitted.entries())
      if (one.events.length > 0 && stored.events[at++] === null && duplicates-- > 0) results[places[i] ?? 0] = 'duplicate';
  }
  return results;
}
