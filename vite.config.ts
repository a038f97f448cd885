import { existsSync, rmSync } from 'node:fs';
import preact from '@preact/preset-vite';
import { defineConfig } from 'vitest/config';
import type { EnvironmentOptions } from 'vite';
import { engineTests } from './scripts/engine-tests.ts';
import { firstPage } from './scripts/first-page.ts';
import { release } from './scripts/release.ts';
import { sdkTypes } from './scripts/sdk-types.ts';
import { budget } from './sdk/budget.ts';
import { minify, treeshake } from './sdk/lean.ts';
import manifest from './package.json' with { type: 'json' };

const here = import.meta.dirname;
const at = (path: string): string => `${here}/${path}`;

/** One file of the SDK, complete in itself: a script for a `<script>` tag or a module. The collector serves names that begin with `kith`. */
const sdk = (entry: string, file: string): EnvironmentOptions => ({
  consumer: 'client',
  build: {
    outDir: at('dist/sdk'),
    emptyOutDir: false,
    target: 'es2021',
    copyPublicDir: false,
    modulePreload: false,
    rolldownOptions: {
      input: at(entry),
      treeshake,
      output: {
        format: file.endsWith('.mjs') ? 'es' : 'iife',
        entryFileNames: file,
        comments: false,
        ...(file.endsWith('.mjs') ? {} : { minify }),
      },
      ...(file.endsWith('.mjs') ? { preserveEntrySignatures: 'strict' } : {}),
    },
  },
});

/** The dashboard, as static files that work under any path. */
const dashboard: EnvironmentOptions = {
  build: {
    outDir: at('dist/dashboard'),
    emptyOutDir: true,
    assetsInlineLimit: 0,
    rolldownOptions: { input: at('dashboard/index.html') },
  },
};

/** The collector and its stores' threads. The two native packages stay outside; everything else is bundled. */
const collector: EnvironmentOptions = {
  consumer: 'server',
  resolve: { noExternal: true, external: ['better-sqlite3', '@node-rs/argon2'] },
  build: {
    ssr: true,
    outDir: at('dist/collector'),
    emptyOutDir: true,
    target: 'node20',
    minify: false,
    copyPublicDir: false,
    rolldownOptions: {
      input: {
        main: at('collector/main.ts'),
        command: at('collector/command.ts'),
        thread: at('collector/store/sqlite/thread.ts'),
        intake: at('collector/store/postgres/thread.ts'),
        keeper: at('collector/upkeep/keeper.ts'),
      },
      output: { format: 'es', entryFileNames: '[name].js', chunkFileNames: 'part-[name]-[hash].js' },
    },
  },
};

const environments = {
  client: dashboard,
  sdk: sdk('sdk/tag-full.ts', 'kith.js'),
  sdkCore: sdk('sdk/tag-core.ts', 'kith.core.js'),
  sdkModule: sdk('sdk/index.ts', 'kith.mjs'),
  sdkCoreModule: sdk('sdk/core.ts', 'kith.core.mjs'),
  collector,
};

export default defineConfig({
  root: at('dashboard'),
  base: './',
  appType: 'spa',
  define: { __KITH_VERSION__: JSON.stringify(manifest.version) },
  plugins: [preact({ reactAliasesEnabled: false }), budget(), firstPage({ limit: 80 * 1024 })],
  environments,
  builder: {
    /** `KITH_BUILD=collector,sdk` builds a part; everything by default. */
    async buildApp(builder) {
      const wanted = process.env.KITH_BUILD?.split(',');
      if (!wanted) rmSync(at('dist/sdk'), { recursive: true, force: true });
      for (const [name, environment] of Object.entries(builder.environments)) {
        if (!(name in environments) || (wanted && !wanted.includes(name))) continue;
        await builder.build(environment);
      }
      if (!wanted || wanted.includes('sdkModule')) sdkTypes(here);
      if (!wanted) release(here);
    },
  },
  test: {
    root: here,
    passWithNoTests: false,
    maxWorkers: '100%',
    reporters: ['default', at('test/kit/engine-table.ts')],
    projects: [
      {
        extends: true,
        root: here,
        test: {
          name: 'node',
          environment: 'node',
          isolate: false, // files share what they import: reading it anew for each costs more than running them,
          include: ['test/**/*.test.{ts,tsx}'],
          exclude: ['test/{sdk,dashboard,browser,clients,faults,postgres}/**', 'test/**/node_modules/**'],
          testTimeout: 20_000,
        },
      },
      {
        extends: true,
        root: here,
        test: {
          name: 'postgres',
          globalSetup: ['test/postgres/setup.ts'],
          environment: 'node',
          env: { KITH_TEST_ENGINE: 'postgres' },
          isolate: false, // files share what they import: reading it anew for each costs more than running them,
          include: existsSync(at('test/postgres/node_modules')) ? [...engineTests(here).either, 'test/postgres/**/*.test.ts'] : [],
          exclude: ['test/**/node_modules/**'],
          testTimeout: 60_000,
          hookTimeout: 60_000,
          sequence: { groupOrder: 1 },
        },
      },
      {
        extends: true,
        root: here,
        test: {
          name: 'page',
          environment: 'happy-dom',
          include: ['test/sdk/**/*.test.{ts,tsx}', 'test/dashboard/**/*.test.{ts,tsx}'],
        },
      },
      {
        extends: true,
        root: here,
        test: {
          name: 'browser',
          globalSetup: ['test/browser/demo.ts'],
          environment: 'node',
          include: existsSync(at('test/browser/node_modules')) ? ['test/browser/**/*.test.ts'] : [],
          testTimeout: 120_000,
          hookTimeout: 120_000,
          fileParallelism: false,
          sequence: { groupOrder: 2 },
        },
      },
      {
        extends: true,
        root: here,
        test: {
          name: 'browser on postgres',
          globalSetup: ['test/postgres/setup.ts', 'test/browser/demo.ts'],
          environment: 'node',
          env: { KITH_TEST_ENGINE: 'postgres' },
          include: ['test/browser', 'test/postgres'].every((part) => existsSync(at(`${part}/node_modules`)))
            ? ['test/browser/journey.test.ts']
            : [],
          testTimeout: 120_000,
          hookTimeout: 120_000,
          fileParallelism: false,
          sequence: { groupOrder: 3 },
        },
      },
      {
        extends: true,
        root: here,
        test: {
          name: 'faults',
          environment: 'node',
          include: ['test/faults/**/*.test.ts'],
          testTimeout: 120_000,
          hookTimeout: 120_000,
          fileParallelism: false,
          sequence: { groupOrder: 4 },
        },
      },
      {
        extends: true,
        root: here,
        test: {
          name: 'clients',
          environment: 'node',
          include: existsSync(at('test/clients/node_modules')) ? ['test/clients/**/*.test.ts'] : [],
          testTimeout: 30_000,
          hookTimeout: 60_000,
          fileParallelism: false,
          sequence: { groupOrder: 5 },
        },
      },
    ],
  },
});
