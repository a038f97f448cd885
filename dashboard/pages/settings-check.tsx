import type { InstallCheck } from '../../shared/api.ts';
import { list, number } from '../format.ts';
import { Card, Copy, ErrorBox, Skeleton, Time } from '../parts/index.ts';
import { t, tn } from '../text/text.ts';
import { Causes, causesOf } from './causes.tsx';
import { OtherClients } from './settings-clients.tsx';
import { ScriptTag, useCheck } from './script-tag.tsx';

/** What was only counted, in one line; null when nothing was. */
export function measuredOf({ measured: { total, names } }: InstallCheck): string | null {
  if (total === 0) return null;
  const shown = names.slice(0, 3);
  const others = total - shown.reduce((sum, { count }) => sum + count, 0);
  const parts = shown.map(({ name, count }) => `${name} (${number(count)})`);
  if (others > 0) parts.push(t('check.measuredMore', { n: others }));
  return t('check.measured', { n: total, names: list(parts) });
}

const DAY = 864e5;

function Verdict({ check }: { check: InstallCheck }) {
  if (!check.lastEvent) return <p class="verdict bad">{t('check.never')}</p>;
  const when = <Time at={check.lastEvent} />;
  if (Date.now() - new Date(check.lastEvent).getTime() > DAY) return <p class="verdict warn">{tn('check.silent', { when })}</p>;
  return <p class="verdict good">{tn('check.ok', { when, count: t('check.count', { n: check.events24h }) })}</p>;
}

/** The script tag, whether it works, and if not, why. */
export function CheckTab() {
  const check = useCheck(5000);
  if (!check.data) return check.error ? <ErrorBox error={check.error} retry={check.refresh} /> : <Skeleton rows={6} />;
  const data = check.data;
  const causes = causesOf(data);
  const measured = measuredOf(data);
  const origin = new URL(data.scriptUrl).origin;
  const pinned = `<script async src="${data.scriptUrl}" integrity="${data.integrity}" crossorigin="anonymous"`;
  const tag = data.scriptTag.match(/data-[\w-]+="[^"]*"/g)?.join(' ') ?? '';
  return (
    <div class="columns">
      <div class="stack">
        <Card title={t('tag.title')}>
          <ScriptTag check={data} />
          {data.integrity ? (
            <details class="more">
              <summary>{t('check.integrity')}</summary>
              <Copy text={`${pinned} ${tag}></script>`} show label={t('check.integrityLabel')} />
            </details>
          ) : null}
        </Card>
        <Card title={t('check.causes')} subtitle={t('check.causesSub')}>
          {causes.length === 0 ? <p class="quiet">{t('check.none')}</p> : null}
          <Causes causes={causes} />
        </Card>
        <OtherClients check={data} />
      </div>
      <div class="stack">
        <Card title={t('check.title')}>
          <Verdict check={data} />
          {data.scriptLoads.origins.length > 0 ? (
            <p class="hint">{t('check.loads', { origins: list(data.scriptLoads.origins.slice(0, 5)) })}</p>
          ) : null}
          {measured ? <p class="hint">{measured}</p> : null}
        </Card>
        <Card title={t('check.browser')} subtitle={t('check.browserSub')}>
          <dl class="advice">
            <dt>{t('check.tag')}</dt>
            <dd>{t('check.tagWords')}</dd>
            <dt>{t('check.csp')}</dt>
            <dd>{tn('check.cspWords', { origin: <code>{origin}</code> })}</dd>
            <dt>{t('check.blocker')}</dt>
            <dd>{t('check.blockerWords')}</dd>
            <dt>{t('check.mixedTitle')}</dt>
            <dd>{t('check.mixedWords')}</dd>
          </dl>
        </Card>
      </div>
    </div>
  );
}
