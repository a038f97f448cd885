import { Fragment } from 'preact';
import { useEffect } from 'preact/hooks';
import type { Health as Machine } from '../../shared/api.ts';
import { get, post, useAct, useLoad } from '../client.ts';
import { bytes, number, span } from '../format.ts';
import { Button, Card, Empty, ErrorBox, Page, Skeleton, Tile, Time, toast } from '../parts/index.ts';
import { may } from '../session.ts';
import { t, tn } from '../text/text.ts';
import { Findings } from './health-findings.tsx';
import { Backups, Jobs } from './health-tables.tsx';
import './health.css';

const ASK = 30_000;
/** While a backup is made the page asks more often. */
const SOON = 2000;

/** How the machine fares: what needs hands, room, backups, jobs. */
export default function Health() {
  const owner = may('owner');
  const health = useLoad(owner ? 'health' : null, (signal) => get<Machine>('health', { signal }));
  const running = health.data?.backups.running ?? false;
  useEffect(() => {
    const timer = setInterval(() => document.visibilityState === 'visible' && void health.refresh(), running ? SOON : ASK);
    return () => clearInterval(timer);
  }, [running, health.refresh]);
  const make = useAct(async () => {
    await post('backups');
    toast(t('health.began'));
    await health.refresh();
  });
  if (!owner) return <Page title={t('health.title')} finding={t('health.only')} />;
  const { data } = health;
  return (
    <Page
      title={t('health.title')}
      finding={data ? <Finding data={data} /> : health.error ? t('health.title') : <Skeleton look="title" />}
      under={data ? <p class="quiet">{tn('health.under', { version: data.version, when: <Time at={data.startedAt} /> })}</p> : undefined}
      actions={
        data?.store.file ? (
          <Button busy={make.busy || running} onClick={() => void make.run()}>
            {t('health.now')}
          </Button>
        ) : undefined
      }
    >
      <ErrorBox error={health.error ?? make.error} retry={health.error ? health.refresh : undefined} />
      {data ? <Answers data={data} /> : health.error ? null : <Skeleton rows={4} />}
    </Page>
  );
}

function Finding({ data }: { data: Machine }) {
  const hands = data.findings.filter(({ tone }) => tone !== 'hint').length;
  const { last, next } = data.backups;
  if (hands > 0) return <>{t('health.hands', { n: hands })}</>;
  if (data.store.server !== null) return <>{t('health.fineServer')}</>;
  if (last) return <>{tn('health.fine', { when: <Time at={last} /> })}</>;
  return <>{next ? tn('health.fineYoung', { when: <Time at={next} /> }) : t('health.fineMemory')}</>;
}

function Answers({ data }: { data: Machine }) {
  const { store, backups, work, traffic } = data;
  const left =
    store.daysLeft !== null ? t('health.daysLeft', { n: store.daysLeft }) : t(store.perDay === null ? 'health.noGrowth' : 'health.steady');
  const log = store.log ? t('health.log', { size: bytes(store.log) }) : null;
  return (
    <>
      <Findings findings={data.findings} />
      <div class="tiles">
        {store.free === null ? null : <Tile label={t('health.room')} value={bytes(store.free)} hint={left} />}
        {store.database === null ? null : (
          <Tile
            label={t('health.database')}
            value={bytes(store.database)}
            hint={store.perDay && store.perDay > 0 ? t('health.perDay', { size: bytes(store.perDay) }) : log}
          />
        )}
        {store.file === null ? null : (
          <Tile
            label={t('health.lastBackup')}
            value={backups.last ? <Time at={backups.last} /> : t('health.never')}
            hint={backups.lastVerified ? tn('health.proved', { when: <Time at={backups.lastVerified} /> }) : null}
          />
        )}
        <Tile
          label={t('health.late')}
          value={work.lateSeconds < 90 ? t('health.onTime') : t('health.lateBy', { span: span(work.lateSeconds * 1000) })}
          hint={work.writes + work.reads > 0 ? t('health.waiting', { n: work.writes + work.reads }) : null}
        />
        <Tile label={t('health.events')} value={number(traffic.perMinute)} hint={t('health.sinceStart')} />
      </div>
      {store.file === null ? (
        <Card>
          {store.server === null ? (
            <Empty title={t('health.inMemory')} />
          ) : (
            <Empty title={t('health.onServer')}>
              <p>{t('health.onServerWords')}</p>
            </Empty>
          )}
        </Card>
      ) : (
        <Backups backups={backups} />
      )}
      <div class="columns even">
        <Jobs jobs={data.jobs} />
        <Figures data={data} />
      </div>
    </>
  );
}

function Figures({ data }: { data: Machine }) {
  const { work, traffic } = data;
  const rows: [string, string][] = [
    [t('health.version'), data.version],
    [t('health.schema'), String(data.schema)],
    [t('health.node'), data.node],
    [t('health.boot'), data.boot],
    [t('health.memory'), bytes(work.memory)],
    [t('health.threads'), number(work.threads)],
    [t('health.loop'), `${number(Math.round(work.loopMs))} ms`],
    [t('health.refused'), number(traffic.rejected)],
    [t('health.duplicates'), number(traffic.duplicates)],
    [t('health.shed'), number(traffic.shed)],
  ];
  return (
    <Card title={t('health.machine')} subtitle={data.store.file ?? data.store.server ?? undefined}>
      <dl class="facts">
        {rows.map(([name, value]) => (
          <Fragment key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </Fragment>
        ))}
      </dl>
    </Card>
  );
}
