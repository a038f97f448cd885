/** One comparison of one value: what every trait and every event property is held against. No coercion, no collation, no pattern. */
import type { Scalar, Test, TestOf } from './rule.ts';
import { parseDuration, parseInstant } from './time.ts';

type Comparison<O extends Test['op']> = (test: TestOf<O>, value: unknown, now: number, zone: string) => boolean;

const isNumber = (value: unknown): value is number => typeof value === 'number' && Number.isFinite(value);
const same = (value: unknown, other: Scalar): boolean => value === other && (typeof value !== 'number' || Number.isFinite(value));
const instant = (value: unknown, zone: string): number | undefined => (typeof value === 'string' ? parseInstant(value, zone) : undefined);
/** Whether an instant in `value` satisfies a predicate; false when there is none. */
function when(value: unknown, zone: string, fits: (at: number) => boolean): boolean {
  const at = instant(value, zone);
  return at !== undefined && fits(at);
}

const comparisons: { [O in Test['op']]: Comparison<O> } = {
  exists: (_test, value) => value !== undefined && value !== null,
  eq: (test, value) => same(value, test.value),
  in: (test, value) => test.value.some((other) => same(value, other)),
  gt: (test, value) => isNumber(value) && value > test.value,
  gte: (test, value) => isNumber(value) && value >= test.value,
  lt: (test, value) => isNumber(value) && value < test.value,
  lte: (test, value) => isNumber(value) && value <= test.value,
  contains: (test, value) => typeof value === 'string' && value.includes(test.value),
  startsWith: (test, value) => typeof value === 'string' && value.startsWith(test.value),
  before: (test, value, _now, zone) => when(value, zone, (at) => at < limitOf(test.value, zone)),
  after: (test, value, _now, zone) => when(value, zone, (at) => at > limitOf(test.value, zone)),
  withinLast: (test, value, now, zone) => when(value, zone, (at) => at >= now - spanOf(test.value) && at <= now),
  withinNext: (test, value, now, zone) => when(value, zone, (at) => at >= now && at <= now + spanOf(test.value)),
};
/** Milliseconds of a date that the door has checked. */
export const limitOf = (text: string, zone: string): number => parseInstant(text, zone) ?? NaN;
/** Milliseconds of a duration that the door has checked. */
export const spanOf = (text: string): number => parseDuration(text) ?? NaN;

/** Whether a value passes a test at a moment, in the site's zone. */
export function holds(test: Test, value: unknown, now: number, zone: string): boolean {
  return (comparisons[test.op] as Comparison<'eq'>)(test as TestOf<'eq'>, value, now, zone);
}

/** The next moment after `now` at which the test's answer for this value changes by time alone. */
export function flip(test: Test, value: unknown, now: number, zone: string): number | undefined {
  if (test.op !== 'withinLast' && test.op !== 'withinNext') return undefined;
  const at = instant(value, zone);
  if (at === undefined) return undefined;
  const span = spanOf(test.value);
  const [begins, ends] = test.op === 'withinLast' ? [at, at + span + 1] : [at - span, at + 1];
  return begins > now ? begins : ends > now ? ends : undefined;
}
