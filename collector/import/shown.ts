/** An import as the API shows it. */
import type { Import, ImportFootprint, ImportProgress } from '../../shared/api.ts';
import type { Deps } from '../deps.ts';
import type { Kept, Progress } from './state.ts';

/** Less done than this tells nothing about what is left. */
const TELLS = 2000;

function progressOf(progress: Progress | null, now: number): ImportProgress | null {
  if (!progress) return null;
  const { what, done, total, since, doneThen } = progress;
  const [passed, got] = [now - since, done - doneThen];
  const left = got > 0 && passed >= TELLS ? Math.ceil(((total - done) * passed) / got / 1000) : null;
  return { what, done, total, left: left === null ? null : Math.max(0, left) };
}

async function footprintOf(store: Deps['store'], site: number, source: number): Promise<ImportFootprint> {
  const { made, touched, left: _left, ...rest } = await store.read.sourceFootprint(site, source);
  return { peopleMade: made, peopleTouched: touched, ...rest };
}

/** The import with who began it and what it stored. */
export async function shownImport({ store, now }: Pick<Deps, 'store' | 'now'>, kept: Kept): Promise<Import> {
  const time = (ms: number | null): string | null => (ms === null ? null : new Date(ms).toISOString());
  const { id, name, status, reason, settings, parts, report } = kept;
  const stored = kept.source !== null && ['committed', 'failed'].includes(status);
  return {
    ...{ id, name, status, reason, settings, parts, report },
    createdAt: new Date(kept.createdAt).toISOString(),
    by: kept.member === null ? null : await store.read.memberName(kept.member),
    committedAt: time(kept.committedAt),
    undoneAt: time(kept.undoneAt),
    progress: progressOf(kept.progress, now()),
    footprint: stored && kept.source !== null ? await footprintOf(store, kept.site, kept.source) : null,
  };
}
