import { useEffect, useId, useRef, useState } from 'preact/hooks';
import type { SearchHit } from '../../shared/api.ts';
import { useGo } from '../address.ts';
import { get, useLoad } from '../client.ts';
import { pages } from '../pages.ts';
import { exists } from '../pages.ts';
import { Dialog } from '../parts/dialog.tsx';
import { may } from '../session.ts';
import { t } from '../text/text.ts';

interface Found {
  key: string;
  kind: string;
  title: string;
  detail: string | null;
  to: string;
}

/** The page of something that was found; null where it has none. */
export function pageOf(hit: SearchHit): string | null {
  const id = encodeURIComponent(hit.id);
  if (hit.kind === 'profile') return `/profiles/${id}`;
  if (hit.kind === 'order') return `/orders/${id}`;
  if (hit.kind === 'segment') return `/segments/${id}`;
  if (hit.kind === 'experience') return `/experiences/${id}`;
  if (hit.kind === 'product') return `/products/${id}`;
  return hit.id.startsWith('/') ? hit.id : null;
}

function ownPages(typed: string): Found[] {
  const words = typed.trim().toLowerCase();
  const named = pages.flatMap((page) => {
    const title = page.name ? t(page.name as 'nav.overview') : '';
    return title ? [{ key: page.path, kind: t('search.kind.page'), title, detail: null, to: page.path }] : [];
  });
  const acts = (
    [
      ['/segments/new', 'nav.newSegment', '/segments'],
      ['/experiences/new', 'nav.newExperience', '/experiences'],
    ] as const
  )
    .filter(([, , list]) => exists(list) && may('marketer'))
    .map(([to, name]) => ({ key: to, kind: t('search.kind.action'), title: t(name), detail: null, to }));
  return [...named, ...acts].filter((found) => found.title.toLowerCase().includes(words));
}

/** Ctrl K: finds people, segments, experiences, products, orders, pages and things to do. */
export function Search() {
  const [open, setOpen] = useState(false);
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === 'k') {
        event.preventDefault();
        setOpen(true);
      }
    };
    addEventListener('keydown', press);
    return () => removeEventListener('keydown', press);
  }, []);
  return (
    <div class="search no-print" role="search">
      <button type="button" class="search-open" aria-haspopup="dialog" aria-keyshortcuts="Control+K" onClick={() => setOpen(true)}>
        <span>{t('search.label')}</span>
        <kbd aria-hidden="true">Ctrl K</kbd>
      </button>
      {open ? <Palette onClose={() => setOpen(false)} /> : null}
    </div>
  );
}

function Palette({ onClose }: { onClose: () => void }) {
  const [typed, setTyped] = useState('');
  const [asked, setAsked] = useState('');
  const [active, setActive] = useState(0);
  const input = useRef<HTMLInputElement>(null);
  const list = useId();
  const go = useGo();
  useEffect(() => input.current?.focus(), []);
  useEffect(() => {
    const timer = setTimeout(() => setAsked(typed.trim()), 120);
    return () => clearTimeout(timer);
  }, [typed]);
  const hits = useLoad(asked ? `search ${asked}` : null, (signal) =>
    get<{ items: SearchHit[] }>('search', { query: { q: asked }, signal }),
  );
  const found: Found[] = [
    ...(typed.trim() ? (hits.data?.items ?? []) : []).flatMap((hit) => {
      const to = pageOf(hit);
      return to ? [{ key: `${hit.kind} ${hit.id}`, kind: t(`search.kind.${hit.kind}`), title: hit.title, detail: hit.detail, to }] : [];
    }),
    ...ownPages(typed),
  ];
  const chosen = Math.min(active, found.length - 1);
  const take = (one: Found | undefined) => {
    if (!one) return;
    onClose();
    go(one.to);
  };
  return (
    <Dialog title={t('search.open')} open onClose={onClose}>
      <input
        ref={input}
        class="input"
        type="text"
        role="combobox"
        autocomplete="off"
        aria-expanded="true"
        aria-controls={list}
        aria-activedescendant={found[chosen] ? `${list}-${chosen}` : undefined}
        aria-label={t('search.label')}
        placeholder={t('search.label')}
        value={typed}
        onInput={(event) => {
          setTyped(event.currentTarget.value);
          setActive(0);
        }}
        onKeyDown={(event) => {
          if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
            event.preventDefault();
            const n = found.length || 1;
            setActive((chosen + (event.key === 'ArrowDown' ? 1 : n - 1)) % n);
          } else if (event.key === 'Enter') {
            event.preventDefault();
            take(found[chosen]);
          }
        }}
      />
      <ul id={list} role="listbox" aria-label={t('search.label')} class="found">
        {found.map((one, i) => (
          <li
            key={one.key}
            id={`${list}-${i}`}
            role="option"
            aria-selected={i === chosen}
            class={i === chosen ? 'popup-item active' : 'popup-item'}
            onMouseDown={(event) => {
              event.preventDefault();
              take(one);
            }}
          >
            <span>
              {one.title} {one.detail ? <span class="quiet">{one.detail}</span> : null}
            </span>
            <span class="quiet">{one.kind}</span>
          </li>
        ))}
      </ul>
      <p class="hint" role="status">
        {hits.error
          ? t('search.failed')
          : !typed.trim()
            ? t('search.start')
            : found.length === 0 && hits.data && !hits.busy
              ? t('search.none', { typed: typed.trim() })
              : ''}
      </p>
    </Dialog>
  );
}
