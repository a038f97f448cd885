/** What stands beside a backup: what it is, what it holds, and when it was last proved to open. */
import { z } from 'zod';
import { UpkeepError } from './error.ts';

const count = z.int().nonnegative();
const manifestSchema = z.object({
  kith: z.literal('backup'),
  format: z.literal(1),
  /** The program that made it, and the schema of the database. */
  version: z.string(),
  schema: count,
  createdAt: z.iso.datetime(),
  /** The database as it was copied. */
  database: z.object({ bytes: count, sha256: z.string() }),
  /** The file as it lies there. */
  file: z.object({ name: z.string(), bytes: count, sha256: z.string(), compression: z.literal('gzip'), encrypted: z.boolean() }),
  /** Rows of each table. */
  counts: z.record(z.string(), count),
  /** When it was last unpacked, opened and read through; null: never. */
  verifiedAt: z.iso.datetime().nullable(),
});
/** What stands beside a backup, as JSON. */
export type Manifest = z.infer<typeof manifestSchema>;

/** The manifest in a text; a sentence when it is none. */
export function readManifest(text: string, name: string): Manifest {
  let raw: unknown;
  try {
    raw = JSON.parse(text);
  } catch {
    raw = null;
  }
  const result = manifestSchema.safeParse(raw);
  if (!result.success) throw new UpkeepError(`${name} does not describe a backup of Kith.`);
  return result.data;
}
/** The text of a manifest. */
export const manifestText = (manifest: Manifest): string => JSON.stringify(manifest, null, 2) + '\n';

const NAME = /^kith-(\d{4})(\d{2})(\d{2})-(\d{2})(\d{2})(\d{2})\.db\.gz(\.sealed)?$/;

/** The file name of a backup that begins at `now`, in UTC: `kith-20261122-031500.db.gz`, with `.sealed` when it is encrypted. */
export function backupName(now: number, sealed: boolean): string {
  const time = new Date(now).toISOString();
  return `kith-${time.slice(0, 10).replaceAll('-', '')}-${time.slice(11, 19).replaceAll(':', '')}.db.gz${sealed ? '.sealed' : ''}`;
}
/** When the backup of this name began; null when it is not the name of one. */
export function timeOf(name: string): number | null {
  const [, year, month, day, hour, minute, second] = NAME.exec(name) ?? [];
  return year ? Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`) : null;
}
/** The name of a backup's manifest. */
export const manifestName = (name: string): string => `${name}.json`;
