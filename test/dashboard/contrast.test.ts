import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

const css = readFileSync(`${import.meta.dirname}/../../dashboard/theme.css`, 'utf8');
const tokens = new Map(
  [...css.matchAll(/--([\w-]+): light-dark\((#\w{6}), (#\w{6})\)/g)].map(([, name, light, dark]) => [name!, [light!, dark!] as const]),
);
const THEMES = ['light', 'dark'] as const;
const colour = (name: string, theme: number): string => tokens.get(name)![theme]!;

/** Relative luminance and contrast as WCAG 2.2 defines them. */
function luminance(hex: string): number {
  const [r, g, b] = [1, 3, 5]
    .map((i) => parseInt(hex.slice(i, i + 2), 16) / 255)
    .map((c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4));
  return 0.2126 * r! + 0.7152 * g! + 0.0722 * b!;
}
function contrast(a: string, b: string): number {
  const [high, low] = [luminance(a), luminance(b)].sort((x, y) => y - x);
  return (high! + 0.05) / (low! + 0.05);
}

const SURFACES = ['paper', 'card', 'sunk'];
const TEXT = ['ink', 'ink-2', 'ink-3', 'accent', 'good', 'bad', 'warn'];
const MARKS = ['accent', 'good', 'bad', 'series-2', 'series-3', 'series-4'];
const pairs = THEMES.flatMap((theme, i) => [
  ...SURFACES.flatMap((surface) => TEXT.map((text) => [theme, text, surface, 4.5, i] as const)),
  ...['ink', 'ink-2', 'accent'].map((text) => [theme, text, 'accent-soft', 4.5, i] as const),
  [theme, 'on-accent', 'accent', 4.5, i] as const,
  [theme, 'paper', 'ink', 4.5, i] as const,
  ...SURFACES.flatMap((surface) => MARKS.map((mark) => [theme, mark, surface, 3, i] as const)),
]);

describe('the tokens', () => {
  it('are found in the style sheet, each with a light and a dark colour', () =>
    expect([...tokens.keys()]).toEqual(expect.arrayContaining([...SURFACES, ...TEXT, ...MARKS, 'accent-soft', 'on-accent'])));
  it('measure black on white as 21', () => expect(contrast('#000000', '#ffffff')).toBeCloseTo(21));
  it.each(pairs)('in %s show %s on %s with at least %d : 1', (_theme, mark, surface, least, i) =>
    expect(contrast(colour(mark, i), colour(surface, i))).toBeGreaterThanOrEqual(least),
  );
});
