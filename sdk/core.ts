/** `kith/sdk/core`: track, page, identify, reset, consent and the queue; no automatic page views, no slots. */
import { createKith, type Kith } from './kith.ts';

/** The SDK, not started yet: `kith.load({ key, host })`. */
export const kith: Kith = createKith();
/** Starts it. */
export const load: Kith['load'] = kith.load;
export type { Choice, Options } from './client.ts';
export type { ConsentState } from './consent.ts';
export type { Kith } from './kith.ts';
