/** What a demo database remembers of itself. Its presence is what makes a database a demo's. */
import type { Query } from '../query.ts';

/** The demo's own state, as text of its own, or null in a database that is not a demo's. */
export async function demoState(q: Query): Promise<string | null> {
  return (await q.get<{ value: string }>(`/* demoState */ select value from setting where name = 'demo'`))?.value ?? null;
}
/** Keeps the demo's state. */
export async function keepDemoState(q: Query, state: string): Promise<void> {
  await q.run(
    `/* keepDemoState */ insert into setting (name, value) values ('demo', ?) on conflict (name) do update set value = excluded.value`,
    state,
  );
}

/** Reads of the demo. */
export const demoReads = { demoState };
/** Writes of the demo. */
export const demoWrites = { keepDemoState };
