/** Texts of products as shops write them. Pure. */
import { textOf } from './fields.ts';

/** A description without its markup, at most 5,000 characters. */
export const plainText = (value: unknown): string =>
  textOf(value, 50_000)
    .replace(/<(script|style)[^>]*>[^]*?<\/\1>/gi, ' ')
    .replace(/<[^>]*>/g, ' ')
    .replace(/&nbsp;/g, ' ')
    .replace(/&amp;/g, '&')
    .replace(/\s+/g, ' ')
    .trim()
    .slice(0, 5000);

/** An address that a browser may follow; null for anything else. */
export function webAddress(value: unknown): string | null {
  const url = textOf(value, 2000);
  return /^https?:\/\//i.test(url) ? url : null;
}
