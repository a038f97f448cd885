/** Settings of backups: where, when, how many, with which key. Pure. */
import { dirname, isAbsolute, join } from 'node:path';
import { bucketTarget, type Bucket } from './bucket.ts';
import type { KeepRules } from './keep.ts';
import { folderTarget, type Target } from './target.ts';

/** A place for backups, as it can be handed to a thread. */
export type Place = { folder: string } | { bucket: Bucket };
/** What the machine's owner decides of backups. */
export interface BackupSettings {
  /** Minutes after midnight in the first site's zone; null: never by itself. */
  at: number | null;
  folder: string;
  /** A second place, for the day when this machine is gone. */
  copy: Place | null;
  key: string | null;
  keep: KeepRules;
}

/** A place that can be used. */
export const targetOf = (place: Place): Target => ('folder' in place ? folderTarget(place.folder) : bucketTarget(place.bucket));

type Of = (name: string) => string | null;
type Say = (problem: string) => void;

/** The place that a text names: a folder, or `s3://bucket/prefix` with the keys from the environment. Null after a problem was said. */
export function placeOf(text: string, name: string, of: Of, say: Say): Place | null {
  if (!text.startsWith('s3://')) {
    if (/^\w+:\/\//.test(text)) say(`${name} must be a folder or s3://BUCKET/FOLDER, not "${text}".`);
    return { folder: isAbsolute(text) ? text : join(process.cwd(), text) };
  }
  const [bucket = '', ...rest] = text.slice('s3://'.length).replace(/\/+$/, '').split('/');
  const prefix = rest.join('/');
  const [id, secret] = [of('KITH_S3_KEY_ID'), of('KITH_S3_SECRET')];
  const region = of('KITH_S3_REGION') ?? 'us-east-1';
  const endpoint = of('KITH_S3_ENDPOINT') ?? `https://s3.${region}.amazonaws.com`;
  let fine = true;
  const wrong = (problem: string): void => {
    fine = false;
    say(problem);
  };
  if (!/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/.test(bucket) || !/^([\w.-]+(\/[\w.-]+)*)?$/.test(prefix))
    wrong(`${name} must be like s3://my-bucket/kith, in small letters, digits, dots and dashes, not "${text}".`);
  if (!id || !secret) wrong(`${name} names a bucket: KITH_S3_KEY_ID and KITH_S3_SECRET must hold its keys.`);
  if (!/^[a-z0-9-]{2,40}$/.test(region)) wrong(`KITH_S3_REGION must be a region like eu-central-1, not "${region}".`);
  if (!URL.canParse(endpoint) || !/^https?:\/\/[^/?#]+\/?$/.test(endpoint))
    wrong(`KITH_S3_ENDPOINT must be an address like https://s3.example.com, not "${endpoint}".`);
  if (!fine) return null;
  return { bucket: { endpoint: endpoint.replace(/\/$/, ''), region, id: id ?? '', secret: secret ?? '', bucket, prefix } };
}

/** Settings of backups from the environment; `file` is the database's, null when there is none. */
export function backupSettings(of: Of, file: string | null, demo: boolean, say: Say): BackupSettings {
  const time = of('KITH_BACKUP_AT') ?? (demo ? 'never' : '03:15');
  const [, hour = '', minute = ''] = /^([01]?\d|2[0-3]):([0-5]\d)$/.exec(time) ?? [];
  if (!hour && time !== 'never') say(`KITH_BACKUP_AT must be a time like 03:15, or never, not "${time}".`);
  const folder = of('KITH_BACKUP_DIR') ?? join(dirname(file ?? 'data/kith.db'), 'backups');
  const given = of('KITH_BACKUP_COPY');
  const copy = given === null ? null : placeOf(given, 'KITH_BACKUP_COPY', of, say);
  const place = placeOf(folder, 'KITH_BACKUP_DIR', of, say);
  if (place && !('folder' in place)) say('KITH_BACKUP_DIR must be a folder; a bucket goes into KITH_BACKUP_COPY.');
  const key = of('KITH_BACKUP_KEY');
  if (key !== null && key.length < 20) say('KITH_BACKUP_KEY is too easy to guess: it must have at least 20 characters.');
  const keep = of('KITH_BACKUP_KEEP') ?? '7,4,6';
  const [daily = 7, weekly = 4, monthly = 6] = keep.split(',').map(Number);
  if (!/^\d{1,3},\d{1,3},\d{1,3}$/.test(keep) || daily + weekly + monthly === 0)
    say(`KITH_BACKUP_KEEP must be how many days, weeks and months each keep a backup, like 7,4,6, not "${keep}".`);
  return {
    at: hour ? Number(hour) * 60 + Number(minute) : null,
    folder: place && 'folder' in place ? place.folder : folder,
    copy,
    key,
    keep: { daily, weekly, monthly },
  };
}
