import type { Written } from '../data/product-words.ts';

/** What a form of feed hands over for each item: its words, the line at which it begins, and what is wrong with its form, if anything is. */
export type Found = (written: Written, line: number, wrong?: string) => void;
