import { gzipSync } from 'node:zlib';
import type { Plugin } from 'vite';

/** Fails the build when the scripts of the dashboard's first page (its entry and what that imports at once) exceed `limit` bytes gzip. */
export const firstPage = ({ limit }: { limit: number }): Plugin => ({
  name: 'kith:first-page',
  apply: 'build',
  applyToEnvironment: (environment) => environment.name === 'client',
  generateBundle(_options, bundle) {
    const sizes = new Map<string, number>();
    const add = (file: string): void => {
      const chunk = bundle[file];
      if (!chunk || chunk.type !== 'chunk' || sizes.has(file)) return;
      sizes.set(file, gzipSync(chunk.code, { level: 9 }).length);
      chunk.imports.forEach(add);
    };
    for (const chunk of Object.values(bundle)) if (chunk.type === 'chunk' && chunk.isEntry) add(chunk.fileName);
    const total = [...sizes.values()].reduce((a, b) => a + b, 0);
    if (total > limit) {
      const parts = [...sizes].map(([file, size]) => `  ${size} ${file}`).join('\n');
      this.error(`The dashboard's first page is ${total} bytes gzip; its budget is ${limit}.\n${parts}`);
    }
    this.info(`first page: ${total} of ${limit} bytes gzip`);
  },
});
