import type { Dialect } from '../dialect.ts';

/** What the machine's owner is told of: jobs that ran, and how the store grows. Both are about the whole process, so no site leads them. */
export const upkeep = (d: Dialect): string[] => [
  // detail: JSON of what came of it, or the reason why nothing did.
  `create table job_run (id ${d.serial}, job ${d.text} not null, began ${d.int} not null, ended ${d.int} not null, ok ${d.int} not null, detail ${d.text} not null)`,
  `create index job_run_began on job_run (began)`,
  // One row a day (days since 1970, UTC), as it was last measured: bytes of the store, and bytes still free beside it.
  `create table growth (day ${d.int} primary key, bytes ${d.int} not null, free ${d.int} not null)`,
];
