/** Fills the demo's two years once for all browser tests of an engine; each test file starts from a copy. */
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { Collector } from '../kit/collector.ts';
import { copyOf, ENGINE, freshDatabase } from '../kit/database.ts';

declare module 'vitest' {
  export interface ProvidedContext {
    /** The demo's database, filled and closed: a file, or its name on the server. */
    demo: string;
  }
}

/** Runs before the first browser test; what it answers runs after the last. */
export default async function setup({ provide, config }: TestProject): Promise<() => Promise<void>> {
  // Whatever the types say: a project that sets nothing has no `env`.
  const onServer = (config.env as Record<string, unknown> | undefined)?.['KITH_TEST_ENGINE'] === 'postgres';
  const place = onServer ? await freshDatabase('postgres') : null;
  const filled = await Collector.start(['--demo'], place ? { KITH_DATABASE_URL: place.url } : {});
  await filled.quit();
  provide('demo', place ? new URL(place.url).pathname.slice(1) : join(filled.folder, 'kith.db'));
  return async () => {
    await filled.stop();
    await place?.drop();
  };
}

/** Starts a collector on a copy of the filled demo; `end` removes both. */
export async function startDemo(demo: string): Promise<{ collector: Collector; end(): Promise<void> }> {
  const place = ENGINE === 'postgres' ? await copyOf(demo) : null;
  const collector = await (place ? Collector.start(['--demo'], { KITH_DATABASE_URL: place.url }) : Collector.start(['--demo'], {}, demo));
  return {
    collector,
    async end() {
      await collector.stop();
      await place?.drop();
    },
  };
}
