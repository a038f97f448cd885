/** What of the machine needs hands, from its figures. Pure; the dashboard has the sentences. */
import { FINDINGS, type Finding, type Health } from '../../shared/api.ts';
import { DAY, HOUR, MINUTE } from '../../shared/time.ts';

/** What else findings are made of. */
export interface Signs {
  now: number;
  /** When the first site was made: a backup cannot be older. */
  since: number;
  /** When this process began. */
  started: number;
  /** Whether everybody in the store is made up, so that nothing of it would be missed. */
  demo: boolean;
  /** The last thing that the store could not do, and when. */
  trouble: { code: string; at: number } | null;
  /** The last run of each job. */
  last: Map<string, { at: number; ok: boolean; detail: string | null }>;
  /** Requests turned away within the last minute. */
  shedLately: number;
}

const GB = 1e9;
/** A backup may be late by so much: a night, and the time to make it. */
const LATE = 36 * HOUR;
const JOBS = new Set(['backup', 'copy', 'check']);

/** Everything that is wrong, gravest first. */
export function findingsOf(health: Omit<Health, 'findings'>, signs: Signs): Finding[] {
  const found: Finding[] = [];
  const add = (kind: Finding['kind'], tone: Finding['tone'], n: number | null = null, detail: string | null = null): void =>
    void found.push({ kind, tone, n, detail });
  const { store, backups, work } = health;
  const { now, trouble, last } = signs;

  if (trouble?.code === 'corrupt') add('damaged', 'bad');
  const lately = trouble !== null && now - trouble.at < 5 * MINUTE;
  if (lately && trouble.code === 'full') add('disk_full', 'bad', store.free);
  else if (lately && trouble.code === 'read_only') add('read_only', 'bad');
  else if (store.free !== null && store.database !== null) {
    const few = store.daysLeft !== null && store.daysLeft < 14;
    const little = store.free < Math.min(GB, Math.max(0.1 * GB, store.database));
    if (few || little) add('disk_soon', little || (store.daysLeft ?? 99) < 3 ? 'bad' : 'warn', store.daysLeft);
  }

  if (store.file !== null && !signs.demo) {
    const backup = last.get('backup');
    const age = backups.last === null ? null : now - Date.parse(backups.last);
    const off = backups.time === null;
    if (backup && !backup.ok) add('backup_failed', 'bad', null, backup.detail);
    else if (off && (age === null || age > 7 * DAY)) add('backup_off', 'warn', age === null ? null : Math.floor(age / DAY));
    else if (age === null && now - signs.since > LATE) add('backup_never', 'bad');
    else if (!off && age !== null && age > LATE) add('backup_old', age > 7 * DAY ? 'bad' : 'warn', Math.floor(age / HOUR));
    const copy = last.get('copy');
    if (copy && !copy.ok) add('copy_failed', 'warn', null, copy.detail);
    const check = last.get('check');
    if (check && !check.ok) add('check_failed', 'bad', null, check.detail);
    if (age !== null && (backups.lastVerified === null || now - Date.parse(backups.lastVerified) > 8 * DAY)) add('unproved', 'warn');
    if (!off && age !== null && backups.copy === null) add('only_here', 'hint');
    if (!off && age !== null && !backups.encrypted && backups.copy?.startsWith('s3://')) add('not_encrypted', 'hint');
  }

  // What fell due while Kith was off is made up for first; it says nothing about the machine.
  const late = Math.min(work.lateSeconds, (now - signs.started) / 1000);
  if (late > 300) add('queue_late', 'warn', Math.floor(late / 60));
  for (const [job, { ok, detail }] of last) if (!ok && !JOBS.has(job)) add('job_failed', 'warn', null, `${job}: ${detail ?? ''}`);
  if (store.log !== null && store.log > Math.max(GB / 2, (store.database ?? 0) / 2)) add('log_large', 'warn', store.log);
  if (work.loopMs > 250) add('loop_slow', 'warn', Math.round(work.loopMs));
  if (signs.shedLately > 0) add('shedding', 'warn', signs.shedLately);
  return found.sort((a, b) => FINDINGS.indexOf(a.kind) - FINDINGS.indexOf(b.kind));
}

/** How many of them need hands: a hint does not. */
export const handsNeeded = (findings: readonly Finding[]): number => findings.filter(({ tone }) => tone !== 'hint').length;
