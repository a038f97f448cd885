import { render } from 'preact';
import { describe, expect, it } from 'vitest';
import { Builder } from '../../dashboard/rules/builder.tsx';
import type { Rule } from '../../shared/rule.ts';

const drawn = (value: number): HTMLElement => {
  const box = document.createElement('div');
  const rule: Rule = { kind: 'all', of: [{ kind: 'did', event: 'Order Completed', count: { op: 'gte', value } }] };
  render(<Builder rule={rule} onChange={() => undefined} names={undefined} segments={new Map()} strict={false} />, box);
  return box;
};

describe('“at least N times”', () => {
  it.each([-3, 2.5, NaN])('marks %d at its field', (value) => {
    const box = drawn(value);
    const field = box.querySelector('input[type=number]');
    expect(field?.getAttribute('aria-invalid')).toBe('true');
    expect(box.querySelector('.field-error')?.textContent).toBe('This must be a whole number, 0 or more.');
  });
  it('says that 0 fits everybody', () => {
    expect(drawn(0).querySelector('[role=status]')?.textContent).toMatch(/fits everybody/);
    expect(drawn(1).querySelector('[role=status]')).toBeNull();
  });
});
