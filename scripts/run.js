/** Runs a TypeScript program of this repository on the built collector: `node scripts/run.js FILE [arguments]`. */
import { runnerImport } from 'vite';
import { ensureBuilt, ensureInstalled, root } from './ready.js';

const [file, ...rest] = process.argv.slice(2);
if (!file) {
  console.error('Name a file: node scripts/run.js FILE [arguments]');
  process.exit(2);
}
if (file.startsWith('test/browser/') || file.startsWith('test/history/')) ensureInstalled('test/browser');
if (file.startsWith('test/history/')) ensureInstalled('test/history');
if (file.startsWith('test/faults/') || (file.startsWith('test/bench/') && rest[0] === 'scale')) ensureInstalled('test/postgres');
ensureBuilt();
const path = `${root}/${file}`;
process.argv = [process.execPath, path, ...rest];
await runnerImport(path, { configFile: false, root, logLevel: 'error' });
