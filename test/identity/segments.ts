/** Segments of every kind of clause: counted for ever and in a window that moves, summed, by trait, by what is computed, by what is not so, by another segment. */
import type { Rule } from '../../shared/rule.ts';

export const segments: Record<string, Rule> = {
  pages: { kind: 'did', type: 'page', count: { op: 'gte', value: 2 } },
  seen: { kind: 'did', event: 'Seen', count: { op: 'eq', value: 2 }, within: { last: 'P30D' } },
  spent: { kind: 'did', event: 'Order Completed', sum: { property: 'products[].price', op: 'gte', value: 6 } },
  named: { kind: 'trait', name: 'email', op: 'exists' },
  worth: { kind: 'trait', name: '$revenue', op: 'gt', value: 0 },
  quiet: {
    kind: 'all',
    of: [
      { kind: 'not', of: { kind: 'segment', id: 'pages' } },
      { kind: 'not', of: { kind: 'did', event: 'Seen' } },
    ],
  },
  fresh: { kind: 'trait', name: '$last_seen', op: 'withinLast', value: 'P12D' },
};
