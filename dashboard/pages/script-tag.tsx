import { useEffect } from 'preact/hooks';
import type { InstallCheck } from '../../shared/api.ts';
import { get, useLoad, type Load } from '../client.ts';
import { Copy, Link, Time } from '../parts/index.ts';
import { t, tn } from '../text/text.ts';

/** What the collector knows of the script tag, asked again every few seconds while the page is looked at. */
export function useCheck(every = 4000): Load<InstallCheck> {
  const check = useLoad('check', (signal) => get<InstallCheck>('check', { signal }));
  useEffect(() => {
    const timer = setInterval(() => {
      if (document.visibilityState === 'visible') void check.refresh();
    }, every);
    return () => clearInterval(timer);
  }, [every]);
  return check;
}

/** The script tag, and what came of it: waits live for the first event. */
export function ScriptTag({ check, then }: { check: InstallCheck; then?: boolean }) {
  return (
    <div class="stack">
      <p class="quiet">{t('tag.words')}</p>
      <Copy text={check.scriptTag} show label={t('tag.label')} />
      <p role="status" class={check.lastEvent ? 'good' : 'quiet'}>
        {check.lastEvent ? (
          tn('tag.arrived', { when: <Time at={check.lastEvent} /> })
        ) : (
          <>
            <span class="waiting" aria-hidden="true" /> {t('tag.waiting')} <span class="hint">{t('tag.checking')}</span>
          </>
        )}
      </p>
      {then && check.lastEvent ? (
        <p>
          <Link to="/live" look="main">
            {t('tag.arrivedAction')}
          </Link>
        </p>
      ) : null}
    </div>
  );
}
