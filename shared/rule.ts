/** A span of fixed length in ISO 8601: weeks, days, hours, minutes, seconds (`P30D`, `PT12H`). Months and years are refused. */
export type Duration = string;
/** A value that a trait or property may be compared with. */
export type Scalar = string | number | boolean;

/** One comparison; shared by traits and event properties. */
export type Test =
  | { op: 'exists' }
  | { op: 'eq'; value: Scalar }
  | { op: 'in'; value: Scalar[] }
  | { op: 'gt' | 'gte' | 'lt' | 'lte'; value: number }
  | { op: 'contains' | 'startsWith'; value: string }
  | { op: 'before' | 'after'; value: string }
  | { op: 'withinLast' | 'withinNext'; value: Duration };

/** A test of one event property; one `[]` is allowed (`products[].category`): one element must satisfy all clauses under that prefix. */
export type Where = { property: string } & Test;
/** A span of time that reaches back from now, or lies between two instants (`from` inclusive, `to` exclusive). */
export type Within = { last: Duration } | { from?: string; to?: string };

/** "Did something, so often, in such a window." `event` is the event's or page's name; absent: any of that type. */
export interface Did {
  kind: 'did';
  type?: 'track' | 'page' | 'screen';
  event?: string;
  where?: Where[];
  count?: { op: 'gte' | 'lte' | 'eq'; value: number };
  sum?: { property: string; op: 'gte' | 'lte'; value: number };
  within?: Within;
}

/** The rule tree: the whole language in which an owner says who. */
export type Rule =
  | { kind: 'all' | 'any'; of: Rule[] }
  | { kind: 'not'; of: Rule }
  | ({ kind: 'trait'; name: string } & Test)
  | Did
  | { kind: 'segment'; id: string };

/** A rule of one kind. */
export type RuleOf<K extends Rule['kind']> = Tagged<Rule, 'kind', K>;
/** A test of one operator. */
export type TestOf<O extends Test['op']> = Tagged<Test, 'op', O>;
// The member of a union whose tag may be `V`; unlike Extract it also finds members with several tags.
type Tagged<T, Tag extends keyof T, V> = T extends unknown ? (V extends T[Tag] ? T : never) : never;

/** What a rule reads: every reader loads exactly this. Lists hold each thing once (dids by signature and window). */
export interface Needs {
  dids: Did[];
  traits: string[];
  segments: string[];
}

/** Everything that a rule asks about a person. */
export function needs(rule: Rule): Needs {
  const dids = new Map<string, Did>();
  const traits = new Set<string>();
  const segments = new Set<string>();
  const walk = (clause: Rule): void => {
    if (clause.kind === 'all' || clause.kind === 'any') clause.of.forEach(walk);
    else if (clause.kind === 'not') walk(clause.of);
    else if (clause.kind === 'trait') traits.add(clause.name);
    else if (clause.kind === 'segment') segments.add(clause.id);
    else if (clause.kind === 'did') dids.set(`${signature(clause)} ${JSON.stringify(clause.within ?? null)}`, clause);
  };
  walk(rule);
  return { dids: [...dids.values()], traits: [...traits], segments: [...segments] };
}

const signatures = new WeakMap<Did, string>();
/** The canonical text of the fact that a `did` reads: type, event, where and the summed property. Clauses that count the same things share it. */
export function signature(did: Did): string {
  let text = signatures.get(did);
  if (text === undefined) {
    const where = (did.where ?? []).map((w) => JSON.stringify([w.property, w.op, 'value' in w ? w.value : null])).sort();
    text = JSON.stringify([did.type ?? 'track', did.event ?? null, where, did.sum?.property ?? null]);
    signatures.set(did, text);
  }
  return text;
}

/** Whether an event's fit depends on the moment of asking, so that it cannot be counted ahead. */
export const isVolatile = (did: Did): boolean => (did.where ?? []).some((w) => w.op === 'withinLast' || w.op === 'withinNext');
