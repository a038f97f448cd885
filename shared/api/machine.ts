/** How the machine fares. */

/** What may be wrong with the machine, gravest first. Each has a sentence of what to do in the dashboard's texts. */
export const FINDINGS = [
  'damaged',
  'disk_full',
  'read_only',
  'disk_soon',
  'backup_failed',
  'backup_never',
  'backup_old',
  'copy_failed',
  'check_failed',
  'backup_off',
  'unproved',
  'queue_late',
  'job_failed',
  'log_large',
  'loop_slow',
  'shedding',
  'only_here',
  'not_encrypted',
] as const;
/** One thing that is wrong: `bad` needs hands now, `warn` soon, `hint` would be better. `n` is the figure that shows it, `detail` a sentence from the machine. */
export interface Finding {
  kind: (typeof FINDINGS)[number];
  tone: 'bad' | 'warn' | 'hint';
  n: number | null;
  detail: string | null;
}
/** A backup as the dashboard lists it. `verifiedAt`: when it was last unpacked, opened and read through. */
export interface BackupRow {
  name: string;
  at: string;
  bytes: number;
  encrypted: boolean;
  version: string | null;
  verifiedAt: string | null;
  events: number | null;
  people: number | null;
  orders: number | null;
}
/** `GET /api/v1/health`: how the machine fares. Sizes in bytes; null where nothing can be told (a store in memory or on a server, too few days of measuring). */
export interface Health {
  at: string;
  boot: string;
  startedAt: string;
  version: string;
  node: string;
  schema: number;
  store: {
    engine: string;
    file: string | null;
    /** The address of the database server, without its password: it is backed up with its own tools. */
    server: string | null;
    database: number | null;
    log: number | null;
    free: number | null;
    perDay: number | null;
    daysLeft: number | null;
  };
  backups: {
    /** Time of day in the zone; null: never by itself. */
    time: string | null;
    zone: string;
    folder: string;
    copy: string | null;
    encrypted: boolean;
    keep: { daily: number; weekly: number; monthly: number };
    next: string | null;
    last: string | null;
    lastVerified: string | null;
    running: boolean;
    items: BackupRow[];
  };
  work: { writes: number; reads: number; threads: number; lateSeconds: number; loopMs: number; memory: number };
  traffic: { accepted: number; duplicates: number; rejected: number; shed: number; perMinute: number };
  jobs: { job: string; at: string; ms: number; ok: boolean; detail: string | null }[];
  findings: Finding[];
}
