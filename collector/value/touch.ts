/** What an event says of one contact with a customer: in which channel, about what, and what it cost. Pure. */
import type { Event } from '../../shared/event.ts';
import type { Micros } from '../../shared/money.ts';
import { amountOf, textOf } from '../data/product-fields.ts';

/** The event that tells of a contact. */
export const TOUCH_MADE = 'Touch Made';

/** A contact; of texts, '' where nobody said. */
export interface TouchClaim {
  /** Mail, call, letter, visit, ad, web, ... */
  channel: string;
  /** Who began it: in, or out. */
  direction: string;
  campaign: string;
  subject: string;
  /** What came of it. */
  outcome: string;
  /** Who made it. */
  agent: string;
  currency: string;
  /** What it cost, at least nothing, in micro-units of `currency`; null where nobody said, or what was said is no cost. */
  charged: Micros | null;
}

const LONGEST_WORD = 100;
const wordOf = (...values: unknown[]): string =>
  textOf(...values)
    .trim()
    .slice(0, LONGEST_WORD);
const isGiven = (value: unknown): boolean => value !== undefined && value !== null && value !== '';

/** Reads the contact in a `Touch Made`; `currency`: the site's, where the event names none. */
export function readTouch({ data: p }: Event, currency: string): TouchClaim {
  const cost = amountOf(p['cost']);
  return {
    channel: wordOf(p['channel']),
    direction: wordOf(p['direction']),
    campaign: wordOf(p['campaign'], p['campaign_name'], p['campaign_id']),
    subject: textOf(p['subject']).trim(),
    outcome: wordOf(p['outcome']),
    agent: wordOf(p['agent']),
    currency: textOf(p['currency']).toUpperCase() || currency,
    charged: cost === undefined || cost < 0 ? null : cost,
  };
}

/** What in a contact cannot be read: a currency that is none, and a cost that is none. Null where it can. */
export function unreadOfTouch({ data: p }: Event): { currency: unknown; cost: { value: unknown; why: string } | null } {
  const { cost: value, currency } = p;
  const cost = amountOf(value);
  const why = !isGiven(value) ? null : cost === undefined ? 'is no amount' : cost < 0 ? 'is less than nothing' : null;
  return {
    currency: isGiven(currency) && !/^[a-z]{3}$/i.test(textOf(currency)) ? currency : null,
    cost: why === null ? null : { value, why },
  };
}
