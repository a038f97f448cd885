/**
 * Keeps the write-ahead log short. The bulk of it is copied into the database by a thread of its own while the writer goes on, the rest by the writer
 * between two groups: the engine starts its log anew only when nothing of it is left, and a copy of everything would keep every sender waiting.
 */
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

/** Copies what is in the log as far as no reader needs it; other connections go on meanwhile. Answers the pages that are left. */
export function copyLog({ db }: Connection): number {
  const [row] = db.pragma('wal_checkpoint(passive)') as { log: number; checkpointed: number }[];
  return row ? row.log - row.checkpointed : 0;
}

/** The writer's side. `copy` asks the other thread for a copy of what is in the log by now. */
export class Checkpoints {
  private underway = false;
  private ripe = false;
  /** Pages of a log that is too long; more after each try that readers kept from succeeding. */
  private bound: number;
  private readonly log;

  constructor(
    private readonly connection: Connection,
    private readonly copy: () => Promise<unknown>,
    private readonly pages = PAGES,
  ) {
    this.bound = LONG * pages;
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
    } else if (left > this.pages) this.ask();
  }

  private ask(): void {
    this.underway = true;
    // When that thread cannot copy, the writer does, and meets the reason itself.
    const over = (): void => {
      this.underway = false;
      this.ripe = true;
    };
    this.copy().then(over, over);
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
