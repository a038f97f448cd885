/**
 * The law of rules: for every reader, whom a rule fits. Each row asks one group of people and names all of them who fit; the others must not.
 * `point` is the numbered point of "The meaning, said once" in the architecture.
 */
import type { Rule, Test, Where } from '../shared/rule.ts';
import { DAY, HOUR, SECOND } from '../shared/time.ts';

/** The moment at which every row is asked: two days after clocks went forward in the site's zone. */
export const NOW = Date.parse('2026-03-31T12:00:00Z');
export const ZONE = 'Europe/Vienna';

/** What somebody did. `device: true`: before they were known, in their browser. */
export interface Done {
  type: 'track' | 'page' | 'screen';
  name: string;
  ts: number;
  data: Record<string, unknown>;
  device?: boolean;
}
/** Somebody of a case: traits as their site gave them, computed ones as they must come out, and what they did. */
export interface Someone {
  traits?: Record<string, unknown>;
  computed?: Record<string, unknown>;
  did?: Done[];
  /** Whether nobody knows who they are. */
  anonymous?: boolean;
  segments?: string[];
}
export interface RuleCase {
  point: 0 | 1 | 2 | 3 | 4 | 5 | 6;
  says: string;
  among: keyof typeof groups;
  rule: Rule;
  fits: string[];
}

const ago = (ms: number) => NOW - ms;
const iso = (ts: number) => new Date(ts).toISOString();
const track = (name: string, ts: number, data: Record<string, unknown> = {}, more: Partial<Done> = {}): Done => ({
  type: 'track',
  name,
  ts,
  data,
  ...more,
});
const x = (value: unknown): Someone => ({ traits: { x: value } });
const viewed = (data: Record<string, unknown>): Someone => ({ did: [track('Viewed', ago(DAY), data)] });
const items = (...products: unknown[]): Someone => viewed({ products });
const paid = (...amounts: unknown[]): Someone => ({ did: amounts.map((amount, i) => track('Paid', ago(DAY + i), { amount })) });
const at = (...times: number[]): Someone => ({ did: times.map((ts) => track('Came', ts)) });

export const groups = {
  /** One trait, every JSON type. */
  values: {
    nine: x(9),
    'text nine': x('9'),
    'nine and a half': x(9.5),
    one: x(1),
    'text one': x('1'),
    zero: x(0),
    'minus zero': x(-0),
    yes: x(true),
    no: x(false),
    'text true': x('true'),
    'empty text': x(''),
    list: x([9]),
    object: x({ a: 9 }),
    null: x(null),
    nobody: {},
    largest: x(9007199254740991),
    'three tenths': x(0.1 + 0.2),
    tiny: x(-1e-300),
  },
  /** One trait, texts that a careless reader mixes up. */
  texts: {
    Wien: x('Wien'),
    wien: x('wien'),
    Wiener: x('Wiener'),
    'é composed': x('caf\u00e9'),
    'é decomposed': x('cafe\u0301'),
    percent: x('100%'),
    hundred: x('1000'),
    underscore: x('a_b'),
    letter: x('axb'),
    star: x('a*b'),
    smile: x('\u{1f600} ja'),
    quote: x(`it's "so"`),
    spaced: x(' Wien'),
    nobody: {},
  },
  /** One trait, instants and what looks like one. */
  dates: {
    'first of March': x('2026-03-01'),
    'first of March in UTC': x('2026-03-01T00:00:00Z'),
    'first of March with offset': x('2026-03-01T00:00:00+01:00'),
    'last of February, late': x('2026-02-28T23:00:00.001Z'),
    'thirtieth of February': x('2026-02-30'),
    'without offset': x('2026-03-01T00:00:00'),
    number: x(Date.parse('2026-03-01T00:00:00Z')),
    now: x(iso(NOW)),
    'a moment ago': x(iso(ago(1))),
    'in a moment': x(iso(NOW + 1)),
    'a day ago': x(iso(ago(DAY))),
    'a day and a moment ago': x(iso(ago(DAY + 1))),
    'in a day': x(iso(NOW + DAY)),
    'in a day and a moment': x(iso(NOW + DAY + 1)),
    nobody: {},
  },
  /** How often and when. */
  times: {
    never: {},
    once: at(ago(DAY)),
    twice: at(ago(DAY), ago(2 * DAY)),
    'three times, long ago': at(ago(100 * DAY), ago(101 * DAY), ago(102 * DAY)),
    'thirty days ago': at(ago(30 * DAY)),
    'thirty days and a moment ago': at(ago(30 * DAY + 1)),
    now: at(NOW),
    'before and after being known': { did: [track('Came', ago(3 * DAY), {}, { device: true }), track('Came', ago(2 * DAY))] },
    'at midnight of the 10th': at(Date.parse('2026-03-09T23:00:00Z')),
    'a moment before the 10th': at(Date.parse('2026-03-09T22:59:59.999Z')),
    'at midnight of the 20th': at(Date.parse('2026-03-19T23:00:00Z')),
    'a page, not an act': { did: [{ type: 'page', name: 'Came', ts: ago(DAY), data: {} }] },
    'a screen, not an act': { did: [{ type: 'screen', name: 'Came', ts: ago(DAY), data: {} }] },
    'something else': { did: [track('came', ago(DAY))] },
  },
  /** What an amount adds up to. */
  sums: {
    nothing: {},
    ten: paid(10),
    'ten cents, ten times': paid(...Array.from({ length: 10 }, () => 0.1)),
    'text ten': paid('10'),
    'ten and text': paid(10, 'x', null, true, [5]),
    'minus five': paid(-5),
    'fifteen and minus five': paid(15, -5),
    'half a millionth, ten times': paid(...Array.from({ length: 10 }, () => 0.0000005)),
    'beyond nine billion': paid(9e9 + 1),
    'without the property': paid(undefined),
  },
  /** What an event says. */
  wheres: {
    red: viewed({ color: 'red', size: { eu: 42 } }),
    Red: viewed({ color: 'Red' }),
    'size as text': viewed({ color: 'red', size: { eu: '42' } }),
    'red and blue list': viewed({ color: ['red', 'blue'] }),
    'no color': viewed({}),
    'null color': viewed({ color: null }),
    'true color': viewed({ color: true }),
    'one color': viewed({ color: 1 }),
    'dotted name': viewed({ 'size.eu': 42 }),
    'red and blue, apart': { did: [track('Viewed', ago(DAY), { color: 'red' }), track('Viewed', ago(DAY), { size: { eu: 42 } })] },
    "an owner's": viewed({ "o'clock": "it's" }),
    'a date': viewed({ on: '2026-04-03' }),
    'a date gone by': viewed({ on: '2026-03-30' }),
    'fourty two in a list': viewed({ size: [{ eu: 42 }] }),
  },
  /** What one element of a list says. */
  lists: {
    'a red shoe': items({ kind: 'shoe', color: 'red', price: 50 }),
    'a red hat and a blue shoe': items({ kind: 'hat', color: 'red', price: 10 }, { kind: 'shoe', color: 'blue', price: 99 }),
    'no list': viewed({ products: { kind: 'shoe', color: 'red' } }),
    'an object of objects': viewed({ products: { a: { kind: 'shoe', color: 'red' } } }),
    'list of texts': items('shoe', 'red', '{"kind":"shoe"}'),
    'list of lists': items([{ kind: 'shoe', color: 'red' }]),
    'empty list': items(),
    'deep in': items({ detail: { maker: 'Ana' } }),
    'deep out': viewed({ cart: { products: [{ kind: 'shoe', color: 'red' }] } }),
    numbers: viewed({ products: [7, 8], tags: ['new', 'sale'] }),
    nulls: viewed({ products: [null], tags: [null, true, 3] }),
  },
  /** What Kith computes. */
  computed: {
    visitor: {
      anonymous: true,
      did: [track('Came', ago(10 * DAY))],
      computed: { $orders: 0, $revenue: 0, $identified: false, $stage: 'visitor' },
    },
    lead: { did: [track('Came', ago(5 * DAY))], computed: { $orders: 0, $revenue: 0, $identified: true, $stage: 'lead' } },
    customer: {
      did: [order('o1', 20.1, ago(40 * DAY)), order('o2', 9.9, ago(3 * DAY)), { ...track('Came', ago(DAY)) }],
      computed: {
        $orders: 2,
        $gross: 30,
        $returned: 0,
        $revenue: 30,
        $identified: true,
        $stage: 'customer',
        $first_order: iso(ago(40 * DAY)),
        $last_order: iso(ago(3 * DAY)),
      },
    },
    'named like one': {
      traits: { $vip: true },
      did: [track('Came', ago(2 * DAY))],
      computed: { $orders: 0, $revenue: 0, $identified: true, $stage: 'lead' },
    },
  },
  /** Who belongs to which segment already. */
  members: { in: { segments: ['s_known'] }, out: {}, elsewhere: { segments: ['s_other'] } },
} satisfies Record<string, Record<string, Someone>>;

function order(id: string, amount: number, ts: number): Done {
  return track('Order Completed', ts, { order_id: id, products: [{ product_id: 'p', price: amount, quantity: 1 }], total: amount });
}

// Literals of rules, short.
const trait = (test: Test, name = 'x'): Rule => ({ kind: 'trait', name, ...test });
const not = (of: Rule): Rule => ({ kind: 'not', of });
const all = (...of: Rule[]): Rule => ({ kind: 'all', of });
const any = (...of: Rule[]): Rule => ({ kind: 'any', of });
const came = (more: Partial<Extract<Rule, { kind: 'did' }>> = {}): Rule => ({ kind: 'did', event: 'Came', ...more });
const sum = (op: 'gte' | 'lte', value: number, more: Partial<Extract<Rule, { kind: 'did' }>> = {}): Rule => ({
  kind: 'did',
  event: 'Paid',
  sum: { property: 'amount', op, value },
  ...more,
});
const where = (...list: Where[]): Rule => ({ kind: 'did', event: 'Viewed', where: list });
const who = (group: keyof typeof groups, ...except: string[]) => Object.keys(groups[group]).filter((name) => !except.includes(name));

export const cases: RuleCase[] = [
  { point: 1, says: 'a number equals the same number only', among: 'values', rule: trait({ op: 'eq', value: 9 }), fits: ['nine'] },
  {
    point: 1,
    says: 'a text that looks like a number is a text',
    among: 'values',
    rule: trait({ op: 'eq', value: '9' }),
    fits: ['text nine'],
  },
  { point: 1, says: 'one is not true', among: 'values', rule: trait({ op: 'eq', value: 1 }), fits: ['one'] },
  { point: 1, says: 'true is neither one nor a text', among: 'values', rule: trait({ op: 'eq', value: true }), fits: ['yes'] },
  { point: 1, says: 'false is not absence, zero or an empty text', among: 'values', rule: trait({ op: 'eq', value: false }), fits: ['no'] },
  { point: 1, says: 'zero equals minus zero', among: 'values', rule: trait({ op: 'eq', value: 0 }), fits: ['zero', 'minus zero'] },
  { point: 1, says: 'an empty text is a value', among: 'values', rule: trait({ op: 'eq', value: '' }), fits: ['empty text'] },
  {
    point: 1,
    says: 'the largest whole number is exact',
    among: 'values',
    rule: trait({ op: 'eq', value: 9007199254740991 }),
    fits: ['largest'],
  },
  { point: 1, says: 'its neighbour is another', among: 'values', rule: trait({ op: 'eq', value: 9007199254740990 }), fits: [] },
  { point: 1, says: 'doubles are compared whole', among: 'values', rule: trait({ op: 'eq', value: 0.3 }), fits: [] },
  { point: 1, says: 'and found whole', among: 'values', rule: trait({ op: 'eq', value: 0.30000000000000004 }), fits: ['three tenths'] },
  {
    point: 1,
    says: 'exists means present and not null, whatever type',
    among: 'values',
    rule: trait({ op: 'exists' }),
    fits: who('values', 'null', 'nobody'),
  },
  {
    point: 1,
    says: 'not is plain negation, of absence too',
    among: 'values',
    rule: not(trait({ op: 'eq', value: 9 })),
    fits: who('values', 'nine'),
  },
  { point: 1, says: 'not exists', among: 'values', rule: not(trait({ op: 'exists' })), fits: ['null', 'nobody'] },
  {
    point: 1,
    says: 'not of a wrongly typed comparison',
    among: 'values',
    rule: not(trait({ op: 'lt', value: 5 })),
    fits: who('values', 'one', 'zero', 'minus zero', 'three tenths', 'tiny'),
  },
  {
    point: 1,
    says: 'not of a text search on numbers',
    among: 'values',
    rule: not(trait({ op: 'contains', value: '' })),
    fits: who('values', 'text nine', 'text one', 'text true', 'empty text'),
  },
  {
    point: 1,
    says: 'not of a date on no date',
    among: 'values',
    rule: not(trait({ op: 'after', value: '2000-01-01' })),
    fits: who('values'),
  },
  {
    point: 1,
    says: 'not of nothing to look at',
    among: 'values',
    rule: not(trait({ op: 'gt', value: 0 }, 'unheard')),
    fits: who('values'),
  },
  {
    point: 1,
    says: 'twice not is the same',
    among: 'values',
    rule: not(not(trait({ op: 'gte', value: 9 }))),
    fits: ['nine', 'nine and a half', 'largest'],
  },

  { point: 2, says: 'nothing to hold is held', among: 'values', rule: all(), fits: who('values') },
  { point: 2, says: 'nothing to choose is not chosen', among: 'values', rule: any(), fits: [] },
  { point: 2, says: 'in an empty list is nobody', among: 'values', rule: trait({ op: 'in', value: [] }), fits: [] },
  {
    point: 2,
    says: 'in is typed like eq',
    among: 'values',
    rule: trait({ op: 'in', value: [9, '1', true] }),
    fits: ['nine', 'text one', 'yes'],
  },
  {
    point: 2,
    says: 'in with false and an empty text',
    among: 'values',
    rule: trait({ op: 'in', value: [false, ''] }),
    fits: ['no', 'empty text'],
  },
  {
    point: 2,
    says: 'not in includes everybody else',
    among: 'values',
    rule: not(trait({ op: 'in', value: ['9', 9] })),
    fits: who('values', 'nine', 'text nine'),
  },
  { point: 2, says: 'more than is strict', among: 'values', rule: trait({ op: 'gt', value: 9 }), fits: ['nine and a half', 'largest'] },
  { point: 2, says: 'at least is not', among: 'values', rule: trait({ op: 'gte', value: 9.5 }), fits: ['nine and a half', 'largest'] },
  { point: 2, says: 'less than is strict', among: 'values', rule: trait({ op: 'lt', value: 0 }), fits: ['tiny'] },
  { point: 2, says: 'at most is not', among: 'values', rule: trait({ op: 'lte', value: 0 }), fits: ['zero', 'minus zero', 'tiny'] },
  {
    point: 2,
    says: 'all asks every clause',
    among: 'values',
    rule: all(trait({ op: 'gt', value: 0 }), trait({ op: 'lt', value: 9 })),
    fits: ['one', 'three tenths'],
  },
  {
    point: 2,
    says: 'any asks one',
    among: 'values',
    rule: any(trait({ op: 'eq', value: 9 }), trait({ op: 'eq', value: 'true' })),
    fits: ['nine', 'text true'],
  },
  {
    point: 2,
    says: 'did means at least once',
    among: 'times',
    rule: came(),
    fits: who('times', 'never', 'a page, not an act', 'a screen, not an act', 'something else'),
  },
  {
    point: 2,
    says: 'not did includes who never did',
    among: 'times',
    rule: not(came()),
    fits: ['never', 'a page, not an act', 'a screen, not an act', 'something else'],
  },
  {
    point: 2,
    says: 'at least two counts both lives of a person',
    among: 'times',
    rule: came({ count: { op: 'gte', value: 2 } }),
    fits: ['twice', 'three times, long ago', 'before and after being known'],
  },
  {
    point: 2,
    says: 'exactly two',
    among: 'times',
    rule: came({ count: { op: 'eq', value: 2 } }),
    fits: ['twice', 'before and after being known'],
  },
  {
    point: 2,
    says: 'at most two includes who never did',
    among: 'times',
    rule: came({ count: { op: 'lte', value: 2 } }),
    fits: who('times', 'three times, long ago'),
  },
  {
    point: 2,
    says: 'exactly none is who never did',
    among: 'times',
    rule: came({ count: { op: 'eq', value: 0 } }),
    fits: ['never', 'a page, not an act', 'a screen, not an act', 'something else'],
  },
  { point: 2, says: 'at least none is everybody', among: 'times', rule: came({ count: { op: 'gte', value: 0 } }), fits: who('times') },
  {
    point: 2,
    says: 'at most none',
    among: 'times',
    rule: not(came({ count: { op: 'lte', value: 0 } })),
    fits: who('times', 'never', 'a page, not an act', 'a screen, not an act', 'something else'),
  },
  { point: 2, says: 'a page is no act', among: 'times', rule: came({ type: 'page' }), fits: ['a page, not an act'] },
  { point: 2, says: 'nor is a screen', among: 'times', rule: came({ type: 'screen' }), fits: ['a screen, not an act'] },
  {
    point: 2,
    says: 'no name means any act',
    among: 'times',
    rule: { kind: 'did' },
    fits: who('times', 'never', 'a page, not an act', 'a screen, not an act'),
  },
  { point: 2, says: 'any page', among: 'times', rule: { kind: 'did', type: 'page' }, fits: ['a page, not an act'] },
  { point: 2, says: 'a sum of at least ten', among: 'sums', rule: sum('gte', 10), fits: ['ten', 'ten and text', 'fifteen and minus five'] },
  {
    point: 2,
    says: 'a sum is exact in micro-units',
    among: 'sums',
    rule: all(sum('gte', 1), sum('lte', 1)),
    fits: ['ten cents, ten times'],
  },
  {
    point: 2,
    says: 'a millionth is rounded half away from zero',
    among: 'sums',
    rule: all(sum('gte', 0.00001), sum('lte', 0.00001)),
    fits: ['half a millionth, ten times'],
  },
  {
    point: 2,
    says: 'a sum beside the default count leaves out who never did',
    among: 'sums',
    rule: sum('lte', 0),
    fits: ['text ten', 'minus five', 'beyond nine billion', 'without the property'],
  },
  {
    point: 2,
    says: 'a sum of nothing is 0 and fits when none is enough',
    among: 'sums',
    rule: sum('lte', 0, { count: { op: 'gte', value: 0 } }),
    fits: ['nothing', 'text ten', 'minus five', 'beyond nine billion', 'without the property'],
  },
  {
    point: 2,
    says: 'and at least 0 is held by nothing',
    among: 'sums',
    rule: sum('gte', 0, { count: { op: 'gte', value: 0 } }),
    fits: who('sums', 'minus five'),
  },
  {
    point: 2,
    says: 'count and sum must both hold',
    among: 'sums',
    rule: sum('gte', 10, { count: { op: 'eq', value: 2 } }),
    fits: ['fifteen and minus five'],
  },
  { point: 2, says: 'minus is less', among: 'sums', rule: sum('lte', -5), fits: ['minus five'] },

  {
    point: 3,
    says: 'before a day means before its midnight in the zone',
    among: 'dates',
    rule: trait({ op: 'before', value: '2026-03-01' }),
    fits: [],
  },
  {
    point: 3,
    says: 'a day is its midnight in the zone',
    among: 'dates',
    rule: trait({ op: 'before', value: '2026-02-28T23:00:00.001Z' }),
    fits: ['first of March', 'first of March with offset'],
  },
  {
    point: 3,
    says: 'after is strict',
    among: 'dates',
    rule: all(trait({ op: 'after', value: '2026-03-01' }), trait({ op: 'before', value: '2026-03-02' })),
    fits: ['first of March in UTC', 'last of February, late'],
  },
  {
    point: 3,
    says: 'what is no instant is false on both sides',
    among: 'dates',
    rule: any(trait({ op: 'after', value: '0001-01-02' }), trait({ op: 'before', value: '9998-12-31' })),
    fits: who('dates', 'thirtieth of February', 'without offset', 'number', 'nobody'),
  },
  {
    point: 3,
    says: 'within the last day holds both its ends',
    among: 'dates',
    rule: trait({ op: 'withinLast', value: 'P1D' }),
    fits: ['now', 'a moment ago', 'a day ago'],
  },
  {
    point: 3,
    says: 'within the next day holds both its ends',
    among: 'dates',
    rule: trait({ op: 'withinNext', value: 'PT24H' }),
    fits: ['now', 'in a moment', 'in a day'],
  },
  { point: 3, says: 'no time at all is this very moment', among: 'dates', rule: trait({ op: 'withinLast', value: 'PT0S' }), fits: ['now'] },
  {
    point: 3,
    says: 'not within the last day',
    among: 'dates',
    rule: not(trait({ op: 'withinLast', value: 'P1D' })),
    fits: who('dates', 'now', 'a moment ago', 'a day ago'),
  },
  {
    point: 3,
    says: 'the last thirty days hold their first moment and this one',
    among: 'times',
    rule: came({ within: { last: 'P30D' } }),
    fits: [
      'once',
      'twice',
      'thirty days ago',
      'now',
      'before and after being known',
      'at midnight of the 10th',
      'a moment before the 10th',
      'at midnight of the 20th',
    ],
  },
  {
    point: 3,
    says: 'not in the last thirty days',
    among: 'times',
    rule: all(came(), not(came({ within: { last: 'P30D' } }))),
    fits: ['three times, long ago', 'thirty days and a moment ago'],
  },
  {
    point: 3,
    says: 'twice in the last two days',
    among: 'times',
    rule: came({ within: { last: 'P2D' }, count: { op: 'gte', value: 2 } }),
    fits: ['twice'],
  },
  {
    point: 3,
    says: 'a minute less is too short',
    among: 'times',
    rule: came({ within: { last: 'P1DT23H59M' }, count: { op: 'gte', value: 2 } }),
    fits: [],
  },
  {
    point: 3,
    says: 'from is inclusive, at midnight of the zone',
    among: 'times',
    rule: came({ within: { from: '2026-03-10', to: '2026-03-11' } }),
    fits: ['at midnight of the 10th'],
  },
  {
    point: 3,
    says: 'to is exclusive',
    among: 'times',
    rule: came({ within: { from: '2026-03-09', to: '2026-03-20' } }),
    fits: ['at midnight of the 10th', 'a moment before the 10th'],
  },
  {
    point: 3,
    says: 'to alone reaches back for ever',
    among: 'times',
    rule: came({ within: { to: '2026-02-01' } }),
    fits: ['three times, long ago'],
  },
  {
    point: 3,
    says: 'from alone reaches to this moment and beyond',
    among: 'times',
    rule: came({ within: { from: iso(NOW) } }),
    fits: ['now'],
  },
  {
    point: 3,
    says: 'an instant may carry an offset',
    among: 'times',
    rule: came({ within: { from: '2026-03-10T00:00:00+01:00', to: '2026-03-10T00:00:00.001+01:00' } }),
    fits: ['at midnight of the 10th'],
  },
  {
    point: 3,
    says: 'a window without bounds is all time',
    among: 'times',
    rule: came({ within: {}, count: { op: 'gte', value: 3 } }),
    fits: ['three times, long ago'],
  },
  {
    point: 3,
    says: 'nothing in the window counts as none',
    among: 'times',
    rule: all(came(), came({ within: { last: 'P30D' }, count: { op: 'eq', value: 0 } })),
    fits: ['three times, long ago', 'thirty days and a moment ago'],
  },

  { point: 4, says: 'text is compared by case', among: 'texts', rule: trait({ op: 'eq', value: 'wien' }), fits: ['wien'] },
  { point: 4, says: 'text is not trimmed', among: 'texts', rule: trait({ op: 'eq', value: 'Wien' }), fits: ['Wien'] },
  { point: 4, says: 'text is not normalised', among: 'texts', rule: trait({ op: 'eq', value: 'caf\u00e9' }), fits: ['é composed'] },
  {
    point: 4,
    says: 'contains is by case',
    among: 'texts',
    rule: trait({ op: 'contains', value: 'ien' }),
    fits: ['Wien', 'wien', 'Wiener', 'spaced'],
  },
  {
    point: 4,
    says: 'a search is by case too',
    among: 'texts',
    rule: trait({ op: 'contains', value: 'Wi' }),
    fits: ['Wien', 'Wiener', 'spaced'],
  },
  { point: 4, says: 'percent is a letter', among: 'texts', rule: trait({ op: 'contains', value: '0%' }), fits: ['percent'] },
  { point: 4, says: 'an underscore is a letter', among: 'texts', rule: trait({ op: 'contains', value: 'a_b' }), fits: ['underscore'] },
  { point: 4, says: 'a star is a letter', among: 'texts', rule: trait({ op: 'startsWith', value: 'a*' }), fits: ['star'] },
  {
    point: 4,
    says: 'every text contains the empty one',
    among: 'texts',
    rule: trait({ op: 'contains', value: '' }),
    fits: who('texts', 'nobody'),
  },
  { point: 4, says: 'and starts with it', among: 'texts', rule: trait({ op: 'startsWith', value: '' }), fits: who('texts', 'nobody') },
  { point: 4, says: 'starts with is by case', among: 'texts', rule: trait({ op: 'startsWith', value: 'Wien' }), fits: ['Wien', 'Wiener'] },
  {
    point: 4,
    says: 'signs beyond the first plane count once',
    among: 'texts',
    rule: trait({ op: 'startsWith', value: '\u{1f600} j' }),
    fits: ['smile'],
  },
  { point: 4, says: 'quotes are letters', among: 'texts', rule: trait({ op: 'contains', value: `'s "so"` }), fits: ['quote'] },
  { point: 4, says: 'numbers are no text to search', among: 'values', rule: trait({ op: 'contains', value: '9' }), fits: ['text nine'] },
  { point: 4, says: 'lists are no text to search', among: 'values', rule: trait({ op: 'startsWith', value: '[' }), fits: [] },
  {
    point: 4,
    says: 'what every object has is nobody’s trait',
    among: 'values',
    rule: any(...['constructor', 'toString', '__proto__', 'hasOwnProperty', 'length'].map((name) => trait({ op: 'exists' }, name))),
    fits: [],
  },
  { point: 4, says: 'event names are compared by case', among: 'times', rule: { kind: 'did', event: 'came' }, fits: ['something else'] },
  {
    point: 4,
    says: 'what every object has is no property',
    among: 'wheres',
    rule: any(
      ...['constructor', '__proto__', 'color.length', 'color.0', 'size.constructor'].map((property) => where({ property, op: 'exists' })),
    ),
    fits: [],
  },

  {
    point: 4,
    says: 'a property is looked up by its path',
    among: 'wheres',
    rule: where({ property: 'size.eu', op: 'eq', value: 42 }),
    fits: ['red', 'red and blue, apart'],
  },
  {
    point: 4,
    says: 'conditions hold on one event',
    among: 'wheres',
    rule: where({ property: 'color', op: 'eq', value: 'red' }, { property: 'size.eu', op: 'eq', value: 42 }),
    fits: ['red'],
  },
  {
    point: 1,
    says: 'a list is not its element',
    among: 'wheres',
    rule: where({ property: 'color', op: 'eq', value: 'red' }),
    fits: ['red', 'size as text', 'red and blue, apart'],
  },
  {
    point: 1,
    says: 'a null property does not exist',
    among: 'wheres',
    rule: where({ property: 'color', op: 'exists' }),
    fits: ['red', 'Red', 'size as text', 'red and blue list', 'true color', 'one color', 'red and blue, apart'],
  },
  { point: 1, says: 'true is not a text', among: 'wheres', rule: where({ property: 'color', op: 'in', value: ['true', '1'] }), fits: [] },
  { point: 1, says: 'true is true', among: 'wheres', rule: where({ property: 'color', op: 'eq', value: true }), fits: ['true color'] },
  {
    point: 1,
    says: 'a text is no number',
    among: 'wheres',
    rule: where({ property: 'size.eu', op: 'gte', value: 0 }),
    fits: ['red', 'red and blue, apart'],
  },
  {
    point: 1,
    says: 'a number is no text to search',
    among: 'wheres',
    rule: where({ property: 'size.eu', op: 'contains', value: '4' }),
    fits: ['size as text'],
  },
  { point: 2, says: 'in an empty list is no event', among: 'wheres', rule: where({ property: 'color', op: 'in', value: [] }), fits: [] },
  {
    point: 4,
    says: 'an object exists',
    among: 'wheres',
    rule: where({ property: 'size', op: 'exists' }),
    fits: ['red', 'size as text', 'red and blue, apart', 'fourty two in a list'],
  },
  {
    point: 4,
    says: 'quotes in names and values are letters',
    among: 'wheres',
    rule: where({ property: "o'clock", op: 'startsWith', value: "it'" }),
    fits: ["an owner's"],
  },
  {
    point: 3,
    says: 'a date in an event is a day of the zone',
    among: 'wheres',
    rule: where({ property: 'on', op: 'before', value: '2026-03-31T00:00:00+02:00' }),
    fits: ['a date gone by'],
  },
  {
    point: 3,
    says: 'a date in an event may lie ahead of now',
    among: 'wheres',
    rule: where({ property: 'on', op: 'withinNext', value: 'P3D' }),
    fits: ['a date'],
  },
  {
    point: 3,
    says: 'or behind it',
    among: 'wheres',
    rule: where({ property: 'on', op: 'withinLast', value: 'P3D' }),
    fits: ['a date gone by'],
  },

  {
    point: 4,
    says: 'one element satisfies all clauses under its list',
    among: 'lists',
    rule: where({ property: 'products[].kind', op: 'eq', value: 'shoe' }, { property: 'products[].color', op: 'eq', value: 'red' }),
    fits: ['a red shoe'],
  },
  {
    point: 4,
    says: 'clauses on two events are two dids',
    among: 'lists',
    rule: all(
      where({ property: 'products[].kind', op: 'eq', value: 'shoe' }),
      where({ property: 'products[].color', op: 'eq', value: 'red' }),
    ),
    fits: ['a red shoe', 'a red hat and a blue shoe'],
  },
  {
    point: 4,
    says: 'an element may be deep',
    among: 'lists',
    rule: where({ property: 'products[].detail.maker', op: 'eq', value: 'Ana' }),
    fits: ['deep in'],
  },
  {
    point: 4,
    says: 'a list may be deep',
    among: 'lists',
    rule: where({ property: 'cart.products[].color', op: 'eq', value: 'red' }),
    fits: ['deep out'],
  },
  {
    point: 4,
    says: 'elements may be plain values',
    among: 'lists',
    rule: where({ property: 'tags[]', op: 'eq', value: 'sale' }),
    fits: ['numbers'],
  },
  {
    point: 4,
    says: 'plain values keep their types',
    among: 'lists',
    rule: where({ property: 'products[]', op: 'gt', value: 7 }),
    fits: ['numbers'],
  },
  {
    point: 1,
    says: 'a null element does not exist',
    among: 'lists',
    rule: where({ property: 'products[]', op: 'exists' }),
    fits: ['a red shoe', 'a red hat and a blue shoe', 'list of texts', 'list of lists', 'deep in', 'numbers'],
  },
  {
    point: 1,
    says: 'true among elements is true',
    among: 'lists',
    rule: where({ property: 'tags[]', op: 'eq', value: true }),
    fits: ['nulls'],
  },
  {
    point: 1,
    says: 'a text element is not looked into',
    among: 'lists',
    rule: where({ property: 'products[].kind', op: 'exists' }),
    fits: ['a red shoe', 'a red hat and a blue shoe'],
  },
  {
    point: 4,
    says: 'two lists are asked apart',
    among: 'lists',
    rule: where({ property: 'products[]', op: 'eq', value: 7 }, { property: 'tags[]', op: 'eq', value: 'sale' }),
    fits: ['numbers'],
  },

  { point: 0, says: 'computed traits are traits', among: 'computed', rule: trait({ op: 'gte', value: 2 }, '$orders'), fits: ['customer'] },
  { point: 0, says: 'money is decimal', among: 'computed', rule: trait({ op: 'eq', value: 30 }, '$revenue'), fits: ['customer'] },
  {
    point: 0,
    says: 'nothing spent is 0',
    among: 'computed',
    rule: trait({ op: 'lte', value: 0 }, '$revenue'),
    fits: who('computed', 'customer'),
  },
  {
    point: 0,
    says: 'the stage is a text',
    among: 'computed',
    rule: trait({ op: 'in', value: ['visitor', 'customer'] }, '$stage'),
    fits: ['visitor', 'customer'],
  },
  {
    point: 0,
    says: 'identified is true or false',
    among: 'computed',
    rule: trait({ op: 'eq', value: false }, '$identified'),
    fits: ['visitor'],
  },
  { point: 0, says: 'identified is not one', among: 'computed', rule: trait({ op: 'eq', value: 1 }, '$identified'), fits: [] },
  {
    point: 0,
    says: 'a last order is an instant',
    among: 'computed',
    rule: trait({ op: 'withinLast', value: 'P3D' }, '$last_order'),
    fits: ['customer'],
  },
  {
    point: 0,
    says: 'no order is no date',
    among: 'computed',
    rule: not(trait({ op: 'exists' }, '$first_order')),
    fits: who('computed', 'customer'),
  },
  {
    point: 1,
    says: 'not before, on no date',
    among: 'computed',
    rule: not(trait({ op: 'before', value: '2000-01-01' }, '$first_order')),
    fits: who('computed'),
  },
  {
    point: 0,
    says: 'a first order long ago',
    among: 'computed',
    rule: trait({ op: 'before', value: iso(ago(39 * DAY)) }, '$first_order'),
    fits: ['customer'],
  },
  {
    point: 0,
    says: 'last seen reaches back from now',
    among: 'computed',
    rule: trait({ op: 'withinLast', value: 'P2D' }, '$last_seen'),
    fits: ['customer', 'named like one'],
  },
  {
    point: 0,
    says: 'an instant is a text in UTC',
    among: 'computed',
    rule: trait({ op: 'eq', value: iso(ago(5 * DAY)) }, '$last_seen'),
    fits: ['lead'],
  },
  {
    point: 0,
    says: 'and may be searched',
    among: 'computed',
    rule: trait({ op: 'startsWith', value: '2026-03-28T12:00:00.000' }, '$last_order'),
    fits: ['customer'],
  },
  { point: 0, says: 'nobody names a computed trait', among: 'computed', rule: trait({ op: 'exists' }, '$vip'), fits: [] },
  { point: 0, says: 'what every object has is not computed', among: 'computed', rule: trait({ op: 'exists' }, '$constructor'), fits: [] },
  { point: 0, says: 'a segment is its members', among: 'members', rule: { kind: 'segment', id: 's_known' }, fits: ['in'] },
  { point: 0, says: 'not in a segment', among: 'members', rule: not({ kind: 'segment', id: 's_known' }), fits: ['out', 'elsewhere'] },
  { point: 0, says: 'a segment that is gone has none', among: 'members', rule: { kind: 'segment', id: 's_gone' }, fits: [] },
];

/** The moments at which an answer changes by time alone: `at` is the first moment with the new answer. */
export const dueCases: { says: string; among: keyof typeof groups; person: string; rule: Rule; at: number | undefined }[] = [
  {
    says: 'the last thirty days lose an event a moment after day 30',
    among: 'times',
    person: 'once',
    rule: came({ within: { last: 'P30D' } }),
    at: ago(DAY) + 30 * DAY + 1,
  },
  {
    says: 'the oldest of two goes first',
    among: 'times',
    person: 'twice',
    rule: came({ within: { last: 'P30D' }, count: { op: 'gte', value: 2 } }),
    at: ago(2 * DAY) + 30 * DAY + 1,
  },
  { says: 'under not as well', among: 'times', person: 'once', rule: not(came({ within: { last: 'P30D' } })), at: ago(DAY) + 30 * DAY + 1 },
  { says: 'all time never changes by time', among: 'times', person: 'once', rule: came(), at: undefined },
  {
    says: 'nor does a fixed window',
    among: 'times',
    person: 'once',
    rule: came({ within: { from: '2026-03-01', to: '2026-05-01' } }),
    at: undefined,
  },
  {
    says: 'nothing in the window is nothing to lose',
    among: 'times',
    person: 'three times, long ago',
    rule: came({ within: { last: 'P30D' } }),
    at: undefined,
  },
  { says: 'a date ahead is reached', among: 'dates', person: 'in a moment', rule: trait({ op: 'withinLast', value: 'P1D' }), at: NOW + 1 },
  { says: 'a date behind is left', among: 'dates', person: 'a day ago', rule: trait({ op: 'withinLast', value: 'P1D' }), at: NOW + 1 },
  {
    says: 'a date far ahead comes near',
    among: 'dates',
    person: 'in a day and a moment',
    rule: trait({ op: 'withinNext', value: 'P1D' }),
    at: NOW + 1,
  },
  { says: 'a date ahead goes by', among: 'dates', person: 'in a day', rule: trait({ op: 'withinNext', value: 'P1D' }), at: NOW + DAY + 1 },
  {
    says: 'a date gone by does not come back',
    among: 'dates',
    person: 'a moment ago',
    rule: trait({ op: 'withinNext', value: 'P1D' }),
    at: undefined,
  },
  {
    says: 'of several the soonest',
    among: 'dates',
    person: 'now',
    rule: all(trait({ op: 'withinLast', value: 'PT1H' }), trait({ op: 'withinLast', value: 'PT90S' })),
    at: NOW + 90 * SECOND + 1,
  },
  {
    says: 'a date in an event comes near',
    among: 'wheres',
    person: 'a date',
    rule: where({ property: 'on', op: 'withinNext', value: 'PT12H' }),
    at: Date.parse('2026-04-02T22:00:00Z') - 12 * HOUR,
  },
  { says: 'fixed dates never change', among: 'dates', person: 'now', rule: trait({ op: 'before', value: '2030-01-01' }), at: undefined },
];

/** What the door refuses, and the path that its reason names. */
export const refusedCases: [unknown, string][] = [
  [null, 'rule'],
  ['all', 'rule'],
  [[], 'rule'],
  [{}, 'kind'],
  [{ kind: 'sql', of: [] }, 'kind'],
  [{ kind: 'toString' }, 'kind'],
  [{ kind: 'all' }, 'of'],
  [{ kind: 'all', of: [{ kind: 'any', of: [{ kind: 'not', of: 3 }] }] }, 'of[0].of[0].of'],
  [{ kind: 'all', of: [], note: 'x' }, 'rule'],
  [{ kind: 'trait', name: '', op: 'exists' }, 'name'],
  [{ kind: 'trait', name: 'a\0', op: 'exists' }, 'name'],
  [{ kind: 'trait', name: '\ud800', op: 'exists' }, 'name'],
  [{ kind: 'trait', name: 'x', op: 'matches', value: '.*' }, 'op'],
  [{ kind: 'trait', name: 'x', op: 'exists', value: 1 }, 'rule'],
  [{ kind: 'trait', name: 'x', op: 'eq', value: null }, 'value'],
  [{ kind: 'trait', name: 'x', op: 'eq', value: Infinity }, 'value'],
  [{ kind: 'trait', name: 'x', op: 'eq', value: 2 ** 53 }, 'value'],
  [{ kind: 'trait', name: 'x', op: 'in', value: ['a', {}] }, 'value[1]'],
  [{ kind: 'trait', name: 'x', op: 'gt', value: '9' }, 'value'],
  [{ kind: 'trait', name: 'x', op: 'before', value: '2026-02-30' }, 'value'],
  [{ kind: 'trait', name: 'x', op: 'withinLast', value: 'P1M' }, 'value'],
  [{ kind: 'trait', name: 'x', op: 'withinLast', value: 'P1Y' }, 'value'],
  [{ kind: 'did', event: 5 }, 'event'],
  [{ kind: 'did', type: 'identify' }, 'type'],
  [{ kind: 'did', where: [{ property: 'a[].b[].c', op: 'exists' }] }, 'where[0].property'],
  [{ kind: 'did', where: [{ property: 'a..b', op: 'exists' }] }, 'where[0].property'],
  [{ kind: 'did', where: [{ property: 'a"b', op: 'exists' }] }, 'where[0].property'],
  [{ kind: 'did', where: [{ property: 'a[0]', op: 'exists' }] }, 'where[0].property'],
  [{ kind: 'did', where: [{ property: 'a', op: 'eq' }] }, 'where[0].value'],
  [{ kind: 'did', count: { op: 'gt', value: 1 } }, 'count.op'],
  [{ kind: 'did', count: { op: 'gte', value: -1 } }, 'count.value'],
  [{ kind: 'did', count: { op: 'gte', value: 1.5 } }, 'count.value'],
  [{ kind: 'did', sum: { property: 'items[].price', op: 'gte', value: 1 } }, 'sum.property'],
  [{ kind: 'did', sum: { property: 'a', op: 'gte', value: 1e10 } }, 'sum.value'],
  [{ kind: 'did', within: { last: 'P30D', from: '2026-01-01' } }, 'within'],
  [{ kind: 'did', within: { last: '30 days' } }, 'within.last'],
  [{ kind: 'did', within: { from: 'yesterday' } }, 'within.from'],
  [{ kind: 'segment' }, 'id'],
  [
    Array.from({ length: 20 }).reduce<unknown>((of) => ({ kind: 'not', of }), { kind: 'all', of: [] }),
    'of.of.of.of.of.of.of.of.of.of.of.of.of.of.of.of.of.of.of.of',
  ],
  [{ kind: 'all', of: Array.from({ length: 200 }, () => ({ kind: 'any', of: [] })) }, 'of[199]'],
  [{ kind: 'trait', name: 'x', op: 'in', value: Array.from({ length: 5001 }, (_, i) => i) }, 'value'],
];
