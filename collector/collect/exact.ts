/** JSON text whose numbers stay as they are written, also those that a double cannot hold: for what is refused because of them. Pure. */
import { holds } from './scan.ts';

// No event that is stored may hold a NUL, so none begins with this by chance.
const MARK = '\0number:';
const WORD = /("[^"\\]*(?:\\.[^"\\]*)*")|-?\d[\d.eE+-]*/g;

/** A number that a double cannot hold, as `parseExact` gives it: its digits. Null for any other value. */
export const heldNumber = (value: unknown): string | null =>
  typeof value === 'string' && value.startsWith(MARK) ? value.slice(MARK.length) : null;

/** The value of a JSON text; throws where it is none. Numbers that a double cannot hold are texts that `heldNumber` tells and `printExact` writes as they were. */
export function parseExact(text: string): unknown {
  return JSON.parse(text.replace(WORD, (all, string?: string) => (string !== undefined || holds(all) ? all : JSON.stringify(MARK + all))));
}

/** The JSON text of such a value, indented where asked. */
export const printExact = (value: unknown, indent?: number): string =>
  JSON.stringify(value, null, indent).replace(/"\\u0000number:([^"\\]*)"/g, '$1');
