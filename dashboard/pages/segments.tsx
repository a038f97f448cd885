/** Every segment: what it says, how many it holds, how it moves, what it is used for. */
import { useState } from 'preact/hooks';
import type { Segment } from '../../shared/api.ts';
import { Sparkline } from '../charts/sparkline.tsx';
import { number } from '../format.ts';
import { Card, Empty, Input, Link, Num, Page, Table, type Column } from '../parts/index.ts';
import { plainSentence } from '../rules/sentence.ts';
import { may } from '../session.ts';
import { t, tn } from '../text/text.ts';
import { ExportMenu } from './export-menu.tsx';
import { segmentNames, useSegments } from './known.ts';
import './people.css';

/** The list of segments. */
export default function Segments() {
  const segments = useSegments();
  const [typed, setTyped] = useState('');
  const names = segmentNames(segments.data);
  const all = segments.data?.items;
  const rows = all?.filter((segment) => segment.name.toLowerCase().includes(typed.trim().toLowerCase()));
  const columns: Column<Segment>[] = [
    {
      key: 'name',
      label: t('segments.name'),
      sort: (s) => s.name,
      cell: (s) => (
        <span class="person-words">
          <span>{s.name}</span>
          <span class="person-detail">{plainSentence(s.rule, names)}</span>
        </span>
      ),
    },
    {
      key: 'count',
      label: t('segments.people'),
      sort: (s) => s.count,
      align: 'end',
      cell: (s) => (s.status === 'building' ? <span class="quiet">{t('segments.building')}</span> : <Num value={s.count} />),
    },
    {
      key: 'course',
      label: t('segments.course'),
      on: 'wide',
      cell: (s) => (
        <div class="course">
          <Sparkline values={s.history} />
        </div>
      ),
    },
    {
      key: 'change',
      label: t('segments.change'),
      sort: (s) => s.entered7d - s.left7d,
      cell: (s) => (
        <span class="num">
          {t('segments.entered', { n: s.entered7d })} · <span class="quiet">{t('segments.left', { n: s.left7d })}</span>
        </span>
      ),
    },
    {
      key: 'used',
      label: t('segments.usedBy'),
      on: 'wide',
      sort: (s) => s.usedBy.length,
      cell: (s) => (
        <span class="used quiet" title={s.usedBy.map((e) => e.name).join(', ')}>
          {t('segments.experiences', { n: s.usedBy.length })}
        </span>
      ),
    },
  ];
  const create = may('marketer') ? (
    <Link to="/segments/new" look="main">
      {t('segments.new')}
    </Link>
  ) : undefined;
  const actions =
    may('marketer') && all?.length ? (
      <>
        <ExportMenu path="segments" what={t('export.what.segments')} />
        {create}
      </>
    ) : (
      create
    );
  return (
    <Page title={t('nav.segments')} finding={all?.length ? <Finding segments={all} /> : undefined} actions={actions}>
      <Card>
        {all && all.length > 8 ? (
          <Input bare type="search" label={t('segments.search')} placeholder={t('segments.search')} value={typed} onInput={setTyped} />
        ) : null}
        <Table
          caption={t('segments.caption')}
          columns={columns}
          rows={rows}
          rowKey={(s) => s.id}
          href={(s) => `/segments/${encodeURIComponent(s.id)}`}
          load={segments}
          empty={
            all?.length ? (
              <Empty title={t('segments.noneFit')} />
            ) : (
              <Empty title={t('segments.empty')} action={create}>
                {t('segments.emptyWords')}
              </Empty>
            )
          }
        />
      </Card>
    </Page>
  );
}

function Finding({ segments }: { segments: Segment[] }) {
  const moved = [...segments].sort((a, b) => Math.abs(b.entered7d - b.left7d) - Math.abs(a.entered7d - a.left7d))[0];
  const net = moved ? moved.entered7d - moved.left7d : 0;
  return (
    <>
      {t('segments.finding', { n: segments.length })}
      {moved && net !== 0
        ? tn(net > 0 ? 'segments.findingMost' : 'segments.findingLoss', { name: <em>{moved.name}</em>, n: number(Math.abs(net)) })
        : t('segments.findingCalm')}
    </>
  );
}
