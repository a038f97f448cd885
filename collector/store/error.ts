/** Why the store refused: the expected answers of a write, and what a caller may wait for. */
export type StoreErrorCode = 'busy' | 'full' | 'read_only' | 'corrupt' | 'conflict' | 'not_found' | 'invalid' | 'internal';
/** The one error class that leaves the store. `busy`, `full` and `read_only` are temporary: try again later. */
export class StoreError extends Error {
  constructor(
    readonly code: StoreErrorCode,
    message: string,
  ) {
    super(message);
    this.name = 'StoreError';
  }
}
/** What lost a race against another collector: run again it meets what that one left. Leaves the store only when it lost time after time. */
export class Again extends StoreError {}
