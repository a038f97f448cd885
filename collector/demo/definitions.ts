/** The segments and experiences that Aurora Hall's marketer has made. */
import type { Rule } from '../../shared/rule.ts';
import type { ExperienceInput } from '../personalize/experience.ts';

/** Ready segments; the ids are the demo's own, so that the simulation can be repeated. */
export const segments: { id: string; name: string; rule: Rule }[] = [
  {
    id: 'seg_demo_risk',
    name: 'At risk, and worth it',
    rule: {
      kind: 'all',
      of: [
        { kind: 'trait', name: '$orders', op: 'gte', value: 2 },
        { kind: 'trait', name: '$revenue', op: 'gte', value: 150 },
        { kind: 'not', of: { kind: 'trait', name: '$last_seen', op: 'withinLast', value: 'P60D' } },
      ],
    },
  },
  {
    id: 'seg_demo_jazz',
    name: 'Jazz lovers',
    rule: {
      kind: 'did',
      event: 'Product Viewed',
      where: [{ property: 'category', op: 'eq', value: 'Jazz' }],
      count: { op: 'gte', value: 2 },
      within: { last: 'P180D' },
    },
  },
  {
    id: 'seg_demo_passes',
    name: 'Season-pass holders',
    rule: {
      kind: 'did',
      event: 'Order Completed',
      where: [{ property: 'products[].category', op: 'eq', value: 'Passes' }],
      within: { last: 'P365D' },
    },
  },
  {
    id: 'seg_demo_looking',
    name: 'Looked three times, bought nothing',
    rule: {
      kind: 'all',
      of: [
        { kind: 'did', event: 'Product Viewed', count: { op: 'gte', value: 3 }, within: { last: 'P30D' } },
        { kind: 'not', of: { kind: 'did', event: 'Order Completed' } },
      ],
    },
  },
  { id: 'seg_demo_new', name: 'First order this month', rule: { kind: 'trait', name: '$first_order', op: 'withinLast', value: 'P30D' } },
  { id: 'seg_demo_town', name: 'Neighbours in Zuiderhaven', rule: { kind: 'trait', name: 'city', op: 'eq', value: 'Zuiderhaven' } },
];

/** An experience of the demo; `lift` is what each variant truly does to the probability of an order in the 30 days after it was seen. */
export interface DemoExperience {
  id: string;
  /** On which of the shop's pages its slot is. */
  page: string;
  lift: Record<string, number>;
  input: ExperienceInput;
}

const html = (key: string, value: string) => ({ key, weight: 1, content: { kind: 'html' as const, value } });
const common = {
  status: 'live' as const,
  schedule: null,
  allocation: { kind: 'weights' as const },
  goal: { event: 'Order Completed', days: 30 },
};

/** Experiences that were live for the last part of the simulated time. One works, one cannot be told apart from nothing, one does nothing. */
export const experiences: DemoExperience[] = [
  {
    id: 'x_demo_hero',
    page: 'index',
    lift: { seats: 3, people: 1.2 },
    input: {
      ...common,
      name: 'Help those who keep looking',
      slot: 'hero',
      priority: 10,
      control: 0.3,
      audience: { kind: 'did', event: 'Product Viewed', count: { op: 'gte', value: 2 }, within: { last: 'P30D' } },
      variants: [
        html(
          'seats',
          '<h1>Still choosing? Two seats are yours for an hour.</h1><p>Put an evening in your basket, and we keep the seats while you ask at home.</p><a href="seats.html">Back to the evenings</a>',
        ),
        html(
          'people',
          '<h1>Eight hundred neighbours cannot all be wrong.</h1><p>Most of the hall comes again within three months. Start with the evening that you looked at twice.</p><a href="seats.html">See what is on</a>',
        ),
      ],
    },
  },
  {
    id: 'x_demo_shelf',
    page: 'index',
    lift: { blue: 1.15 },
    input: {
      ...common,
      name: 'Blue pass for jazz lovers',
      slot: 'shelf',
      priority: 0,
      control: 0.5,
      audience: { kind: 'segment', id: 'seg_demo_jazz' },
      variants: [
        html(
          'blue',
          '<h2>The bar knows your name</h2><p>Every jazz night of the season with one pass, late sessions included.</p><p><a href="product.html?id=pass-jazz">Look at the Blue pass</a></p>',
        ),
      ],
    },
  },
  {
    id: 'x_demo_train',
    page: 'basket',
    lift: { train: 1 },
    input: {
      ...common,
      name: 'The last train home',
      slot: 'basket-note',
      priority: 0,
      control: 0.5,
      audience: null,
      variants: [html('train', '<p>Every concert ends at least forty minutes before the last train to Rotterdam and Den Haag.</p>')],
    },
  },
];
