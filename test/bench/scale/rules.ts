/** The rules over everybody whose times are compared. */
import type { Preview } from '../../../shared/api.ts';
import type { Rule } from '../../../shared/rule.ts';
import type { Collector } from '../../kit/collector.ts';
import { quantile } from '../client.ts';
import type { Previewed } from './figures.ts';
import type { Subject } from './subject.ts';

const lives = { kind: 'trait', name: 'country', op: 'eq', value: 'NL' } as const;
const all = (...of: Rule[]): Rule => ({ kind: 'all', of });
const ordered = (rest: object): Rule => ({ kind: 'did', event: 'Order Completed', ...rest });

/** By name, as people say them. */
export const RULES: Record<string, Rule> = {
  '(a) ordered twice or more in 90 days, lives in NL': all(ordered({ count: { op: 'gte', value: 2 }, within: { last: 'P90D' } }), lives),
  '(b) viewed a product three times or more ever, lives in NL': all(
    { kind: 'did', event: 'Product Viewed', count: { op: 'gte', value: 3 } },
    lives,
  ),
  '(c) ordered three times or more ever, not in the last 60 days, lives in one of two cities': all(
    ordered({ count: { op: 'gte', value: 3 } }),
    { kind: 'not', of: ordered({ within: { last: 'P60D' } }) },
    { kind: 'trait', name: 'city', op: 'in', value: ['Utrecht', 'Leeds'] },
  ),
};
/** What is named beside them and cannot be measured, with the reason. */
export const MISSING: Record<string, string> = {
  '(d) viewed, then ordered within 7 days, in the last 180 days': 'the language of rules has no sequences yet',
};

async function ask(collector: Collector, rule: Rule): Promise<{ people: number; ms: number }> {
  const begin = performance.now();
  const { count } = await collector.api<Preview>('/api/v1/segments/preview', { rule });
  return { people: count, ms: performance.now() - begin };
}
async function median(collector: Collector, rule: Rule): Promise<number> {
  const times: number[] = [];
  for (let i = 0; i < 5; i++) times.push((await ask(collector, rule)).ms);
  return quantile(times, 0.5);
}

/** Times of each rule: asked for the first time, then the median of five, and once more when a server had time to look after its tables. */
export async function previews({ collector, client }: Subject): Promise<Record<string, Previewed>> {
  const found: Record<string, Previewed> = {};
  for (const [name, rule] of Object.entries(RULES)) {
    const { people, ms } = await ask(collector, rule);
    found[name] = { people, first: ms, warm: await median(collector, rule), rested: null };
  }
  if (!client) return found;
  await client.query('vacuum (analyze)'); // what it does by itself within minutes of a load
  for (const [name, rule] of Object.entries(RULES)) (found[name] as Previewed).rested = await median(collector, rule);
  return found;
}
