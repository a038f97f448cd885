import { copyFileSync, cpSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';

interface Manifest {
  name: string;
  version: string;
  description: string;
  license: string;
  engines: Record<string, string>;
  dependencies: Record<string, string>;
  allowScripts?: Record<string, boolean>;
}

/** Packages with native parts: they cannot be bundled, so the release names them and npm brings the right binary. */
const NATIVE = ['better-sqlite3', '@node-rs/argon2'];

/** Makes `dist/` a package of its own: `npm i -g ./dist` (or the tarball of `npm pack ./dist`) gives the command `kith` without build tools. */
export function release(root: string): void {
  const own = JSON.parse(readFileSync(`${root}/package.json`, 'utf8')) as Manifest;
  const native = Object.fromEntries(NATIVE.map((name) => [name, installed(root, name)]));
  const manifest = {
    name: own.name,
    version: own.version,
    description: own.description,
    license: own.license,
    type: 'module',
    bin: { kith: 'bin/kith.js' },
    exports: {
      '.': { types: './sdk/types/sdk/index.d.ts', default: './sdk/kith.mjs' },
      './core': { types: './sdk/types/sdk/core.d.ts', default: './sdk/kith.core.mjs' },
    },
    engines: own.engines,
    dependencies: native,
  };
  mkdirSync(`${root}/dist/bin`, { recursive: true });
  copyFileSync(`${root}/bin/kith.js`, `${root}/dist/bin/kith.js`);
  copyFileSync(`${root}/LICENSE`, `${root}/dist/LICENSE`);
  cpSync(`${root}/sdk/demo`, `${root}/dist/demo`, { recursive: true });
  if (existsSync(`${root}/docs/run`)) cpSync(`${root}/docs/run`, `${root}/dist/deploy`, { recursive: true });
  cpSync(`${root}/sdk/demo`, `${root}/dist/demo`, { recursive: true });
  writeFileSync(`${root}/dist/package.json`, JSON.stringify(manifest, null, 2) + '\n');
}

/** The exact version that was built and tested against. */
const installed = (root: string, name: string): string =>
  (JSON.parse(readFileSync(`${root}/node_modules/${name}/package.json`, 'utf8')) as Manifest).version;
