/** What the script tag does: reads its own attributes, takes over the calls that waited, and becomes `window.kith`. */
import type { Options } from './client.ts';
import { createKith, type Feature, type Kith } from './kith.ts';

/** Starts the SDK from `<script async src="HOST/kith.js" data-key="KEY">`. A second script, of whatever version, does nothing. */
export function startFromTag(feature?: Feature): void {
  try {
    const page = window as unknown as { kith?: Kith & unknown[][] };
    const before = page.kith;
    if (before?.version) return;
    const script = (document.currentScript ?? document.querySelector('script[data-key][src]')) as HTMLScriptElement;
    const { load, push } = (page.kith = createKith(feature) as Kith & unknown[][]);
    if (Array.isArray(before)) before.forEach(push);
    const data = [...script.attributes].map(({ name, value }) => [name.slice(5), value || 'on'] as const);
    // Without a prototype: a polluted one must not answer for an attribute that nobody wrote.
    load({ __proto__: null, host: new URL('.', script.src).href, ...Object.fromEntries(data) } as unknown as Options);
  } catch {
    // `window.kith` cannot be set, or the script cannot find itself: the page goes on without Kith.
  }
}
