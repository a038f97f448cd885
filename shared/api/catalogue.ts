/** What is sold. */
import type { Json } from '../event.ts';

/** One product of the catalogue. */
export interface Product {
  id: string;
  title: string;
  category: string | null;
  price: number | null;
  cost: number | null;
  currency: string;
  url: string | null;
  image: string | null;
  attributes: Json;
  updatedAt: string;
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
}
/** `GET /api/v1/search?q=`: what Ctrl K finds. */
export interface SearchHit {
  kind: 'profile' | 'segment' | 'experience' | 'product' | 'order' | 'page';
  id: string;
  title: string;
  detail: string | null;
}
