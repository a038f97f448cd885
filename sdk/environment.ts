/** What the SDK needs from the browser. Tests pass their own window, clock, dice and network. */
export interface Environment {
  window: Window & typeof globalThis;
  /** Milliseconds, or 0 when the page's clock is broken. */
  now(): number;
  /** Two random words of 32 bits. */
  random(): number[];
  fetch: typeof fetch;
}

/** The real browser. `fetch`, `crypto` and `Date` are looked up at each call: a page may patch them at any time, before or after us. */
export const browser = (window: Environment['window']): Environment => ({
  window,
  now: () => Math.max(0, Date.now()) || 0,
  random: () => [...crypto.getRandomValues(new Uint32Array(2))],
  fetch: (...args) => window.fetch(...args),
});
