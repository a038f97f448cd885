/** The frame around every page: who is logged in, which page the address names, and what stands around it. */
import type { ComponentType } from 'preact';
import { LocationProvider, Route, Router, useLocation } from 'preact-iso';
import { useEffect, useErrorBoundary, useState } from 'preact/hooks';
import { at, base, useGo } from './address.ts';
import { useAct } from './client.ts';
import { pages, type PageEntry } from './pages.ts';
import { Button, Link, Page } from './parts/index.ts';
import { ErrorBox } from './parts/error-box.tsx';
import { Skeleton } from './parts/skeleton.tsx';
import { Toasts } from './parts/toast.tsx';
import { resume, session, setupOpen, site } from './session.ts';
import { Frame } from './shell/frame.tsx';
import { t } from './text/text.ts';

/** Shows a page of the table: loads it once, and says so when that fails. */
function Loaded({ entry }: { entry: PageEntry }) {
  const [Shown, setShown] = useState<ComponentType | null>(() => ready.get(entry) ?? null);
  const [failed, setFailed] = useState(false);
  const [broken, mend] = useErrorBoundary((error: unknown) => console.error(error));
  useEffect(() => {
    let here = true;
    entry.load().then(
      (module) => {
        ready.set(entry, module.default);
        if (here) setShown(() => module.default);
      },
      (error: unknown) => {
        console.error(error);
        if (here) setFailed(true);
      },
    );
    return () => {
      here = false;
    };
  }, [entry]);
  if (failed)
    return (
      <Page title={t('nav.pageFailed')}>
        <p>
          <Button look="main" onClick={() => location.reload()}>
            {t('nav.reload')}
          </Button>
        </p>
      </Page>
    );
  if (broken) return <ErrorBox error={{ message: t('nav.broken') }} retry={mend} />;
  return Shown ? <Shown /> : <Skeleton look="title" />;
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
  return <Frame>{site.value ? <Pages key={site.value.id} /> : <Page title={t('nav.noSite')} />}</Frame>;
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
