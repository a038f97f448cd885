/** `docs/scale.md` tells what was measured: its tables and pictures are those of `test/bench/scale.json`, and what was reckoned stands apart. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { load } from './bench/scale/figures.ts';
import { measured } from './bench/scale/measured.ts';
import { blocksOf, filled } from './bench/scale/page.ts';
import { pictures } from './bench/scale/pictures.ts';
import { reckoned } from './bench/scale/reckoned.ts';

const docs = join(import.meta.dirname, '../docs');
const page = readFileSync(join(docs, 'scale.md'), 'utf8');
const figures = load();
const section = (title: string): string => new RegExp(`^## ${title}\\n([\\s\\S]*?)(?=^## |(?![\\s\\S]))`, 'm').exec(page)?.[1] ?? '';

describe('the page about growing', () => {
  it('shows the figures of the last run', () => {
    expect(filled(page, figures)).toBe(page);
  });

  it('notices a figure that is not of that run', () => {
    const other = structuredClone(figures);
    for (const { part } of other.sides.sqlite.sizes) part.rate *= 2;
    expect(filled(page, other)).not.toBe(page);
  });

  it('keeps what was measured and what was reckoned in sections of their own', () => {
    expect(blocksOf(section('Measured')).sort()).toEqual(Object.keys(measured).sort());
    expect(blocksOf(section('Extrapolated')).sort()).toEqual(Object.keys(reckoned).sort());
    expect(blocksOf(page)).toHaveLength(Object.keys(measured).length + Object.keys(reckoned).length);
  });

  it('measures nothing in words: the section has no figure outside of its tables', () => {
    const words = section('Measured').replace(/<!-- \w+ -->\n[\s\S]*?<!-- end -->/g, '');
    expect(words).not.toBe('');
    expect(words).not.toMatch(/\d/);
  });

  it.each(Object.entries(pictures(figures)))('shows the same in %s, and shows the picture', (file, svg) => {
    expect(readFileSync(join(docs, file), 'utf8')).toBe(svg);
    expect(page).toContain(`(${file})`);
  });
});
