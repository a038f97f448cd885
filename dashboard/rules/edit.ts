/** Pure operations on a rule tree, addressed by paths of child positions; every one answers a new tree and leaves the old as it was. */
import type { Did, Rule } from '../../shared/rule.ts';

/** Where a rule sits in its tree: the position at each level; the child of `not` is position 0. */
export type Path = readonly number[];
/** Rules joined by and, or by or. */
export type Group = Extract<Rule, { kind: 'all' | 'any' }>;
/** A condition about what somebody is. */
export type Trait = Extract<Rule, { kind: 'trait' }>;

/** Whether a rule joins others. */
export const isGroup = (rule: Rule): rule is Group => rule.kind === 'all' || rule.kind === 'any';

/** The rule at `path`; undefined when the path leads nowhere. */
export function at(rule: Rule, path: Path): Rule | undefined {
  let here: Rule | undefined = rule;
  for (const i of path) {
    if (!here) return undefined;
    if (isGroup(here)) here = here.of[i];
    else if (here.kind === 'not') here = i === 0 ? here.of : undefined;
    else return undefined;
  }
  return here;
}

/** The tree with the rule at `path` replaced by what `next` makes of it. A path that leads nowhere changes nothing. */
export function change(rule: Rule, path: Path, next: (old: Rule) => Rule): Rule {
  const [i, ...rest] = path;
  if (i === undefined) return next(rule);
  if (rule.kind === 'not') return i === 0 ? { ...rule, of: change(rule.of, rest, next) } : rule;
  if (!isGroup(rule) || rule.of[i] === undefined) return rule;
  return { ...rule, of: rule.of.map((child, k) => (k === i ? change(child, rest, next) : child)) };
}

/** The tree with `child` put into the group at `path`, at `index` or at the end. */
export const add = (rule: Rule, path: Path, child: Rule, index = Infinity): Rule =>
  change(rule, path, (group) =>
    isGroup(group) ? { ...group, of: [...group.of.slice(0, index), child, ...group.of.slice(index)] } : group,
  );

/** The tree without the rule at `path`; a nested group (or `not`) left empty goes with it. Removing the root leaves an empty `all`. */
export function remove(rule: Rule, path: Path): Rule {
  if (path.length === 0) return { kind: 'all', of: [] };
  const up = path.slice(0, -1);
  const parent = at(rule, up);
  if (!parent) return rule;
  if (parent.kind === 'not') return remove(rule, up);
  if (!isGroup(parent)) return rule;
  const of = parent.of.filter((_, i) => i !== path[path.length - 1]);
  return of.length === 0 && up.length > 0 ? remove(rule, up) : change(rule, up, () => ({ ...parent, of }));
}

/** The tree with the rule at `path` put into a new group, followed by `beside` when given. */
export const wrap = (rule: Rule, path: Path, kind: Group['kind'], beside?: Rule): Rule =>
  change(rule, path, (old) => ({ kind, of: beside ? [old, beside] : [old] }));

/** The tree with the group at `path` dissolved into its parent; only a group inside a group can be. */
export function unwrap(rule: Rule, path: Path): Rule {
  const group = at(rule, path);
  const up = path.slice(0, -1);
  const parent = at(rule, up);
  const i = path[path.length - 1];
  if (!group || !isGroup(group) || !parent || !isGroup(parent) || i === undefined) return rule;
  return change(rule, up, () => ({ ...parent, of: [...parent.of.slice(0, i), ...group.of, ...parent.of.slice(i + 1)] }));
}

/** The tree with the rule at `path` turned into its opposite: `not` is added, or taken away. */
export const negate = (rule: Rule, path: Path): Rule =>
  change(rule, path, (old) => (old.kind === 'not' ? old.of : { kind: 'not', of: old }));

/** The tree with the group at `path` joined by `kind`. */
export const join = (rule: Rule, path: Path, kind: Group['kind']): Rule =>
  change(rule, path, (old) => (isGroup(old) ? { ...old, kind } : old));

/** The tree with the rule at `path` moved `by` places among its siblings; it stops at the ends. */
export function move(rule: Rule, path: Path, by: number): Rule {
  const up = path.slice(0, -1);
  const from = path[path.length - 1];
  return change(rule, up, (parent) => {
    if (!isGroup(parent) || from === undefined) return parent;
    const child = parent.of[from];
    if (!child) return parent;
    const rest = parent.of.filter((_, i) => i !== from);
    const to = Math.max(0, Math.min(rest.length, from + by));
    return { ...parent, of: [...rest.slice(0, to), child, ...rest.slice(to)] };
  });
}

/** The same meaning with a group at the root, as the builder draws it. */
export const asGroup = (rule: Rule): Group => (isGroup(rule) ? rule : { kind: 'all', of: [rule] });

/** A value with what it was before and what was undone. */
export interface History<T> {
  past: T[];
  now: T;
  future: T[];
}
/** How many steps back are kept. */
export const STEPS = 100;

/** A history that begins now. */
export const begin = <T>(now: T): History<T> => ({ past: [], now, future: [] });
/** A new present; `merge` overwrites the last step instead of adding one, so that typing a word is one step. */
export const step = <T>(h: History<T>, now: T, merge = false): History<T> =>
  merge && h.past.length > 0 ? { ...h, now, future: [] } : { past: [...h.past, h.now].slice(-STEPS), now, future: [] };
/** One step back; the same history when there is none. */
export function undo<T>(h: History<T>): History<T> {
  const before = h.past[h.past.length - 1];
  return before === undefined ? h : { past: h.past.slice(0, -1), now: before, future: [h.now, ...h.future] };
}
/** One step forth; the same history when there is none. */
export function redo<T>(h: History<T>): History<T> {
  const [next, ...future] = h.future;
  return next === undefined ? h : { past: [...h.past, h.now], now: next, future };
}
