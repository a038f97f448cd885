/** A column for each name that things of a list have, the first met first, and one for whatever is beyond those. */
import type { Json } from '../../shared/event.ts';
import { jsonCell, type Cell } from './csv.ts';

/** So many names have a column of their own. */
const MOST = 200;

/** Gathers names from page after page. */
export class Names {
  private readonly met = new Set<string>();
  /** Takes in what one thing has. */
  add(words: Json): void {
    for (const name of Object.keys(words)) if (this.met.size < MOST) this.met.add(name);
  }
  /** The columns after a prefix, with one for the rest. */
  head(prefix: string): string[] {
    return [...[...this.met].map((name) => `${prefix}.${name}`), `more_${prefix}`];
  }
  /** The cells of one thing. */
  cells(words: Json): Cell[] {
    const more = Object.entries(words).filter(([name]) => !this.met.has(name));
    return [
      ...[...this.met].map((name) => (Object.hasOwn(words, name) ? jsonCell(words[name]) : null)),
      more.length === 0 ? null : JSON.stringify(Object.fromEntries(more)),
    ];
  }
}
