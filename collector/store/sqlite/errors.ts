import { StoreError, type StoreErrorCode } from '../error.ts';

const codes: [RegExp, StoreErrorCode, string][] = [
  [/^SQLITE_FULL|^ENOSPC/, 'full', 'The disk is full; nothing was stored.'],
  [/^SQLITE_IOERR/, 'full', 'The disk refused to write; nothing was stored.'],
  [/^SQLITE_BUSY|^SQLITE_LOCKED/, 'busy', 'The database is busy; try again.'],
  [/^SQLITE_READONLY/, 'read_only', 'The database cannot be written.'],
  [/^SQLITE_CORRUPT|^SQLITE_NOTADB/, 'corrupt', 'The database file is damaged.'],
  [/^SQLITE_CONSTRAINT/, 'conflict', 'This would contradict what is stored.'],
];

/** Whatever the engine threw, as ours: an engine's own error never leaves the store. */
export function asStoreError(error: unknown): StoreError {
  if (error instanceof StoreError) return error;
  const code = (error as { code?: unknown } | null)?.code;
  const known = typeof code === 'string' ? codes.find(([pattern]) => pattern.test(code)) : undefined;
  const told = error instanceof Error ? error.message : String(error);
  const ours = known ? new StoreError(known[1], `${known[2]} (${told})`) : new StoreError('internal', told);
  if (error instanceof Error && error.stack) ours.stack = error.stack;
  return ours;
}
