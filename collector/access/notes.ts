/** What the door has counted and not written yet: refusals, loads of the script, keys in use. One write every few seconds, not one a request. */
import type { Deps } from '../deps.ts';
import type { Refusal } from '../store/queries/refusals.ts';

const EVERY = 5000;
/** So many different (site, cause, detail) wait for a write; more count under `…`, so that a stranger cannot fill memory with made-up keys. */
const WAITING = 500;

/** Counts what happens at the door and writes it down now and then, so that a stranger’s flood costs no writes. */
export class Notes {
  private readonly counts = new Map<string, Refusal>();
  private readonly used = new Map<number, number>();
  private since: number | null = null;
  private writing: Promise<void> = Promise.resolve();

  constructor(private readonly deps: Pick<Deps, 'store' | 'now' | 'elapsed' | 'log'>) {}

  /** Counts one refusal, or one load of the script (`script_load`). `site` 0: no site could be told. */
  count(site: number, cause: string, detail: string): void {
    const now = this.deps.now();
    const short = detail.slice(0, 200).replace(/\p{Surrogate}/gu, '�');
    const known = this.counts.get(`${site} ${cause} ${short}`);
    const text = known || this.counts.size < WAITING ? short : '…';
    const name = `${site} ${cause} ${text}`;
    const count = this.counts.get(name) ?? { site, cause, detail: text, count: 0, last: now };
    count.count++;
    count.last = now;
    this.counts.set(name, count);
    this.due();
  }
  /** Keeps that a source's key was used. */
  use(source: number): void {
    this.used.set(source, this.deps.now());
    this.due();
  }
  /** Writes what was counted; resolves when it is in the store. A failed write is logged and its counts wait for the next one. */
  flush(): Promise<void> {
    this.writing = this.writing.then(() => this.write());
    return this.writing;
  }

  private due(): void {
    const now = this.deps.elapsed();
    this.since ??= now;
    if (now - this.since >= EVERY) void this.flush();
  }
  private async write(): Promise<void> {
    this.since = null;
    const refusals = [...this.counts.values()];
    const used = [...this.used].map(([source, at]) => ({ source, at }));
    if (refusals.length + used.length === 0) return;
    this.counts.clear();
    this.used.clear();
    try {
      await this.deps.store.write.noteDoor(refusals, used);
    } catch (error) {
      this.deps.log({ level: 'warn', what: 'counts of the door were not written', error: String(error) });
      for (const refusal of refusals) {
        const name = `${refusal.site} ${refusal.cause} ${refusal.detail}`;
        const newer = this.counts.get(name);
        if (newer) newer.count += refusal.count;
        else if (this.counts.size < WAITING) this.counts.set(name, refusal);
      }
    }
  }
}
