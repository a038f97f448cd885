/** Takes events in: in this thread, or in one of its own, so that whoever answers HTTP does not wait for the story of what came before. */
import type { Parcel } from '../parcel.ts';
import { ThreadHost } from '../thread-host.ts';
import { Writer } from '../writer.ts';
import { groundOf } from './ground.ts';
import { Lanes } from './lanes.ts';
import { Pool } from './pool.ts';
import { Pulse } from './pulse.ts';
import { young } from './statistics.ts';

/** Groups that are under way at once. */
const LANES = 2;
/** Most of what a group needs is needed no longer than the group; a young generation (megabytes) that holds a few groups is cleared at little cost. */
const YOUNG = 96;

/** Where batches go. */
export interface Intake {
  /** Answers (`Stored`) when the batch is durable. */
  ingest(batch: Parcel, now: number): Promise<unknown>;
  /** Answers what was taken, then closes. */
  close(): Promise<void>;
}
/** What a thread of its own is told. */
export interface IntakeData {
  url: string;
  /** Rows live on many machines. */
  spread: boolean;
}
/** A question to that thread. */
export type IntakeAsk = { batch: Parcel; now: number };

/** Takes in here, over connections of its own. */
export function openIntake({ url, spread }: IntakeData): Intake {
  const pulse = new Pulse(url);
  const pool = new Pool(url, LANES + 1, pulse);
  const committed = young(pool);
  const lanes = new Lanes(Array.from({ length: LANES }, () => new Writer(groundOf(pool, spread), { committed })));
  return {
    ingest: (batch, now) => lanes.ingest(batch, now),
    async close() {
      await lanes.close();
      pulse.close();
      await pool.close();
    },
  };
}

/** Takes in in a thread of its own; `onDeath` is told when that ends by itself. */
export async function startIntake(workerData: IntakeData, onDeath: (cause: Error) => void): Promise<Intake> {
  const program = new URL('./intake.js', import.meta.url);
  const host = await ThreadHost.start<IntakeAsk>(program, { workerData, resourceLimits: { maxYoungGenerationSizeMb: YOUNG } }, onDeath);
  return { ingest: (batch, now) => host.ask({ batch, now }), close: () => host.close() };
}
