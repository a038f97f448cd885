/** What every part of the builder needs: the rule, how to change it, what to offer, what is wrong. */
import { createContext } from 'preact';
import { useContext } from 'preact/hooks';
import type { Names } from '../../shared/api.ts';
import type { Rule } from '../../shared/rule.ts';
import type { Path } from './edit.ts';
import type { SegmentNames } from './values.ts';

/** How a change is kept: `merge` makes it one step with the last (typing), `focus` moves the keyboard to a condition. */
export interface Change {
  merge?: boolean;
  focus?: Path;
}
/** What lies on the desk while a rule is built. */
export interface Desk {
  rule: Rule;
  /** Replaces the rule. */
  edit(next: Rule, change?: Change): void;
  names: Names | undefined;
  segments: SegmentNames;
  /** Why a field cannot stay as it is. */
  flaw(path: Path, field: string): string | null;
  /** Only to look at. */
  locked: boolean;
}

const context = createContext<Desk | null>(null);
/** Lays the desk for every part below. */
export const DeskProvider = context.Provider;
/** The desk of the builder around. */
export function useDesk(): Desk {
  const desk = useContext(context);
  if (!desk) throw new Error('A condition is drawn inside a Builder.');
  return desk;
}
/** A path as an attribute, for focus: `0.1`. */
export const pathKey = (path: Path): string => path.join('.') || 'root';
