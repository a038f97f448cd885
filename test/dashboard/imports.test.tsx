import { render } from 'preact';
import { act } from 'preact/test-utils';
import { LocationProvider, Route, Router } from 'preact-iso';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Import, Role, Session } from '../../shared/api.ts';
import { forget } from '../../dashboard/client.ts';
import ImportPage from '../../dashboard/pages/import.tsx';
import { UploadBox } from '../../dashboard/pages/import-upload.tsx';
import Imports from '../../dashboard/pages/imports.tsx';
import { session } from '../../dashboard/session.ts';
import { customers, FakeImports, footprint, found, report } from './imports.fake.ts';

let place: HTMLElement;
let fake: FakeImports;
const as = (role: Role) => {
  const site = { id: 's', name: 'Hall', origin: '*', timeZone: 'UTC', currency: 'EUR', language: 'en', role };
  session.value = {
    member: { id: 'm', email: 'a@b.test', name: 'Ada' },
    sites: [site],
    version: '1',
    demo: false,
    demoSite: null,
  } as unknown as Session;
};
/** Opens one of the pages with what the collector has. */
async function open(path: string, all: Import[], templates = fake.templates): Promise<void> {
  fake = new FakeImports(all, templates);
  history.replaceState(null, '', path);
  await act(() =>
    render(
      <LocationProvider>
        <Router>
          <Route path="/imports" component={Imports} />
          <Route path="/imports/:id" component={ImportPage} />
        </Router>
      </LocationProvider>,
      place,
    ),
  );
  await shows((text) => expect(text).not.toContain('Loading'));
}
const shows = (check: (text: string) => void) => vi.waitFor(() => check(place.textContent ?? ''), { timeout: 4000 });
const button = (name: string): HTMLButtonElement => {
  const all = [...place.querySelectorAll<HTMLButtonElement>('button')];
  const one =
    all.find((b) => (b.getAttribute('aria-label') ?? b.textContent) === name && b.closest('dialog') !== null) ??
    all.find((b) => (b.getAttribute('aria-label') ?? b.textContent) === name);
  if (!one) throw new Error(`no button ${name} among ${all.map((b) => b.textContent).join(', ')}`);
  return one;
};
const press = (name: string) => act(() => button(name).click());
const labelled = <E extends HTMLElement>(name: string): E => {
  const label = [...place.querySelectorAll('label')].find((one) => one.textContent === name);
  const one = label && place.querySelector<E>(`#${CSS.escape(label.htmlFor)}`);
  if (!one) throw new Error(`nothing labelled ${name}`);
  return one;
};
const choose = (name: string, value: string) =>
  act(() => {
    const select = labelled<HTMLSelectElement>(name);
    select.value = value;
    select.dispatchEvent(new Event('change', { bubbles: true }));
  });
const type = (name: string, value: string) =>
  act(() => {
    const input = labelled<HTMLInputElement>(name);
    input.value = value;
    input.dispatchEvent(new Event('input', { bubbles: true }));
  });
/** Types into a combobox and takes what fits best. */
const take = async (name: string, value: string) => {
  await type(name, value);
  await act(() => void labelled(name).dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', bubbles: true, cancelable: true })));
};
const sent = (what: string) => fake.calls.filter((call) => call.what === what);

beforeEach(() => {
  fake = new FakeImports();
  as('marketer');
  place = document.createElement('div');
  document.body.append(place);
  HTMLDialogElement.prototype.showModal ??= function (this: HTMLDialogElement) {
    this.open = true;
  };
  vi.stubGlobal('fetch', (url: string, init: RequestInit) => {
    const path = url.split('/api/v1/')[1] ?? '';
    const { status, body } = fake.answer(init.method ?? 'GET', path, init.body ? (JSON.parse(init.body as string) as unknown) : undefined);
    return Promise.resolve(new Response(body === undefined ? null : JSON.stringify(body), { status }));
  });
});
afterEach(async () => {
  await act(() => render(null, place));
  place.remove();
  forget();
  session.value = null;
  vi.unstubAllGlobals();
});

describe('the list of imports', () => {
  it('says what can be brought over where nothing was', async () => {
    await open('/imports', []);
    await shows((text) => {
      expect(text).toContain('Nothing has been brought over yet.');
      expect(text).toContain('Orders with their lines');
      expect(text).toContain('Mappings are ready for A shop’s orders.');
    });
    expect(place.querySelector('input[type=file]')).not.toBeNull();
  });
  it('shows each with its state, and why one failed', async () => {
    await open('/imports', [
      found({ id: 'a', name: 'CRM', status: 'failed', reason: 'The disk is full.' }),
      found({ id: 'b', status: 'committed' }),
    ]);
    await shows((text) => expect(text).toContain('2 imports. 1 is stored.'));
    expect([...place.querySelectorAll('tbody tr')].map((row) => row.textContent).slice(0, 2)).toEqual([
      expect.stringMatching(/^CRMThe disk is full\.Failed7/),
      expect.stringMatching(/^customers\.csvStored7/),
    ]);
  });
  it('lets a viewer look only', async () => {
    as('viewer');
    await open('/imports', [found()]);
    await shows((text) => expect(text).toContain('customers.csv'));
    expect(place.querySelector('input[type=file]')).toBeNull();
    expect(place.textContent).not.toContain('Delete');
  });
  it('deletes a saved mapping after asking', async () => {
    await open('/imports', []);
    await shows((text) => expect(text).toContain('Our CRM'));
    await press('Delete the mapping “Our CRM”');
    await press('Delete');
    await shows((text) => expect(text).not.toContain('Our CRM'));
    expect(sent('DELETE import-templates/t_1')).toHaveLength(1);
  });
});

describe('a mapping', () => {
  it('is saved by itself, and tried once nothing is missing', async () => {
    await open('/imports/i_1?file=2', [found()]);
    await shows((text) => expect(text).toContain('Ordered on: choose a column for it, or a value for all rows.'));
    expect(button('Try it').disabled).toBe(true);
    await take('What becomes of the column bought', 'ordered');
    await shows((text) => expect(text).not.toContain('choose a column'));
    await vi.waitFor(() => expect(sent('PUT imports/i_1')).toHaveLength(1), { timeout: 3000 });
    const body = sent('PUT imports/i_1')[0]?.body as Pick<Import, 'parts'>;
    expect(body.parts[1]?.columns[2]).toEqual({ name: 'bought', field: 'date', extra: null, as: 'text' });
    await shows((text) => expect(text).toContain('Saved'));
    await press('Try it');
    await shows((text) => expect(text).toContain('6 rows can be stored, 1 row cannot.'));
  });
  it('tells at its place that a column is taken, and does not save it so', async () => {
    await open('/imports/i_1?file=1', [found()]);
    await take('What becomes of the column Intern', 'e-mail');
    await shows((text) => expect(text).toContain('E-Mail is this already: choose one of the two.'));
    expect(place.textContent).toContain('Not saved yet');
    expect(button('Try it').disabled).toBe(true);
    await take('What becomes of the column Intern', 'keep');
    expect(labelled<HTMLInputElement>('Name under which Intern is kept').value).toBe('intern');
    await vi.waitFor(() => expect(sent('PUT imports/i_1')).toHaveLength(1), { timeout: 3000 });
  });
  it('says a value for all rows where no column has it', async () => {
    await open('/imports/i_1?file=2', [found()]);
    await choose('Add a value for all rows', 'currency');
    expect(labelled<HTMLInputElement>('Currency, for all rows').value).toBe('EUR');
    await press('Remove the value for all rows of Currency');
    expect(place.textContent).not.toContain('Currency, for all rows');
  });
  it('keeps what was typed when it is refused, and can be sent again', async () => {
    await open('/imports/i_1?file=1', [found()]);
    fake.refuses = 'This day never was.';
    await type('Day of the export', '2026-02-27');
    await shows((text) => expect(text).toContain('This day never was.'));
    expect(labelled<HTMLInputElement>('Day of the export').value).toBe('2026-02-27');
    expect(place.textContent).toContain('Not saved yet');
    fake.refuses = null;
    await press('Try again');
    await shows((text) => expect(text).not.toContain('This day never was.'));
    expect(fake.all[0]?.settings.asOf).toBe('2026-02-27');
  });
  it('reads the files anew at once when their encoding is another', async () => {
    await open('/imports/i_1?file=1', [found()]);
    await choose('Encoding', 'utf-8');
    await vi.waitFor(() => expect(fake.all[0]?.parts[0]?.encoding).toBe('utf-8'), { timeout: 500 });
  });
  it('is taken from a template and can be saved as one', async () => {
    await open('/imports/i_1?file=2', [found()]);
    await shows((text) => expect(text).toContain('Mapping to begin with'));
    await take('Mapping to begin with', 'a shop');
    await vi.waitFor(() => expect(fake.all[0]?.parts[1]?.fixed).toEqual({ currency: 'EUR' }), { timeout: 3000 });
    await press('Save this mapping');
    await type('Name', 'Hall orders');
    await press('Save');
    await vi.waitFor(() => expect(sent('POST import-templates')[0]?.body).toMatchObject({ import: 'i_1', part: 2 }));
  });
  it('shows a viewer everything, and lets nothing be changed', async () => {
    as('viewer');
    await open('/imports/i_1?file=1', [found()]);
    const controls = [...place.querySelectorAll<HTMLInputElement>('input, select')];
    expect(controls.length).toBeGreaterThan(8);
    expect(controls.filter((one) => !one.disabled)).toEqual([]);
    expect(place.textContent).not.toContain('Try it');
  });
});

describe('what a try found', () => {
  it('is stored without the bad rows, and says how many those are', async () => {
    await open('/imports/i_1', [found({ status: 'checked', report: report() })]);
    await shows((text) => expect(text).toContain('The e-mail address "max" is none.'));
    expect(place.textContent).toContain('Name stays Ada (file says Ada Müller)');
    expect(place.querySelector('.import-bad button')?.textContent).toContain('Export');
    expect(place.textContent).toContain('1 row is of somebody whom neither Kith nor these files know otherwise');
    await press('Store without the 1 bad row');
    await shows((text) => expect(text).toContain('2 people and 3 orders came with this import.'));
    expect(sent('POST imports/i_1/commit')[0]?.body).toEqual({ skip: true });
  });
  it('is stored as it is where every row is good', async () => {
    await open('/imports/i_1', [found({ status: 'checked', report: report({ bad: 0, problems: [] }) })]);
    await press('Store');
    await vi.waitFor(() => expect(sent('POST imports/i_1/commit')[0]?.body).toEqual({ skip: false }));
  });
  it('is not stored while something keeps it from that', async () => {
    await open('/imports/i_1', [found({ status: 'checked', report: report({ bad: 0, blocked: ['CHF has no rate.'] }) })]);
    expect(place.textContent).toContain('CHF has no rate.');
    expect(button('Store').disabled).toBe(true);
    await press('Change the mapping');
    await shows((text) => expect(text).toContain('What becomes of the column Kundennummer'));
  });
});

describe('what was stored', () => {
  it('is taken back after saying in numbers what goes and what stays', async () => {
    await open('/imports/i_1', [found({ status: 'committed', committedAt: '2026-03-01T11:00:00.000Z', report: report(), footprint })]);
    await press('Undo');
    const words = place.querySelector('dialog')?.textContent ?? '';
    expect(words).toContain('Goes: 2 people, 3 orders, 1 return and 9 events');
    expect(words).toContain('1 person who was known already stays');
    await press('Take it back');
    await shows((text) => expect(text).toContain('This import is taken back. Nothing of it is left.'));
  });
  it('goes on from where it failed', async () => {
    await open('/imports/i_1', [
      found({
        status: 'failed',
        reason: 'The disk is full.',
        report: report(),
        footprint,
        progress: { what: 'storing', done: 1, total: 2, left: null },
      }),
    ]);
    expect(place.textContent).toContain('The disk is full.');
    await press('Go on');
    await shows((text) => expect(text).toContain('came with this import'));
  });
  it('is looked at again while it goes on', async () => {
    await open('/imports/i_1', [found({ status: 'committing', progress: { what: 'storing', done: 20, total: 80, left: 90 } })]);
    expect(place.textContent).toContain('20 of 80 · about 2 minutes left');
    fake.all = [found({ status: 'committed', footprint })];
    await shows((text) => expect(text).toContain('came with this import'));
  });
});

/** One request as the browser makes it, until the test ends it. */
class FakeRequest {
  static all: FakeRequest[] = [];
  status = 0;
  responseText = '';
  url = '';
  headers: Record<string, string> = {};
  upload: { onprogress?: (event: { loaded: number }) => void } = {};
  onload?: () => void;
  onerror?: () => void;
  onabort?: () => void;
  open(_: string, url: string) {
    this.url = url;
    FakeRequest.all.push(this);
  }
  setRequestHeader(name: string, value: string) {
    this.headers[name] = value;
  }
  send() {}
  abort() {
    this.onabort?.();
  }
  end(status: number, body: unknown) {
    this.status = status;
    this.responseText = JSON.stringify(body);
    this.onload?.();
  }
}
const files = (...names: string[]) => names.map((name) => new File(['x'.repeat(2000)], name));
const give = (list: File[]) =>
  act(() => {
    const input = place.querySelector<HTMLInputElement>('input[type=file]')!;
    Object.defineProperty(input, 'files', { value: list, configurable: true });
    input.dispatchEvent(new Event('change', { bubbles: true }));
  });

describe('an upload', () => {
  const done = vi.fn();
  beforeEach(async () => {
    FakeRequest.all = [];
    done.mockReset();
    vi.stubGlobal('XMLHttpRequest', FakeRequest);
    await act(() =>
      render(
        <LocationProvider>
          <UploadBox onDone={done} />
        </LocationProvider>,
        place,
      ),
    );
  });
  const request = (at: number) => vi.waitFor(() => expect(FakeRequest.all[at]).toBeDefined()).then(() => FakeRequest.all[at]!);

  it('tells how far it is, and adds the further files to the first', async () => {
    await give(files('a b.csv', 'orders.csv'));
    const first = await request(0);
    expect(first.url).toMatch(/\/api\/v1\/imports\?name=a\+b\.csv$/);
    await act(() => first.upload.onprogress?.({ loaded: 1000 }));
    expect(place.querySelector('progress')?.getAttribute('value')).toBe('1000');
    expect(place.textContent).toContain('1 kB of 2 kB');
    await act(() => first.end(201, found({ id: 'i_7', parts: [customers()] })));
    const second = await request(1);
    expect(second.url).toMatch(/\/api\/v1\/imports\/i_7\/files\?name=orders\.csv$/);
    await act(() => second.end(200, found({ id: 'i_7' })));
    await vi.waitFor(() => expect(done).toHaveBeenCalledExactlyOnceWith(expect.objectContaining({ id: 'i_7' })));
  });
  it('that is called off leaves nothing', async () => {
    fake = new FakeImports([found({ id: 'i_7' })]);
    await give(files('a.csv', 'b.csv'));
    const first = await request(0);
    await act(() => first.end(201, found({ id: 'i_7' })));
    await request(1);
    await press('Cancel');
    await vi.waitFor(() => expect(fake.all).toEqual([]));
    await shows((text) => expect(text).toContain('Drop files here'));
    expect(done).not.toHaveBeenCalled();
  });
  it('of a large file goes in pieces, and goes on with the piece that was lost', async () => {
    const large = new File(['x'], 'large.csv');
    Object.defineProperty(large, 'size', { value: 17 * 1024 ** 2 });
    await give([large]);
    const sends = (at: number) => request(at).then(({ url }) => url.split('/api/v1/')[1]);
    expect(await sends(0)).toBe('imports?name=large.csv');
    await act(() => FakeRequest.all[0]!.end(201, found({ id: 'i_7', parts: [], status: 'reading' })));
    expect(await sends(1)).toBe('imports/i_7/pieces?n=0');
    await act(() => FakeRequest.all[1]!.end(204, ''));
    await request(2);
    await act(() => FakeRequest.all[2]!.onerror?.());
    await shows((text) => expect(text).toContain('large.csv: Kith could not be reached.'));
    await press('Try again');
    for (const [at, n] of [1, 2, 3, 4].entries()) {
      expect(await sends(at + 3)).toBe(`imports/i_7/pieces?n=${n}`);
      await act(() => FakeRequest.all[at + 3]!.end(204, ''));
    }
    expect(await sends(7)).toBe('imports/i_7/files?name=large.csv');
    await act(() => FakeRequest.all[7]!.end(200, found({ id: 'i_7' })));
    await vi.waitFor(() => expect(done).toHaveBeenCalledOnce());
  });
  it('that fails says of which file, and can go on with it or without it', async () => {
    await give(files('a.csv', 'b.csv'));
    await act(async () => (await request(0)).end(201, found({ id: 'i_7' })));
    await act(async () => (await request(1)).end(400, { error: { code: 'invalid', message: 'The file is a picture.' } }));
    await shows((text) => expect(text).toContain('b.csv: The file is a picture.'));
    await press('Try again');
    await request(2);
    await act(() => FakeRequest.all[2]!.onerror?.());
    await shows((text) => expect(text).toContain('b.csv: Kith could not be reached.'));
    await press('Go on without it');
    expect(done).toHaveBeenCalledExactlyOnceWith(expect.objectContaining({ id: 'i_7' }));
  });
  it('of nothing is not begun', async () => {
    await give([new File([], 'empty.csv')]);
    await shows((text) => expect(text).toContain('empty.csv is empty.'));
    expect(FakeRequest.all).toEqual([]);
  });
});
