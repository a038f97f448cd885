import type { Query } from '../query.ts';

/** Proves that the store can write: changes one row and says so only after its commit. */
export async function touch(q: Query): Promise<void> {
  await q.run(`insert into setting (name, value) values ('touched', '1') on conflict (name) do update set value = excluded.value`);
}
/** Writes that the store itself needs. */
export const baseWrites = { touch };
