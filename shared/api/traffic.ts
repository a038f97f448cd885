/** Where visits come from and what they bring. */
import type { Period } from './period.ts';

/** By which kind of road a visit came, in the order they are shown. */
export const CHANNELS = ['search', 'search_ads', 'social', 'social_ads', 'mail', 'campaign', 'referral', 'assistant', 'direct'] as const;
/** By which kind of road a visit came. */
export type Channel = (typeof CHANNELS)[number];
/** The first or the last time that somebody was brought: by what. What was not said is null. */
export interface Touchpoint {
  at: string;
  channel: Channel;
  source: string;
  medium: string | null;
  campaign: string | null;
  referrer: string | null;
  /** The click id of an advertising system, as `gclid:VALUE`. */
  click: string | null;
}

/** By what visits are told apart, in the order they are shown. */
export const TRAFFIC_DIMENSIONS = [
  ...(['channel', 'source', 'campaign', 'referrer', 'landing', 'page'] as const),
  ...(['country', 'city', 'device', 'browser', 'system'] as const),
] as const;
/** By what visits are told apart. */
export type TrafficDimension = (typeof TRAFFIC_DIMENSIONS)[number];
/** What a filter says for visits of which this is not known. */
export const UNKNOWN_VALUE = '(none)';
/** What visits brought. Money in the site's currency; `margin` null where no cost is known. */
export interface Brought {
  visits: number;
  people: number;
  /** People seen for the first time in the period. */
  newPeople: number;
  orders: number;
  /** Of the orders placed in the period, less what came back of them. */
  revenue: number;
  margin: number | null;
}
/** The visits that share one value; `value` null: not known. */
export interface TrafficRow extends Brought {
  value: string | null;
  /** Page views, for pages. */
  views?: number;
}
/** `GET /api/v1/traffic?period=&from=&to=&compare=` and any of the dimensions as a filter; all of them must hold. */
export interface Traffic {
  period: Period;
  steps: string[];
  /** Visits a step, oldest first. */
  visits: (number | null)[];
  visitsBefore: (number | null)[];
  now: Brought;
  before: Brought | null;
  /** Share of the revenue of which the cost is known, 0..1; null without revenue. */
  costKnown: number | null;
  /** Orders in the period of people who never visited: they belong to no source. */
  elsewhere: { orders: number; revenue: number };
  filters: Partial<Record<TrafficDimension, string>>;
  /** The largest rows of each dimension, and how many different values there are. */
  tables: Record<TrafficDimension, { rows: TrafficRow[]; total: number }>;
  robots: { hits: number; before: number | null; names: { name: string; hits: number }[] };
  /** Whether the owner gave a file that tells places. */
  places: boolean;
  /** When the site was first visited; null before that. */
  since: string | null;
  currency: string;
}
