import { Again, StoreError, type StoreErrorCode } from '../error.ts';

const codes: [RegExp, StoreErrorCode, string][] = [
  [/^(53100|53200|53400)$/, 'full', 'The database server has no room left; nothing was stored.'],
  [
    /^(08|57P|53300|25P0[34]|ECONN|EPIPE|ENOENT|ETIMEDOUT|EHOST|ENET|EAI_AGAIN|ENOTFOUND)/,
    'busy',
    'The database server cannot be reached; try again.',
  ],
  [/^(55P03|57014)$/, 'busy', 'The database is busy; try again.'],
  [/^25006$/, 'read_only', 'The database cannot be written.'],
  [/^XX00[12]$/, 'corrupt', 'The database is damaged.'],
  [/^23/, 'conflict', 'This would contradict what is stored.'],
];
/** Serialization failures, deadlocks, and rows that another collector made in the same moment. */
const RACES = /^(40001|40P01|23505)$/;
const LOST = /terminated|Connection ended|not queryable|timeout exceeded when trying to connect|connection error/i;

/** Whatever the engine or its driver threw, as ours: an engine's own error never leaves the store. */
export function asStoreError(error: unknown): StoreError {
  if (error instanceof StoreError) return error;
  const code = String((error as { code?: unknown } | null)?.code ?? '');
  const told = error instanceof Error ? error.message : String(error);
  const known = codes.find(([pattern]) => pattern.test(code));
  const ours = RACES.test(code)
    ? new Again(
        code === '23505' ? 'conflict' : 'busy',
        `${code === '23505' ? 'This would contradict what is stored.' : 'The database is busy; try again.'} (${told})`,
      )
    : known
      ? new StoreError(known[1], `${known[2]} (${told})`)
      : LOST.test(told)
        ? new StoreError('busy', `The database server cannot be reached; try again. (${told})`)
        : new StoreError('internal', told);
  if (error instanceof Error && error.stack) ours.stack = error.stack;
  ours.cause = error;
  return ours;
}
