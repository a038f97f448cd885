import { hash } from 'node:crypto';
import type { Value } from './table.ts';

/** Checksum of rows that does not depend on their order: SHA-256 of each row as JSON, added up in eight lanes of 32 bits. */
export class Sum {
  constructor(
    /** How many rows were added. */
    public rows = 0,
    private readonly lanes = new Uint32Array(8),
  ) {}

  /** Goes on from a sum that was written down. */
  static of(rows: number, text: string): Sum {
    return new Sum(
      rows,
      Uint32Array.from({ length: 8 }, (_, i) => Number.parseInt(text.slice(8 * i, 8 * i + 8), 16)),
    );
  }
  /** Adds rows. */
  add(rows: readonly (readonly Value[])[]): void {
    for (const row of rows) {
      const digest = hash('sha256', JSON.stringify(row), 'buffer');
      for (let i = 0; i < 8; i++) this.lanes[i] = (this.lanes[i] ?? 0) + digest.readUInt32BE(4 * i);
    }
    this.rows += rows.length;
  }
  /** The sum as 64 hexadecimal digits. */
  get text(): string {
    return [...this.lanes].map((lane) => lane.toString(16).padStart(8, '0')).join('');
  }
}
