/**
 * `kith/sdk`: the browser SDK as a module.
 *
 *     import { kith } from 'kith/sdk';
 *     kith.load({ key: 'WRITE_KEY', host: 'https://kith.example' });
 *     kith.track('Ticket Chosen', { seats: 2 });
 *
 * Nothing that a page does with it throws into the page.
 */
import { full } from './full.ts';
import { createKith, type Kith } from './kith.ts';

/** The SDK with automatic page views and slots, not started yet. */
export const kith: Kith = createKith(full);
/** Starts it. */
export const load: Kith['load'] = kith.load;
export { STUB, scriptTag } from './snippet.ts';
export type { Choice, Options } from './client.ts';
export type { ConsentState } from './consent.ts';
export type { Kith } from './kith.ts';
