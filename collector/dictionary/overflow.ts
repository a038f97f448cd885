/** Names that found no room: counted under one row for each kind of name, with the newest example and its sender. */
import type { Tx } from '../collect/tx.ts';

/** Some of them, of one site and kind. */
export interface Beyond {
  site: number;
  what: 'events' | 'traits' | 'properties';
  count: number;
  at: number;
  sender: string;
  example: string;
}

/** Adds them to their row. */
export async function addOverflow(tx: Tx, { site, what, count, at, sender, example }: Beyond): Promise<void> {
  await tx.run(
    `insert into overflow (site, what, count, first_seen, last_seen, sender, example) values (?, ?, ?, ?, ?, ?, ?)
     on conflict (site, what) do update set count = overflow.count + excluded.count, last_seen = excluded.last_seen,
     sender = excluded.sender, example = excluded.example`,
    ...[site, what, count, at, at, sender, example],
  );
}
