/** Walks the rows of an import, group by group, from where it was left. */
import type { Store } from '../store/store.ts';
import { ONCE } from './normal.ts';
import { takenParts, type TakenPart } from './read.ts';
import type { Group, Kept, Progress } from './state.ts';

/** Whether rows of one key are one thing, where they have one. */
const isTogether = (kind: TakenPart['kind']): boolean => kind === 'orders' || kind === 'returns' || ONCE.has(kind);

/**
 * Does `work` for each page of groups of every part that is taken, in their order. `progress` stands behind the page by then, and `work` writes it down with
 * what it did: a walk that is cut off is gone on with from there.
 */
export async function walk(
  store: Store,
  kept: Kept,
  progress: Progress,
  page: number,
  stop: AbortSignal,
  work: (part: TakenPart, groups: readonly Group[]) => Promise<void>,
): Promise<void> {
  const parts = takenParts(kept.parts);
  for (; progress.part < parts.length; progress.part++, progress.key = '', progress.n = 0) {
    const part = parts[progress.part];
    if (!part) return;
    for (;;) {
      if (stop.aborted) return;
      const groups = await store.read.importGroups(kept.site, kept.id, part.part, progress, page, isTogether(part.kind));
      const last = groups.at(-1);
      if (!last) break;
      progress.key = last.key;
      progress.n = last.n;
      progress.done += groups.reduce((sum, { rows }) => sum + rows.length, 0);
      await work(part, groups);
    }
  }
}
