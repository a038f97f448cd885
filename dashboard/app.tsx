/** The frame around every page: who is logged in, which page the address names, and what stands around it. */
import type { ComponentType } from 'preact';
import { LocationProvider, Route, Router, useLocation } from 'preact-iso';
import { useEffect, useErrorBoundary, useLayoutEffect, useRef, useState } from 'preact/hooks';
import { at, base, namedSite, useGo, withQuery } from './address.ts';
import { get, useAct } from './client.ts';
import { pages, type PageEntry } from './pages.ts';
import { Button, Link, Page } from './parts/index.ts';
import { ErrorBox } from './parts/error-box.tsx';
import { Skeleton } from './parts/skeleton.tsx';
import { Toasts } from './parts/toast.tsx';
import { choose, resume, session, setupOpen, site } from './session.ts';
import { Frame } from './shell/frame.tsx';
import { LoginAgain } from './shell/login-form.tsx';
import { t } from './text/text.ts';

/** Shows a page of the table: loads it once, and says so when that fails. */
function Loaded({ entry }: { entry: PageEntry }) {
  const [Shown, setShown] = useState<ComponentType | null>(() => ready.get(entry) ?? null);
  const [failed, setFailed] = useState<'silent' | 'old' | null>(null);
  const [broken, mend] = useErrorBoundary((error: unknown) => console.error(error));
  const here = useRef(true);
  const load = useAct(async () => {
    try {
      await mendStyles();
      const module = await entry.load();
      ready.set(entry, module.default);
      if (here.current) setShown(() => module.default);
    } catch (error) {
      console.error(error);
      // Only a server that answers can have been updated.
      const answers = await get('setup').then(
        () => true,
        () => false,
      );
      if (here.current) setFailed(answers ? 'old' : 'silent');
    }
  });
  useEffect(() => {
    if (!Shown) void load.run();
    return () => {
      here.current = false;
    };
  }, [entry]);
  if (broken) return <ErrorBox error={{ message: t('nav.broken') }} retry={mend} />;
  if (Shown) return <Shown />;
  if (!failed) return <Skeleton look="title" />;
  const silent = failed === 'silent';
  return (
    <Page key={failed} title={t(silent ? 'nav.noAnswer' : 'nav.pageFailed')}>
      {silent ? <p class="quiet">{t('nav.noAnswerWords')}</p> : null}
      <p>
        <Button look="main" busy={load.busy} onClick={() => (silent ? void load.run() : location.reload())}>
          {t(silent ? 'parts.retry' : 'nav.reload')}
        </Button>
      </p>
    </Page>
  );
}
/** Style sheets that did not come; an element does not say afterwards that it failed. */
const unstyled = new Set<HTMLLinkElement>();
addEventListener('error', ({ target }) => target instanceof HTMLLinkElement && target.rel === 'stylesheet' && unstyled.add(target), true);
/** Fetches them again: the loader of pages asks for each only once. */
function mendStyles(): Promise<unknown> {
  const missing = [...unstyled];
  unstyled.clear();
  return Promise.all(
    missing.map(
      (link) =>
        new Promise((resolve, reject) => {
          const next = link.cloneNode() as HTMLLinkElement;
          next.onload = resolve;
          next.onerror = () => reject(new Error(`${link.href} did not load`));
          if (link.isConnected) link.replaceWith(next);
          else document.head.append(next);
        }),
    ),
  );
}
const ready = new Map<PageEntry, ComponentType>();

function NotFound() {
  return (
    <Page title={t('nav.notFound')}>
      <p class="quiet">{t('nav.notFoundWords')}</p>
      <p>
        <Link to="/" look="plain">
          {t('nav.toOverview')}
        </Link>
      </p>
    </Page>
  );
}

/** Sends the reader to another of our pages. */
function Sent({ to }: { to: string }) {
  const go = useGo();
  useEffect(() => go(to, true), []);
  return null;
}

/** A page begins anew when its address changes: another profile is another page. */
function PageAt({ entry }: { entry: PageEntry }) {
  const { path } = useLocation();
  return <Loaded key={path} entry={entry} />;
}

function Pages() {
  return (
    <Router>
      {pages
        .filter((entry) => !entry.open)
        .map((entry) => (
          <Route key={entry.path} path={at(entry.path)} component={PageAt} entry={entry} />
        ))}
      <Route default component={NotFound} />
    </Router>
  );
}

const fits = (entry: PageEntry, path: string) => at(entry.path) === path;
const login = pages.find((entry) => entry.path === '/login');

function Entrance() {
  const { path } = useLocation();
  const start = useAct(resume);
  const opened = pages.find((entry) => entry.open && fits(entry, path));
  const asks = session.value === undefined && (!opened || opened === login);
  useEffect(() => {
    if (asks) void start.run();
  }, [asks]);
  if (opened && opened !== login) return <Loaded key={path} entry={opened} />;
  if (session.value === undefined)
    return <div class="entrance">{start.error ? <ErrorBox error={start.error} retry={start.run} /> : <Skeleton look="title" />}</div>;
  // Without a session the address stays as it is: after the log-in the reader is where they wanted to be.
  if (session.value === null) return login ? <Loaded key={setupOpen.value ? 'setup' : 'login'} entry={login} /> : null;
  if (opened) return <Sent to="/" />;
  return (
    <>
      <Frame>
        <OfSite />
      </Frame>
      <LoginAgain />
    </>
  );
}

/** The pages of the site that the address names; an address that names none is completed, so that it opens the same for others. */
function OfSite() {
  const { query, path, route } = useLocation();
  const named = namedSite.value;
  const sites = session.value?.sites ?? [];
  const open = !query.site || sites.some((s) => s.id === query.site);
  const other = open && query.site && query.site !== site.value?.id ? query.site : null;
  useLayoutEffect(() => {
    if (other) choose(other);
    else if (!query.site && named) route(path + withQuery(query, { site: named }), true);
  }, [other, query.site, named, path]);
  if (!site.value) return <Page title={t('nav.noSite')} />;
  if (other) return <Skeleton look="title" />;
  if (open) return <Pages key={`${site.value.id} ${session.value?.member.id ?? ''}`} />;
  return (
    <Page title={t('nav.siteClosed')}>
      <p class="quiet">{t('nav.siteClosedWords')}</p>
      <ul>
        {sites.map((s) => (
          <li key={s.id}>
            <Link to={`/?site=${encodeURIComponent(s.id)}`}>{s.name}</Link>
          </li>
        ))}
      </ul>
    </Page>
  );
}

/** The whole dashboard. */
export function App() {
  return (
    <LocationProvider scope={`${base()}/`}>
      <Entrance />
      <Toasts />
    </LocationProvider>
  );
}
