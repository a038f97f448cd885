/** A period in figures. */
import type { KnownFrom } from './imports.ts';
import type { Results } from './experiences.ts';
import type { Period } from './period.ts';
import type { ProfileRow } from './profiles.ts';

/** One number of the overview, the same number before, and its course. */
export interface Figure {
  value: number;
  before: number | null;
  /** One value a step of the chart, oldest first. */
  series: (number | null)[];
}
/** What the first page of the dashboard shows of a period. */
export interface Overview {
  period: Period;
  steps: string[];
  visitors: Figure;
  known: Figure;
  orders: Figure;
  gross: Figure;
  returned: Figure;
  revenue: Figure;
  /** What is left of the revenue when the goods are paid; what serving costs, and reaching; and the first less the others. */
  margin: Figure;
  costs: Figure;
  reach: Figure;
  profit: Figure;
  revenueBefore: (number | null)[];
  currency: string;
  concentration: Concentration;
  best: ProfileRow[];
  experiences: {
    id: string;
    name: string;
    exposed: number;
    perVisitor: number | null;
    low: number | null;
    high: number | null;
    advice: Results['advice'];
  }[];
  /** Where the history of each import begins, the earliest first: what its customers bought before is not counted. */
  knownFrom: KnownFrom[];
  newest: string | null;
}
/** How much of the revenue the best customers hold. */
export interface Concentration {
  customers: number;
  /** Share of gross revenue held by the top 20 % (rounded up) of customers, 0..1; null without customers. */
  top20Share: number | null;
  gini: number | null;
  /** Points of the curve, best customers first: [share of customers, share of revenue]. */
  curve: [number, number][];
}
/** `GET /api/v1/value/summary`. In `totals` what came back is negative, so that net = gross + returned. */
export interface ValueSummary {
  models: never[];
  concentration: Concentration;
  totals: {
    customers: number;
    orders: number;
    gross: number;
    returned: number;
    net: number;
    /** What is left of net when the goods are paid, what serving costs, what reaching costs, and the first less the others. */
    margin: number;
    costs: number;
    reach: number;
    profit: number;
    currency: string;
  };
  /** Shares (0..1) of gross whose cost rests on a rate, and whose cost nobody knows: the latter leaves no margin. */
  marginRests: { rated: number; uncosted: number };
  /** Where the history of customers of other systems begins. */
  knownFrom: KnownFrom[];
}
/** `GET /api/v1/counts`: figures beside the navigation. */
export interface Counts {
  profiles: number;
  identified: number;
  segments: number;
  experiences: number;
  /** People seen in the last five minutes. */
  live: number;
  /** Refused events that wait in the inbox. */
  refused: number;
  /** Suggestions in the merge inbox; counted up to a hundred. */
  suggestions: number;
  /** What of the machine needs an owner's hands; 0 for everybody else. */
  hands?: number;
}
