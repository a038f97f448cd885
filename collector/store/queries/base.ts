import type { Query } from '../query.ts';

/** Proves that the store can write: changes one row, for what stays as it was is not written, and says so only after its commit. */
export async function touch(q: Query): Promise<void> {
  await q.run(
    `insert into setting (name, value) values ('touched', '1')
       on conflict (name) do update set value = case setting.value when '1' then '2' else '1' end`,
  );
}
/** Writes that the store itself needs. */
export const baseWrites = { touch };
