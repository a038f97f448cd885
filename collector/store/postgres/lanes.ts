/**
 * Groups that are under way at once: while the server works on one, the next is thought through here. People who are in one group are in no other, so
 * that no group waits for another's rows, and what somebody sends is stored in the order in which it came.
 */
import { peopleIn, sizeOf, type Parcel } from '../parcel.ts';
import type { Writer } from '../writer.ts';

interface Waiting {
  batch: Parcel;
  now: number;
  people: readonly string[];
  resolve(stored: unknown): void;
  reject(error: unknown): void;
}
const GROUP_EVENTS = 2500;
/** A further group is begun beside one that is under way only when so many events wait: many small groups cost more than a few large ones. */
const MANY = 200;

/** Deals batches out to writers. */
export class Lanes {
  private waiting: Waiting[] = [];
  private readonly free: Writer[];
  private readonly under = new Set<string>();

  constructor(private readonly writers: readonly Writer[]) {
    this.free = [...writers];
  }

  ingest(batch: Parcel, now: number): Promise<unknown> {
    return new Promise((resolve, reject) => {
      this.waiting.push({ batch, now, people: peopleIn(batch), resolve, reject });
      // What comes in the same moment goes together.
      if (this.waiting.length === 1) setImmediate(() => this.deal());
    });
  }
  /** Answers what was taken, then closes the writers. */
  async close(): Promise<void> {
    while (this.waiting.length > 0 || this.free.length < this.writers.length) await new Promise((resume) => setTimeout(resume, 5));
    await Promise.all(this.writers.map((writer) => writer.close()));
  }

  private deal(): void {
    while (this.free.length > 0 && this.waiting.length > 0) {
      const alone = this.free.length === this.writers.length;
      if (!alone && this.waiting.reduce((sum, { batch }) => sum + sizeOf(batch), 0) < MANY) return;
      const group = this.take();
      const writer = group.length > 0 ? this.free.pop() : undefined;
      if (!writer) return;
      void this.send(writer, group);
    }
  }
  /** What may go next: nobody in it is under way, nor in something that has waited longer. */
  private take(): Waiting[] {
    const group: Waiting[] = [];
    const left: Waiting[] = [];
    const kept = new Set<string>();
    let events = 0;
    for (const waiting of this.waiting) {
      const { batch, people } = waiting;
      const fits = events === 0 || events + sizeOf(batch) <= GROUP_EVENTS;
      if (fits && !people.some((id) => this.under.has(id) || kept.has(id))) {
        group.push(waiting);
        events += sizeOf(batch);
      } else {
        left.push(waiting);
        for (const id of people) kept.add(id);
      }
    }
    this.waiting = left;
    return group;
  }
  private async send(writer: Writer, group: Waiting[]): Promise<void> {
    for (const { people } of group) for (const id of people) this.under.add(id);
    await Promise.all(group.map(({ batch, now, resolve, reject }) => writer.submit({ kind: 'ingest', batch, now }).then(resolve, reject)));
    for (const { people } of group) for (const id of people) this.under.delete(id);
    this.free.push(writer);
    this.deal();
  }
}
