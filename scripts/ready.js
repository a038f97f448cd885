/** What the commands need before they can run: a build that is not older than its sources, and the parts of a test that have a manifest of their own. */
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, statSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** The folder of the checkout, without a slash at its end. */
export const root = fileURLToPath(new URL('..', import.meta.url)).replace(/[\\/]$/, '');

const SOURCES = ['sdk', 'collector', 'dashboard', 'shared', 'bin', 'scripts', 'docs/run', 'vite.config.ts', 'package.json'];
/** Written last by the build. */
const STAMP = `${root}/dist/package.json`;

/** Time of the newest file at or below `path`, in milliseconds. */
function newest(path) {
  if (!existsSync(path)) return 0;
  const found = statSync(path);
  if (!found.isDirectory()) return found.mtimeMs;
  return Math.max(found.mtimeMs, ...readdirSync(path).map((name) => newest(`${path}/${name}`)));
}

/** Runs a program with our own node and ends the process with its code when it fails. */
export function node(args, options = {}) {
  const { status, signal } = spawnSync(process.execPath, args, { cwd: root, stdio: 'inherit', ...options });
  if (status !== 0) process.exit(status ?? (signal ? 1 : 0));
}

/** Builds when `dist` is missing or older than its sources. */
export function ensureBuilt() {
  const built = existsSync(STAMP) ? statSync(STAMP).mtimeMs : 0;
  if (built > Math.max(...SOURCES.map((path) => newest(`${root}/${path}`)))) return;
  const vite = `${root}/node_modules/vite/bin/vite.js`;
  if (!existsSync(vite)) {
    console.error('Kith is not built, and the build tools are not installed: run "npm ci" first.');
    process.exit(1);
  }
  console.log(built ? 'The sources changed: building ...' : 'First start: building ...');
  node([vite, 'build', '--logLevel', 'warn']);
}

/**
 * Installs a folder's own manifest when it was never installed or its lock file changed since; by the manifest alone, which then names exact versions, where
 * there is no lock file.
 */
export function ensureInstalled(folder) {
  const done = `${root}/${folder}/node_modules/.package-lock.json`;
  const locked = existsSync(`${root}/${folder}/package-lock.json`);
  const asked = `${root}/${folder}/${locked ? 'package-lock' : 'package'}.json`;
  if (existsSync(done) && statSync(done).mtimeMs >= statSync(asked).mtimeMs) return;
  console.log(`Installing ${folder} ...`);
  const how = locked ? ['ci'] : ['install', '--no-package-lock'];
  const { status } = spawnSync('npm', [...how, '--no-audit', '--no-fund'], {
    cwd: `${root}/${folder}`,
    stdio: 'inherit',
    shell: process.platform === 'win32',
  });
  if (status !== 0) process.exit(status ?? 1);
}
