import type { BackupRow, Health } from '../../shared/api.ts';
import { bytes, exact, number, span } from '../format.ts';
import { Card, Chip, Empty, Table, Time, type Column } from '../parts/index.ts';
import { t } from '../text/text.ts';

const held = ({ people, events, orders }: BackupRow) =>
  people === null ? '–' : t('health.holdsWords', { people: number(people), events: number(events ?? 0), orders: number(orders ?? 0) });

/** The backups with what each holds, when it was proved, and when the next one comes. */
export function Backups({ backups }: { backups: Health['backups'] }) {
  const { keep } = backups;
  const columns: Column<BackupRow>[] = [
    { key: 'at', label: t('health.made'), cell: (row) => <Time at={row.at} />, sort: (row) => row.at },
    { key: 'holds', label: t('health.holds'), cell: held, on: 'wide' },
    { key: 'proved', label: t('health.provedAt'), cell: (row) => (row.verifiedAt ? <Time at={row.verifiedAt} /> : t('health.notProved')) },
    { key: 'size', label: t('health.size'), cell: (row) => bytes(row.bytes), sort: (row) => row.bytes, align: 'end' },
    { key: 'name', label: '', cell: (row) => <code class="key">{row.name}</code>, on: 'wide' },
  ];
  return (
    <Card
      title={t('health.backups')}
      subtitle={t('health.backupsSub', { folder: backups.folder })}
      aside={backups.running ? <Chip tone="accent">{t('health.running')}</Chip> : undefined}
      note={backups.items.length > 0 ? t('health.restore') : undefined}
    >
      <p class="quiet health-plan">
        {backups.next ? t('health.next', { when: exact(backups.next) }) : t('health.nextNever')}{' '}
        {backups.copy ? `${t('health.copyTo', { place: backups.copy })} ` : ''}
        {t('health.keeps', { daily: number(keep.daily), weekly: number(keep.weekly), monthly: number(keep.monthly) })}
        {backups.encrypted ? ` ${t('health.encrypted')}` : ''}
      </p>
      <Table
        caption={t('health.backups')}
        columns={columns}
        rows={backups.items}
        rowKey={(row) => row.name}
        empty={
          <Empty title={t('health.none')}>
            <p>{t(backups.time === null ? 'health.noneByItself' : 'health.noneWords')}</p>
          </Empty>
        }
      />
    </Card>
  );
}

type Job = Health['jobs'][number];
const jobName = (job: string): string => (job === 'backup' || job === 'copy' || job === 'check' ? t(`health.job.${job}`) : job);

/** What ran lately and what came of it. */
export function Jobs({ jobs }: { jobs: Health['jobs'] }) {
  const columns: Column<Job>[] = [
    { key: 'job', label: t('health.job'), cell: (row) => jobName(row.job) },
    { key: 'at', label: t('health.when'), cell: (row) => <Time at={row.at} />, sort: (row) => row.at },
    {
      key: 'took',
      label: t('health.took'),
      cell: (row) => (row.ms < 60_000 ? `${number(row.ms / 1000, 1)} s` : span(row.ms)),
      align: 'end',
      on: 'wide',
    },
    {
      key: 'ok',
      label: t('health.result'),
      align: 'end',
      cell: (row) => (
        <Chip tone={row.ok ? 'good' : 'bad'} title={row.detail ?? undefined}>
          {t(row.ok ? 'health.ok' : 'health.failed')}
        </Chip>
      ),
    },
  ];
  return (
    <Card title={t('health.jobs')} subtitle={t('health.jobsSub')}>
      <Table
        caption={t('health.jobs')}
        columns={columns}
        rows={jobs.slice(0, 15)}
        rowKey={(row) => `${row.job} ${row.at}`}
        empty={<Empty title={t('health.noJobs')} />}
      />
    </Card>
  );
}
