/** Where an import stands on its way. Pure. */
import type { Import, ImportStatus } from '../../shared/api.ts';

/** The steps of an import, in their order. */
export const STEPS = ['upload', 'map', 'try', 'store'] as const;
/** One of them. */
export type Step = (typeof STEPS)[number];

/** Which step of a failed import is gone on with. What was stored in part is never tried anew: it is stored to its end, or taken back. */
export function stepOfFailed({ footprint, progress, committedAt }: Import): 'check' | 'commit' | 'undo' {
  if (footprint === null) return 'check';
  return committedAt !== null || progress?.what === 'undoing' ? 'undo' : 'commit';
}

const AT: Record<Exclude<ImportStatus, 'failed'>, Step> = {
  ...{ reading: 'upload', mapping: 'map', checking: 'try', checked: 'try' },
  ...{ committing: 'store', committed: 'store', undoing: 'store', undone: 'store' },
} as const;
/** The step that an import is at. `mapping`: the mapping is looked at again after a try. */
export function stepOf(found: Import, mapping: boolean): Step {
  if (mapping) return 'map';
  if (found.status === 'failed') return stepOfFailed(found) === 'check' ? 'try' : 'store';
  return AT[found.status];
}

/** Whether nothing of an import is stored, so that it may be deleted. */
export const deletable = (found: Import): boolean =>
  ['reading', 'mapping', 'checked', 'undone'].includes(found.status) || (found.status === 'failed' && stepOfFailed(found) === 'check');
