/**
 * One walk over a body's text before it is parsed: where each event begins and ends, how deep it nests, and whether it holds a number that
 * parsing would change. `JSON.parse` loses all three. Pure; the text may be broken, which the parser finds out afterwards.
 */

/** One value in the text, from `start` up to `end`. */
export interface Piece {
  start: number;
  end: number;
  /** Levels of nesting, 1 for an object of plain values. */
  depth: number;
  /** The first number that a double cannot hold, as it was written. */
  number: string | null;
}
/** The whole body, its envelope (all but the events) and the elements of its `batch`. */
export interface Scan {
  whole: Piece;
  /** Like `whole`, without what is inside the elements of `batch`. */
  envelope: Piece;
  batch: Piece[] | null;
}

const QUOTE = 34;
const BACKSLASH = 92;
const open = (c: number): boolean => c === 123 || c === 91;
const close = (c: number): boolean => c === 125 || c === 93;
const numeric = (c: number): boolean => (c >= 48 && c <= 57) || c === 45 || c === 43 || c === 46 || c === 101 || c === 69;

/** Whether a double holds this number as it is meant: no integer beyond +-(2^53-1), nothing that overflows or vanishes. */
export function holds(literal: string): boolean {
  if (literal.length < 16 && !/[eE]/.test(literal)) return true;
  const value = Number(literal);
  if (!Number.isFinite(value)) return Number.isNaN(value); // not a number at all: the parser will say so
  if (value === 0) return !/[1-9]/.test(literal.split(/[eE]/)[0] ?? '');
  if (Math.abs(value) <= Number.MAX_SAFE_INTEGER) return true;
  // Beyond that every double is an integer, and below 1e21 it is printed as one, which would not be taken again.
  if (Math.abs(value) < 1e21 || !/[eE]/.test(literal)) return false;
  // 15 digits are held, and more when they are those that a double of this size is written with.
  const said = digits(literal);
  return said.length <= 15 || said === digits(String(value));
}

/** The digits of a number that matter. A pattern for the zeros at the end would begin anew at every zero, which takes long where there are many. */
function digits(literal: string): string {
  const all = literal.replace(/[eE].*$/, '').replace(/[-+.]/g, '');
  let [start, end] = [0, all.length];
  while (start < end && all[start] === '0') start++;
  while (end > start && all[end - 1] === '0') end--;
  return all.slice(start, end);
}

/** Index of the quote that ends the string which begins at `i`. */
function stringEnd(text: string, i: number): number {
  for (let at = i + 1; ; at++) {
    at = text.indexOf('"', at);
    if (at < 0) return text.length;
    let slashes = 0;
    while (text.charCodeAt(at - 1 - slashes) === BACKSLASH) slashes++;
    if (slashes % 2 === 0) return at;
  }
}

/** The key that a string spells, escapes resolved; null when it is no string. */
function keyOf(text: string, start: number, end: number): string | null {
  const raw = text.slice(start, end + 1);
  if (!raw.includes('\\')) return raw.slice(1, -1);
  try {
    return JSON.parse(raw) as string;
  } catch {
    return null; // broken text, which the parser reports
  }
}

/** Walks the text once. */
export function scan(text: string): Scan {
  const piece = (start: number): Piece => ({ start, end: text.length, depth: 0, number: null });
  const whole = piece(0);
  const envelope = piece(0);
  let batch: Piece[] | null = null;
  let element: Piece | null = null;
  let depth = 0;
  let inBatch = false;
  let key: string | null = null;
  const note = (levels: number, literal: string | null): void => {
    if (levels > whole.depth) whole.depth = levels;
    whole.number ??= literal;
    const place = element ?? envelope;
    const own = element ? levels - 2 : levels;
    if (own > place.depth) place.depth = own;
    place.number ??= literal;
  };
  const begin = (i: number): void => {
    if (inBatch && depth === 2 && !element) element = piece(i);
  };
  const finish = (i: number): void => {
    if (!element) return;
    element.end = i;
    batch?.push(element);
    element = null;
  };

  for (let i = 0; i < text.length; i++) {
    const c = text.charCodeAt(i);
    if (c === QUOTE) {
      begin(i);
      const end = stringEnd(text, i);
      if (depth === 1) key = keyOf(text, i, end);
      i = end;
    } else if (open(c)) {
      begin(i);
      if (depth === 1 && c === 91 && key === 'batch') {
        inBatch = true;
        batch = []; // the last of several wins, as in the parser
      }
      note(++depth, null);
    } else if (close(c)) {
      depth--;
      if (inBatch && depth <= 1) {
        finish(i);
        inBatch = false;
      }
    } else if (c === 44) {
      if (inBatch && depth === 2) finish(i);
      else if (depth === 1) key = null;
    } else if (numeric(c)) {
      begin(i);
      let end = i + 1;
      while (end < text.length && numeric(text.charCodeAt(end))) end++;
      const literal = text.slice(i, end);
      if (!holds(literal)) note(0, literal.slice(0, 40));
      i = end - 1;
    } else if (c > 32 && c !== 58) begin(i);
  }
  return { whole, envelope, batch };
}
