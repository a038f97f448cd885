/** Long work on files, for a thread of its own: what it is asked for and what it answers. Runs in the asking thread where there are no threads (tests). */
import { copyStore, examineCopy } from '../store/copies.ts';
import { rm } from 'node:fs/promises';
import { runRound, type BackupOrder, type Round } from './backup.ts';
import { targetOf, type Place } from './settings.ts';
import type { KeepRules } from './keep.ts';

/** A round of backups, or a whole check of the store by way of a copy (`scratch`) that is thrown away. */
export type Work =
  | { kind: 'round'; order: BackupOrder; copy: Place | null; keep: KeepRules; zone: string }
  | { kind: 'check'; url: string; scratch: string };
/** What came of it. */
export type Done<W extends Work> = W extends { kind: 'round' } ? Round : { schema: number; counts: Record<string, number> };

/** Does the work. */
export async function doWork(work: Work, stop?: AbortSignal): Promise<Done<Work>> {
  if (work.kind === 'round') return runRound(work.order, work.copy && targetOf(work.copy), work.keep, work.zone, stop);
  try {
    await copyStore(work.url, work.scratch, stop);
    return await examineCopy(work.scratch);
  } finally {
    await rm(work.scratch, { force: true });
  }
}
