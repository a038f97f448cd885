import { render } from 'preact';
import { describe, expect, it } from 'vitest';
import type { KnownFrom, Overview } from '../../shared/api.ts';
import { completeFrom } from '../../dashboard/pages/overview-known.tsx';

const at = '2024-03-03T12:00:00.000Z';
const shown = (knownFrom: KnownFrom[], from?: string): string | null => {
  const box = document.createElement('div');
  render(<p>{completeFrom({ knownFrom } as Overview, from)}</p>, box);
  return box.textContent;
};
const crm = { at, import: { id: 'i_1', name: 'Old CRM' } };

describe('the overview says since when all that was bought is known', () => {
  it('where figures reach further back than the history of an import', () => {
    expect(shown([crm])).toMatch(/^Complete only from .*2024 on, where the history of Old CRM begins/);
    expect(shown([crm], '2024-03-03T11:59:59.999Z')).toMatch(/Old CRM/);
  });
  it('by the import that begins last', () => {
    expect(shown([{ at: '2020-01-01T00:00:00.000Z', import: { id: 'i_2', name: 'The shop' } }, crm], '2022-01-01T00:00:00.000Z')).toMatch(
      /Old CRM/,
    );
  });
  it('and nothing where they begin later, or nothing was brought over', () => {
    expect(shown([crm], at)).toBe('');
    expect(shown([])).toBe('');
  });
});
