/** The segments that are kept live while events come in: one by count, one by trait, one by a window. */
export const SEGMENTS = [
  { name: 'Looked three times', rule: { kind: 'did', event: 'Product Viewed', count: { op: 'gte', value: 3 } } },
  { name: 'Has a pass', rule: { kind: 'trait', name: 'plan', op: 'eq', value: 'pass' } },
  { name: 'Searched this week', rule: { kind: 'did', event: 'Products Searched', within: { last: 'P7D' } } },
];
