/**
 * Keeps the write-ahead log short. The bulk of it is copied into the database by a thread of its own while the writer goes on, the rest by the writer
 * between two groups: the engine starts its log anew only when nothing of it is left, and a copy of everything would keep every sender waiting.
 */
import type { Connection } from './connection.ts';
import { asStoreError } from './errors.ts';

/** Pages in the log when copying begins: fewer copies write fewer bytes, for a page that changed often is copied once. */
const PAGES = 16_000;
/** With so many times that the writer waits no longer for the other thread. */
const PATIENCE = 4;

/** Copies what is in the log as far as no reader needs it; other connections go on meanwhile. Answers the pages that are left. */
export function copyLog({ db }: Connection): number {
  const [row] = db.pragma('wal_checkpoint(passive)') as { log: number; checkpointed: number }[];
  return row ? row.log - row.checkpointed : 0;
}

/** The writer's side. `copy` asks the other thread for a copy of what is in the log by now. */
export class Checkpoints {
  private underway = false;
  private ripe = false;
  private readonly left;

  constructor(
    private readonly connection: Connection,
    private readonly copy: () => Promise<unknown>,
    private readonly pages = PAGES,
  ) {
    connection.db.pragma('wal_autocheckpoint = 0');
    this.left = connection.db.prepare<[], { log: number; checkpointed: number }>('pragma wal_checkpoint(noop)');
  }

  /** To be called after each commit. */
  look(): void {
    const row = this.left.get();
    const left = row ? row.log - row.checkpointed : 0;
    if (this.ripe || left > PATIENCE * this.pages) this.finish();
    else if (left > this.pages && !this.underway) {
      this.underway = true;
      // When that thread cannot copy, the writer does, and meets the reason itself.
      const over = (): void => {
        this.underway = false;
        this.ripe = true;
      };
      this.copy().then(over, over);
    }
  }

  private finish(): void {
    this.ripe = false;
    try {
      copyLog(this.connection);
    } catch (error) {
      // Without room the log stays as it is, and nothing of it is lost; what is wrong with the file itself ends the thread.
      if (!['full', 'busy'].includes(asStoreError(error).code)) throw error;
    }
  }
}
