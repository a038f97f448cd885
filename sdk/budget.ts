import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import type { Plugin } from 'vite';

/** What a visitor's browser may be asked to load, in bytes gzip: the README repeats these figures. */
export const BUDGET = { 'kith.core.js': 5 * 1024, 'kith.js': 8 * 1024 } as const;

/** Measures each script as a browser receives it, keeps the figures in `sizes.json` beside it, and fails the build beyond the budget. */
export const budget = (): Plugin => ({
  name: 'kith:sdk-budget',
  apply: 'build',
  applyToEnvironment: (environment) => environment.name.startsWith('sdk'),
  writeBundle(options, bundle) {
    for (const chunk of Object.values(bundle)) {
      const limit = BUDGET[chunk.fileName as keyof typeof BUDGET];
      if (chunk.type !== 'chunk' || limit === undefined || !options.dir) continue;
      const bytes = gzipSync(readFileSync(`${options.dir}/${chunk.fileName}`), { level: 9 }).length;
      note(options.dir, chunk.fileName, { bytes, limit });
      if (bytes > limit) this.error(`${chunk.fileName} is ${bytes} bytes gzip; its budget is ${limit}.`);
      this.info(`${chunk.fileName}: ${bytes} of ${limit} bytes gzip`);
    }
  },
});

function note(dir: string, file: string, size: { bytes: number; limit: number }): void {
  mkdirSync(dir, { recursive: true });
  const path = `${dir}/sizes.json`;
  let sizes: Record<string, unknown> = {};
  try {
    sizes = JSON.parse(readFileSync(path, 'utf8')) as Record<string, unknown>;
  } catch {
    sizes = {}; // the first script of a fresh build
  }
  writeFileSync(path, JSON.stringify({ ...sizes, [file]: size }, null, 2) + '\n');
}
