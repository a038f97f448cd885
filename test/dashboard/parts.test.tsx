import { render } from 'preact';
import { act } from 'preact/test-utils';
import { LocationProvider } from 'preact-iso';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Combobox, fitting } from '../../dashboard/parts/combobox.tsx';
import { initials } from '../../dashboard/parts/avatar.tsx';
import { Confirm, Menu, PeriodPicker, Table, Tabs, toast } from '../../dashboard/parts/index.ts';
import { Toasts } from '../../dashboard/parts/toast.tsx';
import { LineChart } from '../../dashboard/charts/line.tsx';

let place: HTMLElement;
const show = (what: preact.ComponentChild) => act(() => render(what, place));
const find = <E extends HTMLElement>(selector: string): E => {
  const found = place.querySelector<E>(selector);
  if (!found) throw new Error(`nothing at ${selector}`);
  return found;
};
const all = (selector: string) => [...place.querySelectorAll<HTMLElement>(selector)];
const press = (element: Element, key: string) =>
  act(() => void element.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true })));
const click = (element: Element) => act(() => (element as HTMLElement).click());
const type = (element: HTMLInputElement, words: string) =>
  act(() => {
    element.value = words;
    element.dispatchEvent(new Event('input', { bubbles: true }));
  });

beforeEach(() => {
  vi.stubGlobal(
    'ResizeObserver',
    class {
      observe() {}
      disconnect() {}
    },
  );
  place = document.createElement('div');
  document.body.append(place);
  history.replaceState(null, '', '/');
});
afterEach(async () => {
  await show(null);
  place.remove();
  vi.unstubAllGlobals();
});

describe('a combobox', () => {
  const CITIES = ['Utrecht', 'Amersfoort', 'Zeist', 'Trecht'].map((city) => ({ value: city.toLowerCase(), label: city }));
  it('offers first what begins with the words', () => expect(fitting(CITIES, 'trecht').map((o) => o.label)).toEqual(['Trecht', 'Utrecht']));
  it('is walked with the arrows and takes with Enter', async () => {
    const taken = vi.fn();
    await show(<Combobox label="City" value="" onChange={taken} options={CITIES} />);
    const input = find<HTMLInputElement>('input');
    await type(input, 'e');
    await press(input, 'ArrowDown');
    await press(input, 'ArrowDown');
    expect(document.getElementById(input.getAttribute('aria-activedescendant') ?? '')?.textContent).toBe('Amersfoort');
    await press(input, 'Enter');
    expect(taken).toHaveBeenCalledExactlyOnceWith('amersfoort');
    expect(input.getAttribute('aria-expanded')).toBe('false');
  });
  it('stays as it was after Escape', async () => {
    const taken = vi.fn();
    await show(<Combobox label="City" value="zeist" onChange={taken} options={CITIES} />);
    const input = find<HTMLInputElement>('input');
    await type(input, 'utr');
    await press(input, 'Escape');
    expect([input.value, taken.mock.calls.length]).toEqual(['Zeist', 0]);
  });
  it('takes words that are not in the list only where it may', async () => {
    const taken = vi.fn();
    await show(<Combobox label="City" value="" onChange={taken} options={CITIES} free />);
    await type(find<HTMLInputElement>('input'), 'Delft');
    await press(find('input'), 'Enter');
    expect(taken).toHaveBeenCalledExactlyOnceWith('Delft');
  });
});

describe('a menu', () => {
  it('is opened, walked and closed by keyboard, and gives the focus back', async () => {
    const chosen = vi.fn();
    await show(
      <Menu
        label="More"
        items={[
          { label: 'First', onSelect: chosen },
          { label: 'Second', onSelect: chosen, disabled: true },
          { label: 'Third', onSelect: chosen },
        ]}
      />,
    );
    await press(find('button'), 'ArrowDown');
    expect(document.activeElement?.textContent).toBe('First');
    await press(document.activeElement!, 'ArrowDown');
    expect(document.activeElement?.textContent).toBe('Third');
    await press(document.activeElement!, 'Escape');
    expect([all('[role=menuitem]').length, document.activeElement?.textContent]).toEqual([0, 'More']);
  });
});

describe('tabs', () => {
  it('are walked with the arrows, round the end', async () => {
    const chosen = vi.fn();
    await show(
      <Tabs
        label="Tabs"
        tabs={[
          { value: 'a', label: 'A' },
          { value: 'b', label: 'B' },
        ]}
        value="b"
        onChange={chosen}
      />,
    );
    expect(all('[role=tab]').map((tab) => tab.tabIndex)).toEqual([-1, 0]);
    await press(find('[role=tablist]'), 'ArrowRight');
    expect(chosen).toHaveBeenCalledExactlyOnceWith('a');
  });
});

describe('a table', () => {
  const rows = [
    { id: '1', name: '<img src=x onerror=alert(1)>', spent: 20 },
    { id: '2', name: 'Anna', spent: 100 },
    { id: '3', name: 'Zoë', spent: null },
  ];
  const table = (
    <Table
      caption="People"
      columns={[
        { key: 'name', label: 'Person', cell: (row) => row.name },
        { key: 'spent', label: 'Spent', cell: (row) => row.spent, sort: (row) => row.spent, align: 'end' },
      ]}
      rows={rows}
      rowKey={(row) => row.id}
      href={(row) => `/profiles/${row.id}`}
    />
  );
  const names = () => all('.row-link').map((link) => link.textContent);
  it('shows hostile words as words', async () => {
    await show(table);
    expect([names()[0], all('img').length]).toEqual(['<img src=x onerror=alert(1)>', 0]);
  });
  it('sorts by a column both ways, what is unknown last', async () => {
    await show(table);
    await click(find('.sort'));
    expect([names(), find('[aria-sort]').getAttribute('aria-sort')]).toEqual([['Anna', rows[0]!.name, 'Zoë'], 'descending']);
    await click(find('.sort'));
    expect([names(), find('[aria-sort]').getAttribute('aria-sort')]).toEqual([[rows[0]!.name, 'Anna', 'Zoë'], 'ascending']);
  });
  it('is walked with the arrows', async () => {
    await show(table);
    all('.row-link')[0]!.focus();
    await press(document.activeElement!, 'ArrowDown');
    expect(document.activeElement?.textContent).toBe('Anna');
  });
});

describe('the period picker', () => {
  const picker = (
    <LocationProvider>
      <PeriodPicker />
    </LocationProvider>
  );
  const open = async () => {
    await show(picker);
    await click(find('button'));
  };
  it('keeps what is chosen in the address', async () => {
    await open();
    await click(all('.period-names button').find((button) => button.textContent === 'Last 30 days')!);
    expect(location.search).toBe('?period=30d');
    expect(find('button').textContent).toContain('Last 30 days');
  });
  it('shows what the address says', async () => {
    history.replaceState(null, '', '/?period=custom&from=2024-03-01&to=2024-04-09&compare=year');
    await show(picker);
    expect(find('button').textContent).toContain('1 Mar – 9 April 2024');
  });
  it('takes no days in the wrong order', async () => {
    history.replaceState(null, '', '/?period=custom&from=2024-03-01&to=2024-04-09');
    await open();
    await type(all('input[type=date]')[1] as HTMLInputElement, '2024-02-01');
    expect([find('.field-error').textContent, find<HTMLButtonElement>('form .button').disabled]).toEqual([
      'The last day lies before the first.',
      true,
    ]);
  });
});

describe('a confirmation', () => {
  it('closes after it did what it said, and stays open with the reason when it could not', async () => {
    const close = vi.fn();
    const run = vi.fn(() => Promise.resolve());
    await show(<Confirm open title="Remove?" action="Remove 12" onClose={close} onConfirm={run} children="12 people" />);
    await click(find('.button.danger'));
    expect([run.mock.calls.length, close.mock.calls.length]).toEqual([1, 1]);
  });
});

describe('a toast', () => {
  it('can be taken back', async () => {
    const undo = vi.fn();
    await show(<Toasts />);
    await act(() => toast('Removed.', undo));
    await click(all('.toast-action').find((button) => button.textContent === 'Undo')!);
    expect([undo.mock.calls.length, all('.toast').length]).toEqual([1, 0]);
  });
});

describe('a line chart', () => {
  it('tells its points to a keyboard', async () => {
    const steps = ['Monday', 'Tuesday', 'Wednesday'].map((day) => ({ short: day.slice(0, 3), long: day }));
    await show(<LineChart label="Revenue" steps={steps} now={[1, 5, null]} before={[2, 3, 4]} format={(v) => `€${v}`} axis={String} />);
    const chart = find('[role=slider]');
    expect(chart.getAttribute('aria-valuetext')).toBe('Tuesday, €5, before €3');
    await press(chart, 'ArrowRight');
    expect(chart.getAttribute('aria-valuetext')).toBe('Wednesday, –, before €4');
    await press(chart, 'Home');
    expect(chart.getAttribute('aria-valuetext')).toBe('Monday, €1, before €2');
  });
});

describe('initials', () => {
  it.each([
    ['Marijke Visser', 'MV'],
    ['Els de Boer', 'EB'],
    ['anna@example.test', 'A'],
    ['王小明', '王'],
    ['👩‍🎤 ', ''],
    [null, ''],
  ])('of %s are %s', (name, letters) => expect(initials(name)).toBe(letters));
});
