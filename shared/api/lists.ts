/** What every answer shares. */

/** A page of a list; `next` is passed back as `cursor`. */
export interface List<T> {
  items: T[];
  next: string | null;
}
/** What every refused call answers: `code` for programs, `message` for people. */
export interface ApiError {
  error: { code: string; message: string; details?: unknown };
}
