/** Waits for `work`, but at most `ms`: then it rejects, and what the work does later is not looked at. */
export const within = <T>(work: Promise<T>, ms: number): Promise<T> =>
  Promise.race([work, new Promise<never>((_, reject) => setTimeout(reject, ms, 'no answer'))]);
