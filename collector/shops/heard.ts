/** What a delivery of a shop says, in Kith's own words. Pure. */
import type { ShopChoices, ShopKind } from '../../shared/api.ts';
import type { Json } from '../../shared/event.ts';
import type { Micros } from '../../shared/money.ts';
import type { Words } from '../data/said.ts';

/** Who is meant: a user, or where nobody is named something that stands for the order alone. */
export interface Who {
  userId?: string;
  anonymousId?: string;
}
/** What must be known of an order to understand what is said of it later. Amounts in micro-units. */
export interface About {
  who: Who;
  currency: string;
  /** What counts of it: goods, with tax where the site's prices have it. */
  goods: Micros;
  /** The same goods with tax: what a customer gets back when all of them are returned. */
  paid: Micros;
  /** Whether prices of the shop hold their tax. */
  taxed: boolean;
}
/** An order by an id of the shop. */
export interface Link {
  ref: string;
  orderId: string;
  about: About;
}
/** An event in the making. */
export interface Draft {
  type: 'track' | 'identify';
  event?: string;
  who: Who;
  messageId: string;
  ts: number;
  data: Json;
}
/** What is said of an order that another delivery tells of: made into an event once it is known. */
export interface Later {
  ref: string;
  draft(orderId: string, about: About): Draft | null;
}
/** The refunds of an order as one version of it lists them: one that another version listed and the newest does not was taken back. */
export interface RefundList {
  ref: string;
  /** The shop's own time of this version, and when it came, for versions of one second. */
  at: number;
  receivedAt: number;
  ids: string[];
}
/** What a shop says of a product. `whole`: everything that it has to say. */
export interface SaidProduct {
  id: string;
  words: Words;
  at: number;
  whole: boolean;
}
/** What a delivery says. `same`: ids that mean the same order as another. */
export interface Heard {
  links: Link[];
  same: { ref: string; as: string }[];
  drafts: Draft[];
  later: Later[];
  /** Null where the delivery has no such list. `gone`: that one of them is gone by a version of some time. */
  refunds: { list: RefundList; gone(id: string, at: number): Later } | null;
  products: SaidProduct[];
  /** Why nothing of it, or not all, is used; empty otherwise. */
  unused: string;
}
/** Nothing but a reason. */
export const unused = (reason: string): Heard => ({
  ...{ links: [], same: [], drafts: [], later: [], refunds: null, products: [] },
  unused: reason,
});
/** What is said, with nothing where nothing is. */
export const heard = (said: Partial<Heard>): Heard => ({ ...unused(''), ...said });

/** With which eyes a delivery is read. */
export interface Reading extends ShopChoices {
  kind: ShopKind;
  /** The site's, where a shop names none. */
  currency: string;
  /** Whether prices on the site hold their tax. */
  pricesWithTax: boolean;
  topic: string;
  receivedAt: number;
  /** The shop's host, where its headers tell. */
  host: string;
}
