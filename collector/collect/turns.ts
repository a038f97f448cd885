/** What arrived at once is worked through a few milliseconds at a time, so that nobody else waits until all of it is done. */

/** Milliseconds of one turn of the event loop that may go into bodies; one large body may take longer. */
const SLICE = 5;

/** Shares the event loop out. */
export class Turns {
  private began: number | null = null;

  constructor(private readonly elapsed: () => number) {}

  /** Resolves when this turn of the event loop still has time, at once where it has. */
  async mine(): Promise<void> {
    for (;;) {
      const now = this.elapsed();
      if (this.began === null) {
        this.began = now;
        setImmediate(() => (this.began = null));
      }
      if (now - this.began < SLICE) return;
      await new Promise((resume) => setImmediate(resume));
    }
  }
}
