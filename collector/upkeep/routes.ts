/** How the machine fares, for owners, and a backup at once. */
import type { Finding, Health } from '../../shared/api.ts';
import { DAY } from '../../shared/time.ts';
import type { Deps } from '../deps.ts';
import type { Doors } from '../doors.ts';
import { HttpError, type Handler } from '../http.ts';
import { newestSchema, ON_SERVER } from '../store/copies.ts';
import { rowOf, storeFigures } from './figures.ts';
import { findingsOf } from './findings.ts';
import { folderTarget, type Backup } from './target.ts';

const NS = 1e6;
const iso = (ms: number | null): string | null => (ms === null ? null : new Date(ms).toISOString());
const clock = (minutes: number): string => `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`;

/** The newest moment at which a backup was proved to open. */
const proved = (items: readonly Backup[]): string | null =>
  items.reduce<string | null>((newest, { manifest }) => {
    const at = manifest?.verifiedAt ?? null;
    return at !== null && (newest === null || at > newest) ? at : newest;
  }, null);

async function backupsOf(deps: Deps, doors: Doors): Promise<Health['backups']> {
  const { at, folder, copy, key, keep } = deps.config.backup;
  const items = await folderTarget(folder).list();
  return {
    time: at === null ? null : clock(at),
    zone: await doors.upkeep.zone(),
    folder,
    copy: copy && ('folder' in copy ? copy.folder : `s3://${copy.bucket.bucket}${copy.bucket.prefix ? `/${copy.bucket.prefix}` : ''}`),
    encrypted: key !== null,
    keep,
    next: iso(await doors.upkeep.next()),
    last: iso(items.find(({ manifest }) => manifest !== null)?.at ?? null),
    lastVerified: proved(items),
    running: doors.upkeep.running === 'backup',
    items: items.map(rowOf),
  };
}

/** Everything about the machine at this moment. */
export async function healthOf(deps: Deps, doors: Doors): Promise<Health> {
  const { store, config } = deps;
  const now = deps.now();
  const { gate, upkeep } = doors;
  const due = await store.read.oldestDue(now);
  const [first] = await store.read.allSites();
  const minutes = Math.max(1, (now - upkeep.startedAt) / 60_000);
  const runs = await store.read.jobRuns(now - 30 * DAY, 50);
  const health: Omit<Health, 'findings'> = {
    at: new Date(now).toISOString(),
    boot: doors.boot,
    startedAt: new Date(upkeep.startedAt).toISOString(),
    version: config.version,
    node: process.version,
    schema: newestSchema(),
    store: await storeFigures(deps),
    backups: await backupsOf(deps, doors),
    work: {
      ...store.load(),
      lateSeconds: due === null ? 0 : Math.round((now - due) / 1000),
      // Nothing is measured before the first hour's sample.
      loopMs: upkeep.loop.count > 0 ? Math.max(0, upkeep.loop.percentile(99) / NS - 20) : 0,
      memory: process.memoryUsage.rss(),
    },
    traffic: {
      accepted: gate.accepted,
      duplicates: gate.duplicates,
      rejected: gate.rejected,
      shed: gate.refused,
      perMinute: Math.round(gate.accepted / minutes),
    },
    jobs: runs.map(({ job, began, ended, ok, detail }) => ({
      job,
      at: new Date(began).toISOString(),
      ms: ended - began,
      ok,
      detail: (JSON.parse(detail) as { problem?: string }).problem ?? null,
    })),
  };
  const since = first ? Date.parse(first.createdAt) : now;
  return {
    ...health,
    findings: findingsOf(health, {
      now,
      since,
      started: upkeep.startedAt,
      demo: config.demo,
      trouble: upkeep.lastTrouble,
      last: upkeep.last,
      shedLately: upkeep.shedLately(gate.refused),
    }),
  };
}

/** What needs hands, asked at most once a minute: every open dashboard asks for it with its other figures. */
export async function findingsNow(deps: Deps, doors: Doors): Promise<Finding[]> {
  return doors.upkeep.remembered(async () => (await healthOf(deps, doors)).findings);
}

/** Routes about the machine. */
export const upkeepRoutes = {
  health: (async (c) => c.json(await healthOf(c.var.deps, c.var.doors))) satisfies Handler,

  /** 202: it has begun; the health page tells when it is done. */
  backup: ((c) => {
    const { deps, doors } = c.var;
    if (deps.store.server !== null) throw new HttpError('conflict', ON_SERVER);
    if (deps.store.file === null) throw new HttpError('conflict', 'This store is in memory: there is no file to back up.');
    if (!doors.upkeep.backupNow()) throw new HttpError('conflict', 'A backup is being made already.');
    return c.json({ began: true }, 202);
  }) satisfies Handler,
};
