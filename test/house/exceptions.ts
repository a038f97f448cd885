/** What may break a rule of the house, each with its reason. An entry that is not needed any more fails the test. */

/** Files over 300 lines. */
export const LONG: Record<string, string> = {};

/** Files outside `collector/store/` that name an engine. */
export const ENGINES: Record<string, string> = {};

/** Files of `shared/` and `collector/` that read the clock or draw at random by themselves. */
export const CLOCKS: Record<string, string> = {
  'collector/main.ts': 'the one place that wires the real clock and the real randomness',
  'collector/command.ts': 'the same for the commands beside kith start',
  'collector/store/sqlite/tx.ts': 'stamps the ids of new rows, which are random; their time only sorts them',
  'collector/store/postgres/tx.ts': 'the same on the other engine',
  'collector/store/writer.ts': 'waits for a random moment after a lost race, so that two collectors do not meet again',
};
