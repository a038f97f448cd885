import type { Overview, ProfileRow } from '../../shared/api.ts';
import { IntervalBar } from '../charts/interval.tsx';
import { money } from '../format.ts';
import { Card, Empty, Link, Money, Num, Person, Table, Time, type Column } from '../parts/index.ts';
import { may } from '../session.ts';
import { t } from '../text/text.ts';

/** Who brought most in this time. */
export function BestCustomers({ data }: { data: Overview }) {
  const columns: Column<ProfileRow>[] = [
    { key: 'name', label: t('overview.best.customer'), cell: (row) => <Person name={row.name} email={row.email} userId={row.userId} /> },
    { key: 'last', label: t('overview.best.last'), cell: (row) => <Time at={row.lastOrder} />, sort: (row) => row.lastOrder, on: 'wide' },
    { key: 'orders', label: t('overview.best.orders'), cell: (row) => <Num value={row.orders} />, sort: (row) => row.orders, align: 'end' },
    {
      key: 'revenue',
      label: t('overview.best.revenue'),
      cell: (row) => (
        <strong>
          <Money value={row.revenue} currency={data.currency} />
        </strong>
      ),
      sort: (row) => row.revenue,
      align: 'end',
    },
  ];
  return (
    <Card title={t('overview.best.title')} subtitle={t('overview.best.sub')} aside={<Link to="/profiles">{t('overview.best.all')}</Link>}>
      <Table
        caption={t('overview.best.title')}
        columns={columns}
        rows={data.best}
        rowKey={(row) => row.id}
        href={(row) => `/profiles/${encodeURIComponent(row.id)}`}
        empty={<Empty title={t('overview.best.none')}>{t('overview.best.noneWords')}</Empty>}
      />
    </Card>
  );
}

type Work = Overview['experiences'][number];

function Effect({ work, reach, currency }: { work: Work; reach: number; currency: string }) {
  const words = {
    not_clear: 'overview.works.notClear',
    collecting: 'overview.works.collecting',
    no_control: 'overview.works.noControl',
    split_broken: 'overview.works.split',
  } as const;
  const clear = work.advice === 'better' || work.advice === 'worse';
  const { perVisitor, low, high } = work;
  return (
    <div class="effect">
      {perVisitor === null ? null : (
        <span class={clear ? (work.advice === 'better' ? 'good' : 'bad') : undefined}>{money(perVisitor, { currency, sign: true })}</span>
      )}
      {clear ? null : <span class="quiet">{t(words[work.advice as keyof typeof words])}</span>}
      {perVisitor !== null && low !== null && high !== null ? (
        <IntervalBar
          label={t('overview.works.interval', {
            value: money(perVisitor, { currency, sign: true }),
            low: money(low, { currency, sign: true }),
            high: money(high, { currency, sign: true }),
          })}
          value={perVisitor}
          low={low}
          high={high}
          min={-reach}
          max={reach}
          tone={clear ? (work.advice === 'better' ? 'accent' : 'bad') : 'quiet'}
          zero
        />
      ) : null}
    </div>
  );
}

/** What experiences earned against the people left alone. */
export function WhatWorks({ data }: { data: Overview }) {
  const reach = Math.max(0.01, ...data.experiences.flatMap((work) => [Math.abs(work.low ?? 0), Math.abs(work.high ?? 0)]));
  const columns: Column<Work>[] = [
    {
      key: 'name',
      label: t('overview.works.experience'),
      cell: (work) => (
        <>
          {work.name}
          <span class="seen hint">{t('overview.works.seen', { n: work.exposed })}</span>
        </>
      ),
    },
    {
      key: 'effect',
      label: t('overview.works.effect'),
      cell: (work) => <Effect work={work} reach={reach} currency={data.currency} />,
      align: 'end',
    },
  ];
  return (
    <Card
      title={t('overview.works.title')}
      aside={<Link to="/experiences">{t('overview.works.all')}</Link>}
      note={data.experiences.length > 0 ? t('overview.works.note') : null}
    >
      <Table
        caption={t('overview.works.title')}
        columns={columns}
        rows={data.experiences}
        rowKey={(work) => work.id}
        href={(work) => `/experiences/${encodeURIComponent(work.id)}`}
        empty={
          <Empty
            title={t('overview.works.none')}
            action={may('marketer') ? <Link to="/experiences/new">{t('overview.works.make')}</Link> : null}
          >
            {t('overview.works.noneWords')}
          </Empty>
        }
      />
    </Card>
  );
}
