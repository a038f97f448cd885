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
