/** How the machine fares, in figures: sizes and growth of the store, backups, what waits, what was turned away. */
import { statfs } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { BackupRow, Health } from '../../shared/api.ts';
import { DAY } from '../../shared/time.ts';
import type { Deps } from '../deps.ts';
import { sizesOf } from '../store/copies.ts';
import type { Growth } from '../store/queries/upkeep.ts';
import { contents } from './backup.ts';
import type { Backup } from './target.ts';

/** Bytes of the store and bytes free beside it. */
export async function roomOf(file: string): Promise<{ database: number; log: number; free: number }> {
  const { bavail, bsize } = await statfs(dirname(file));
  return { ...sizesOf(file), free: bavail * bsize };
}

/** Growth a day between the first and the last day measured, and how many days the room lasts; null from fewer than two days or without growth. */
export function growthOf(days: readonly Growth[], free: number | null): { perDay: number | null; daysLeft: number | null } {
  const [first, last] = [days[0], days.at(-1)];
  if (!first || !last || last.day === first.day) return { perDay: null, daysLeft: null };
  const perDay = Math.round((last.bytes - first.bytes) / (last.day - first.day));
  return { perDay, daysLeft: perDay > 0 && free !== null ? Math.floor(free / perDay) : null };
}

/** A backup as the dashboard lists it. */
export function rowOf({ name, at, bytes, manifest }: Backup): BackupRow {
  const held = manifest && contents(manifest);
  return {
    name,
    at: new Date(at).toISOString(),
    bytes,
    encrypted: manifest?.file.encrypted ?? name.endsWith('.sealed'),
    version: manifest?.version ?? null,
    verifiedAt: manifest?.verifiedAt ?? null,
    events: held?.events ?? null,
    people: held?.people ?? null,
    orders: held?.orders ?? null,
  };
}

/** The store in figures. */
export async function storeFigures({ store, now }: Pick<Deps, 'store' | 'now'>): Promise<Health['store']> {
  const room = store.file === null ? null : await roomOf(store.file);
  const days = await store.read.growthSince(Math.floor(now() / DAY) - 30);
  return {
    engine: store.engine,
    file: store.file,
    server: store.server,
    database: room?.database ?? (store.server === null ? null : await store.read.databaseBytes()),
    log: room?.log ?? null,
    free: room?.free ?? null,
    ...growthOf(days, room?.free ?? null),
  };
}
