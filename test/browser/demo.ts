/** Fills the demo's two years once for all browser tests; each test file starts from a copy. */
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { Collector } from '../kit/collector.ts';

declare module 'vitest' {
  export interface ProvidedContext {
    /** The demo's database, filled and closed. */
    demo: string;
  }
}

/** Runs before the first browser test; what it answers runs after the last. */
export default async function setup({ provide }: TestProject): Promise<() => Promise<void>> {
  const filled = await Collector.start(['--demo']);
  await filled.quit();
  provide('demo', join(filled.folder, 'kith.db'));
  return () => filled.stop();
}
