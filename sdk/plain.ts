/** JSON that a hostile page cannot break: the two functions are the only places where the SDK reads foreign values. */

/** Like `JSON.stringify`, but old libraries' `Array.prototype.toJSON` (which turns lists into text) is set aside meanwhile. */
export function stringify(value: unknown): string {
  const list = Array.prototype as { toJSON?: unknown };
  const { toJSON } = list;
  if (toJSON) delete list.toJSON;
  try {
    return JSON.stringify(value);
  } finally {
    if (toJSON) list.toJSON = toJSON;
  }
}

/** A copy of a JSON object as it is now. What is no object becomes empty; a member that has no JSON is left out and the others stay. */
export function plain(value: unknown): Record<string, unknown> {
  const copy: Record<string, unknown> = {};
  if (value && typeof value === 'object' && !Array.isArray(value))
    for (const name of Object.keys(value)) {
      try {
        copy[name] = JSON.parse(stringify((value as typeof copy)[name]));
      } catch {
        // This member is a circle, a function, a big integer or a getter that throws: it is the one that is lost.
      }
    }
  return copy;
}
