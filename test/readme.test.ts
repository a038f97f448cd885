import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';

const root = join(import.meta.dirname, '..');
const measured = join(root, 'dist/sdk/sizes.json');

it('tells in the README the bytes that the build measured', () => {
  expect(existsSync(measured), 'run "npm run build" first').toBe(true);
  const sizes = JSON.parse(readFileSync(measured, 'utf8')) as Record<string, { bytes: number; limit: number }>;
  const told = readFileSync(join(root, 'README.md'), 'utf8');
  const figures = Object.fromEntries(
    [...told.matchAll(/`(kith[\w.-]*\.js)`[^|]*\|\s*([\d,]+) bytes/g)].map(([, name, n]) => [name, Number(n?.replaceAll(',', ''))]),
  );
  expect(figures).toEqual(Object.fromEntries(Object.entries(sizes).map(([name, { bytes }]) => [name, bytes])));
});
