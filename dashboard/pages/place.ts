/** Where in an event's text the fault lies that a reason names. Pure. */

/** The field that a reason begins with: `properties.total: must be …`. */
const FIELD = /^([\w$]+(?:\.[\w$-]+)*): /;
/** A number that a reason quotes. */
const NUMBER = /holds (-?[\d.eE+-]+), which/;

const keyOf = (line: string): { level: number; key: string | null } => {
  const level = (line.length - line.trimStart().length) / 2;
  const key = /^\s*("(?:[^"\\]|\\.)*"):/.exec(line)?.[1];
  return { level, key: key === undefined ? null : (JSON.parse(key) as string) };
};

/** The line of a member by its path from the top; -1 when it is not there. */
function lineOf(lines: string[], path: string[]): number {
  let from = 0;
  let found = -1;
  for (const [depth, name] of path.entries()) {
    found = lines.findIndex((line, i) => {
      const { level, key } = keyOf(line);
      return i >= from && level === depth + 1 && key === name;
    });
    if (found < 0) return -1;
    from = found + 1;
  }
  return found;
}

/** The line, counted from 0, of a text that is indented by two spaces; null where the reason names no place that is in it. */
export function placeOf(reason: string, text: string): number | null {
  const lines = text.split('\n');
  const first = (test: (line: string) => boolean): number => lines.findIndex(test);
  const literal = NUMBER.exec(reason)?.[1];
  const field = FIELD.exec(reason)?.[1];
  const quoted = /"([^"]+)"/.exec(reason)?.[1];
  let line = -1;
  if (literal !== undefined) line = first((l) => l.replace(/"(?:[^"\\]|\\.)*"/g, '').includes(literal));
  else if (field !== undefined) {
    const path = field.split('.');
    line = lineOf(lines, path);
    // Some reasons name the last step alone.
    if (line < 0) line = first((l) => keyOf(l).key === path.at(-1));
  } else if (quoted !== undefined) line = first((l) => keyOf(l).key === quoted || l.includes(`: ${JSON.stringify(quoted)}`));
  else if (reason.startsWith('The event’s name') || reason.startsWith("The event's name"))
    line = first((l) => ['event', 'name'].includes(keyOf(l).key ?? ''));
  return line < 0 ? null : line;
}

/** Text with two spaces a level where it is JSON; numbers stay as they are written. */
export function indented(text: string): string {
  let depth = 0;
  const line = (): string => `\n${'  '.repeat(depth)}`;
  return text.replace(/"(?:[^"\\]|\\.)*"|[{[]\s*[}\]]|[{}[\],:]|\s+/g, (token) => {
    if (/^\s+$/.test(token)) return '';
    if (token.startsWith('"')) return token;
    if (token.length > 1) return token.replace(/\s/g, '');
    if (token === ',') return `,${line()}`;
    if (token === ':') return ': ';
    if (token === '{' || token === '[') depth++;
    else depth = Math.max(0, depth - 1);
    return token === '{' || token === '[' ? token + line() : line() + token;
  });
}

/** The fields of an event by their path, as far as rules reach: `['properties', 'price']`. None where it cannot be read. */
export function fieldsOf(text: string): string[][] {
  const found: string[][] = [];
  const walk = (value: unknown, path: string[]): void => {
    if (typeof value !== 'object' || value === null || Array.isArray(value) || path.length >= 4) return;
    for (const [key, inner] of Object.entries(value)) {
      found.push([...path, key]);
      walk(inner, [...path, key]);
    }
  };
  try {
    walk(JSON.parse(text), []);
  } catch {
    return []; // kept in part only: rules have nothing to hold on to
  }
  return found.slice(0, 300);
}
