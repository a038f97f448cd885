/** Texts of the pages about profiles and segments. Keys begin with the page's name. */
import { rules } from './rules.en.ts';

export const people = { ...rules } as const;
