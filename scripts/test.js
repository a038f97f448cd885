/** `npm test`: types, format, then every test: units and store cases first, on each engine, real browsers after them, then other people's clients. */
import { spawn } from 'node:child_process';
import { ensureBuilt, ensureInstalled, node, root } from './ready.js';

const run = (args) =>
  new Promise((resolve) => {
    const child = spawn(process.execPath, args, { cwd: root, stdio: 'inherit' });
    child.on('exit', (code) => resolve(code ?? 1));
  });

for (const part of ['test/browser', 'test/clients', 'test/postgres']) ensureInstalled(part);
const codes = await Promise.all([
  run(['node_modules/typescript/bin/tsc', '--noEmit']),
  run(['node_modules/prettier/bin/prettier.cjs', '--check', '--log-level', 'warn', '.']),
]);
if (codes.some((code) => code !== 0)) process.exit(1);
ensureBuilt();
node(['node_modules/vitest/vitest.mjs', 'run', ...process.argv.slice(2)]);
