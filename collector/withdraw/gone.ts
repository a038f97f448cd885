/** What one step takes back, and what must be worked out anew because of it. */
import { Doubts } from '../identity/doubts.ts';
import type { Court } from '../identity/judge.ts';
import { Upheaval } from '../identity/settle.ts';

/** A node that an import named, with its own identifier. */
export interface Named {
  node: number;
  root: number;
  known: boolean;
  namespace: string;
  value: string;
  liveSeen: number | null;
}

/** One step of a withdrawal. Everything that the import said is taken as gone, also where its rows wait for a later step. */
export class Gone {
  /** Orders that it reported, changed, or told of. */
  readonly orders = new Set<string>();
  readonly products = new Set<string>();
  /** Group ids. */
  readonly accounts = new Set<string>();
  /** [namespace, value, user's node] of what it said belongs to somebody. */
  readonly claims = new Map<string, [namespace: string, value: string, user: number]>();
  /** [former id, node] of its aliases of known people. */
  readonly aliases = new Map<string, [previous: string, known: number]>();
  readonly doubts = new Doubts();
  readonly changes = new Upheaval();

  constructor(
    readonly court: Court,
    readonly source: number,
    readonly now: number,
  ) {}

  get site(): number {
    return this.court.site;
  }
  claim(namespace: string, value: string, user: number): void {
    this.claims.set(`${namespace}\n${user}\n${value}`, [namespace, value, user]);
  }
}
