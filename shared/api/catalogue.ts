/** What is sold. */
import type { Json } from '../event.ts';

/** Whether a product can be had; `gone`: it stood in the product feed and does not any more. */
export const AVAILABILITIES = ['in_stock', 'out_of_stock', 'preorder', 'backorder', 'gone'] as const;
/** Whether a product can be had. */
export type Availability = (typeof AVAILABILITIES)[number];

/** One product of the catalogue. What nobody has said is null. */
export interface Product {
  id: string;
  title: string;
  description: string | null;
  category: string | null;
  brand: string | null;
  price: number | null;
  salePrice: number | null;
  cost: number | null;
  currency: string;
  availability: Availability | null;
  /** Pieces there are. */
  stock: number | null;
  image: string | null;
  url: string | null;
  gtin: string | null;
  mpn: string | null;
  /** What variants of one product share. */
  group: string | null;
  attributes: Json;
  updatedAt: string;
}
/** What can be said of a product by one source and not by another. */
export type ProductField = Exclude<keyof Product, 'id' | 'updatedAt'>;
/** Who says something of a product, the weightiest first. */
export const PRODUCT_SOURCES = ['owner', 'shop', 'feed', 'event'] as const;
/** Who says something of a product: the owner (on the page or by CSV), the shop's webhooks, its feed, or its events. */
export type ProductSource = (typeof PRODUCT_SOURCES)[number];

/** The fields whose past is kept. */
export const TRACKED = ['title', 'currency', 'price', 'salePrice', 'cost', 'availability', 'stock'] as const;
/** A field whose past is kept. */
export type Tracked = (typeof TRACKED)[number];
/** One change of a product; `by` the person who made it, where one did. Amounts are in the currency that the product had before (`from`) and after (`to`). */
export interface ProductChange {
  field: Tracked;
  from: string | number | null;
  to: string | number | null;
  currencies: { from: string; to: string };
  at: string;
  who: 'owner' | 'csv' | 'shop' | 'feed' | 'event';
  by: string | null;
}
/** `GET /api/v1/products/:id`. */
export interface ProductDetail extends Product {
  /** By whose word each field is as it is. */
  said: Partial<Record<ProductField, ProductSource>>;
  /** What the shop itself has said: what an undo goes back to. */
  own: Partial<ProductEdit>;
  /** Since when it is known; null for one of an older version. */
  since: string | null;
  /** The newest 200 changes, newest first. */
  changes: ProductChange[];
}
/** Body of `PUT /api/v1/products/:id`: a value is the shop's word from now on, null takes it back, and feed and events count again. */
export type ProductEdit = {
  [K in Exclude<ProductField, 'attributes'>]: Product[K] | null;
};

/** `GET /api/v1/catalogue`: the whole in figures. */
export interface CatalogueFigures {
  products: number;
  unavailable: number;
  missingCost: number;
  missingImage: number;
  /** The 200 largest categories, by name. */
  categories: { name: string; products: number }[];
}

/** What a row of a file would do to a product: the first 50 of those that are new or change. */
export interface ProductPreview {
  id: string;
  title: string;
  currency: string;
  act: 'added' | 'changed';
  /** Empty where the file only makes its own what is there already. */
  changes: { field: ProductField; from: string | number | null; to: string | number | null }[];
}
/**
 * `POST /api/v1/products/import` (text/csv): tells what the file would do; with `?commit=true` does it when `problems` is empty, or leaves those rows out
 * with `&skip=true`.
 */
export interface ProductImport {
  read: number;
  added: number;
  changed: number;
  unchanged: number;
  /** `line` 0: of the file as a whole. */
  problems: { line: number; reason: string }[];
  preview: ProductPreview[];
}

/** An item of a feed that cannot be taken, where it stands, what is wrong and what to do. */
export interface FeedProblem {
  item: string | null;
  line: number;
  reason: string;
}
/** What came of a fetch of the product feed. */
export interface FeedReport {
  at: string;
  /** `waiting`: it holds less than half of what it held, and nothing was changed until the owner says yes. */
  status: 'done' | 'unchanged' | 'waiting' | 'failed';
  /** Why it failed, in a sentence. */
  reason: string | null;
  /** Products that it holds, and how many of them were new, changed or as before; `gone`: those that it held and does not any more. */
  holds: number;
  added: number;
  changed: number;
  unchanged: number;
  gone: number;
  /** Items that could not be taken. */
  bad: number;
  /** The first 200 of them. */
  problems: FeedProblem[];
}
/** `GET /api/v1/catalogue/feed`. */
export interface ProductFeed {
  /** Null while none is set. For those who may not change it, without what may be secret in it. */
  address: string | null;
  running: boolean;
  /** How many products it held when it was last taken over. */
  held: number;
  /** When it was last fetched with success. */
  goodAt: string | null;
  last: FeedReport | null;
  /** When it is fetched next by itself. */
  next: string | null;
}

/** `GET /api/v1/search?q=`: what Ctrl K finds. */
export interface SearchHit {
  kind: 'profile' | 'segment' | 'experience' | 'product' | 'order' | 'page';
  id: string;
  title: string;
  detail: string | null;
}
