/**
 * Keeps the write-ahead log short. The bulk of it is copied into the database by a thread of its own while the writer goes on, the rest by the writer
 * between two groups: the engine starts its log anew only when nothing of it is left, and a copy of everything would keep every sender waiting.
 */
import { fdatasyncSync, openSync } from 'node:fs';
import type { Connection } from './connection.ts';
import { asStoreError } from './errors.ts';

/** Pages in the log when copying begins: fewer copies write fewer bytes, for a page that changed often is copied once. */
const PAGES = 16_000;
/** With a log so many times as long, though copied, the writer waits for a moment until nobody reads from it. */
const LONG = 4;
/** With so many times that still to copy, the writer copies too, whatever waits for it: the disk must not fill up. */
const LAST = 64;
/** How long it may wait for readers, in milliseconds. New ones do not need the log any more and keep nobody waiting. */
const MOMENT = 250;
const USUAL = 5000;
/** The part of `PAGES` that is little: the writer copies no more than that while senders wait, and asks again when as much has come. */
const LITTLE = 1 / 4;

/** Copies what is in the log as far as no reader needs it; other connections go on meanwhile. Answers the pages that are left. */
export function copyLog({ db }: Connection): number {
  const [row] = db.pragma('wal_checkpoint(passive)') as { log: number; checkpointed: number }[];
  return row ? row.log - row.checkpointed : 0;
}

/**
 * The copying thread's side: answers the pages that are left. The engine makes the database durable only after a copy that leaves nothing, which is the
 * writer's: all that was copied before would keep its senders waiting, so it is made durable here. The file stays open for as long as the thread lives:
 * whoever closes it loses the locks that the process has on it.
 */
export function copierOf(connection: Connection, file: string): () => number {
  const disk = openSync(file, 'r+');
  const copy = (): number => {
    const left = copyLog(connection);
    fdatasyncSync(disk);
    return left;
  };
  // What came meanwhile is little, and then leaves the writer almost nothing.
  return () => (copy(), copy());
}

/** The writer's side. `copy` asks the other thread for a copy of what is in the log by now, and answers the pages that are left. */
export class Checkpoints {
  private underway = false;
  private ripe = false;
  /** Pages to copy from which the other thread is asked; more after a copy that a reader kept short. */
  private much: number;
  /** Pages of a log that is too long; more after each try that readers kept from succeeding. */
  private bound: number;
  private readonly log;

  constructor(
    private readonly connection: Connection,
    private readonly copy: () => Promise<number>,
    private readonly pages = PAGES,
  ) {
    this.bound = LONG * pages;
    this.much = pages;
    connection.db.pragma('wal_autocheckpoint = 0');
    // A log that had to grow is cut to this when it begins anew.
    connection.db.pragma(`journal_size_limit = ${LONG * pages * 4096}`);
    this.log = connection.db.prepare<[], { log: number; checkpointed: number }>('pragma wal_checkpoint(noop)');
  }

  /** To be called after each commit. */
  look(): void {
    const row = this.log.get();
    if (!row) return;
    const left = row.log - row.checkpointed;
    if (left > LAST * this.pages) this.attempt(() => copyLog(this.connection));
    else if (this.underway) return;
    else if (row.log > this.bound && left <= LONG * this.pages) this.attempt(() => this.beginAnew());
    else if (this.ripe) {
      this.ripe = false;
      this.attempt(() => copyLog(this.connection));
    } else if (left > this.much) this.ask();
  }

  private ask(): void {
    this.underway = true;
    const over = (left: number): void => {
      const little = LITTLE * this.pages;
      this.underway = false;
      this.ripe = left <= little;
      this.much = Math.max(this.pages, left + little);
    };
    // When that thread cannot copy, the writer does, and meets the reason itself.
    this.copy().then(over, () => over(0));
  }

  /** Where reads overlap without end, some reader always stands in the log: those that do are waited for, once all of it is copied. */
  private beginAnew(): void {
    const { db } = this.connection;
    db.pragma(`busy_timeout = ${MOMENT}`);
    try {
      const [row] = db.pragma('wal_checkpoint(restart)') as { busy: number }[];
      this.bound = row?.busy ? this.bound * 2 : LONG * this.pages;
    } finally {
      db.pragma(`busy_timeout = ${USUAL}`);
    }
  }

  private attempt(task: () => void): void {
    try {
      task();
    } catch (error) {
      // Without room the log stays as it is, and nothing of it is lost; what is wrong with the file itself ends the thread.
      if (!['full', 'busy'].includes(asStoreError(error).code)) throw error;
    }
  }
}
