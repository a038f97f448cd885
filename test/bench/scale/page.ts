/** `docs/scale.md`: its tables are written by the run, between marks, so that no number in it is older than the others. */
import type { Figures } from './figures.ts';
import { measured } from './measured.ts';
import { reckoned } from './reckoned.ts';

const MARKED = /(<!-- (\w+) -->\n)[\s\S]*?(<!-- end -->)/g;

/** The names of the blocks in a text, in their order. */
export const blocksOf = (text: string): string[] => [...text.matchAll(MARKED)].map(([, , name = '']) => name);

/** The page with the tables of these figures. */
export function filled(page: string, figures: Figures): string {
  const blocks = { ...measured, ...reckoned };
  return page.replace(MARKED, (_all, begin: string, name: string, end: string) => {
    const block = blocks[name];
    if (!block) throw new Error(`docs/scale.md has a place for "${name}", and nothing fills it.`);
    return `${begin}${block(figures)}\n${end}`;
  });
}
