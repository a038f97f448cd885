import type { ComponentChildren } from 'preact';
import { useLocation } from 'preact-iso';
import { useEffect } from 'preact/hooks';
import type { Counts } from '../../shared/api.ts';
import { local } from '../address.ts';
import { get, useLoad } from '../client.ts';
import { Link } from '../parts/button.tsx';
import { may, session, site } from '../session.ts';
import { t } from '../text/text.ts';
import { Navigation, Thumb } from './navigation.tsx';
import { Search } from './search.tsx';

/** What stands around every page: navigation at the left (at the thumb on a phone), search above. */
export function Frame({ children }: { children: ComponentChildren }) {
  const { path } = useLocation();
  const counts = useLoad(site.value ? 'counts' : null, (signal) => get<Counts>('counts', { signal }));
  useEffect(() => {
    const timer = setInterval(() => {
      if (document.visibilityState === 'visible') void counts.refresh();
    }, 30_000);
    return () => clearInterval(timer);
  }, [site.value?.id]);
  useEffect(() => {
    void counts.refresh();
  }, [path]);
  return (
    <div class="frame">
      <a class="skip" href="#page" onClick={skip}>
        {t('nav.skip')}
      </a>
      <Navigation counts={counts.data} />
      <div class="content">
        {site.value && session.value?.demoSite === site.value.id ? (
          <aside class="demo-note" aria-label={t('nav.demoLabel')}>
            {t('nav.demo')}
          </aside>
        ) : null}
        <Search />
        {counts.data?.hands && may('owner') && local(path) !== '/health' ? (
          <aside class="hands-note" aria-label={t('health.noteLabel')}>
            <p>
              {t('health.note', { n: counts.data.hands })} <Link to="/health">{t('health.noteLink')}</Link>
            </p>
          </aside>
        ) : null}
        <main id="page" tabIndex={-1}>
          {children}
        </main>
      </div>
      <Thumb />
    </div>
  );
}

/** With a `<base>` in the page, `#page` would lead to the overview. */
function skip(event: Event): void {
  event.preventDefault();
  document.getElementById('page')?.focus();
}
