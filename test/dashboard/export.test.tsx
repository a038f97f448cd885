import { render } from 'preact';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { siteId } from '../../dashboard/client.ts';
import { download, ExportMenu } from '../../dashboard/pages/export-menu.tsx';
import { Toasts } from '../../dashboard/parts/toast.tsx';

const answer = (status: number) => vi.fn<typeof fetch>(() => Promise.resolve(new Response(null, { status })));
/** What the page told the browser to save. */
let saved: string[];
beforeEach(() => {
  saved = [];
  siteId.value = null;
  vi.spyOn(HTMLAnchorElement.prototype, 'click').mockImplementation(function (this: HTMLAnchorElement) {
    saved.push(`${this.hasAttribute('download') ? 'save' : 'open'} ${this.href}`);
  });
});
afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
  document.body.replaceChildren();
});

describe('a list that is taken out', () => {
  it('is asked for first, then saved by the browser, as it is narrowed', async () => {
    const fetched = answer(200);
    vi.stubGlobal('fetch', fetched);
    await download('profiles', { q: 'a&b', segment: '', identified: 'true' }, 'ndjson');
    const [url, init] = fetched.mock.calls[0]!;
    expect(init).toMatchObject({ method: 'HEAD' });
    expect(url).toMatch(/\/api\/v1\/export\/profiles\?q=a%26b&identified=true&format=ndjson$/);
    expect(saved).toEqual([`save ${String(url)}`]);
    expect(document.querySelector('a')).toBeNull();
  });
  it('has the one beside it in the same menu, narrowed alike', async () => {
    vi.stubGlobal('fetch', answer(200));
    const host = document.createElement('div');
    document.body.append(host);
    render(<ExportMenu path="orders" query={{ from: '2026-02-01' }} what="orders" beside={{ path: 'returns', name: 'Returns' }} />, host);
    host.querySelector('button')!.click();
    await vi.waitFor(() => expect(host.querySelectorAll('[role=menuitem]')).toHaveLength(4));
    const items = [...host.querySelectorAll<HTMLButtonElement>('[role=menuitem]')];
    items.find(({ textContent }) => textContent === 'Returns as NDJSON')!.click();
    await vi.waitFor(() => expect(saved).toEqual([expect.stringMatching(/export\/returns\?from=2026-02-01&format=ndjson$/)]));
  });
  it('is not saved where it is refused: the reason is said on the page', async () => {
    vi.stubGlobal('fetch', answer(503));
    const host = document.createElement('div');
    document.body.append(host);
    render(
      <>
        <ExportMenu path="orders" what="orders" />
        <Toasts />
      </>,
      host,
    );
    host.querySelector('button')!.click();
    await vi.waitFor(() => expect(host.querySelectorAll('[role=menuitem]')).toHaveLength(2));
    host.querySelector<HTMLButtonElement>('[role=menuitem]')!.click();
    await vi.waitFor(() => expect(host.textContent).toContain('Kith is busy or starting.'));
    expect(saved).toEqual([]);
  });
});
