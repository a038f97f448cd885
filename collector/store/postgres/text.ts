/** From a statement with `?` marks to one with numbered, typed ones. */
import type { Param } from '../query.ts';

const pieces = new Map<string, string[]>();
/** What of a statement stands between its marks; a `?` within quotes or a comment is none. */
export function split(sql: string): string[] {
  const known = pieces.get(sql);
  if (known) return known;
  const found: string[] = [''];
  for (const [part] of sql.matchAll(/'(?:[^']|'')*'|"[^"]*"|\/\*[\s\S]*?\*\/|\?|[^'"?/]+|\//g)) {
    if (part === '?') found.push('');
    else found[found.length - 1] += part;
  }
  if (pieces.size > 5000) pieces.clear();
  pieces.set(sql, found);
  return found;
}

/** A text of this engine holds no NUL. Nothing that is stored whole has one; what only asks, or was refused for it, shows the sign for what cannot be shown. */
const held = (param: NonNullable<Param>): NonNullable<Param> =>
  typeof param === 'string' && param.includes('\0') ? param.replaceAll('\0', '\ufffd') : param;

/** Below this a whole number is one of the engine's; above, it is a double as it is everywhere. */
const typeOf = (param: Param): string =>
  typeof param === 'string' ? '::text' : typeof param === 'bigint' || Number.isSafeInteger(param) ? '::bigint' : '::double precision';

/**
 * The statement as the engine reads it. Each mark says the type of its value, so that none is guessed from what stands around it; a null is written
 * out, for it fits everywhere.
 */
export function numbered(sql: string, params: readonly Param[]): { text: string; values: unknown[] } {
  const parts = split(sql);
  if (parts.length !== params.length + 1) throw new Error(`${params.length} values for ${parts.length - 1} marks: ${sql.slice(0, 200)}`);
  const values: unknown[] = [];
  let text = parts[0] ?? '';
  for (const [i, param] of params.entries()) {
    text += param === null ? 'null' : `$${values.push(held(param))}${typeOf(param)}`;
    text += parts[i + 1] ?? '';
  }
  return { text, values };
}
