/** How much of what strangers can make up a site keeps; its owner may change each within its range. */
export const LIMIT_RANGES = {
  /** Different names of events in the dictionary. */
  events: { standard: 500, least: 10, most: 5000 },
  /** Different names of traits in the dictionary, and of those that browsers give one person. */
  traits: { standard: 300, least: 10, most: 3000 },
  /** Different properties of one event in the dictionary. */
  properties: { standard: 100, least: 10, most: 500 },
  /** Refused events that are kept. */
  refused: { standard: 10_000, least: 0, most: 100_000 },
  /** Refused events that are kept of one kind, so that one broken sender leaves room for the others. */
  refusedAlike: { standard: 2000, least: 0, most: 100_000 },
  /** Days that a refused event is kept. */
  refusedDays: { standard: 90, least: 1, most: 3650 },
} as const;

/** The name of a limit. */
export type LimitName = keyof typeof LIMIT_RANGES;
/** Every limit of a site. */
export type Limits = Record<LimitName, number>;
