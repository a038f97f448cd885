import { useEffect, useState } from 'preact/hooks';
import type { FeedProblem, FeedReport, ProductFeed } from '../../shared/api.ts';
import { get, post, put, useAct, useLoad } from '../client.ts';
import { Button, Card, Chip, Confirm, Empty, ErrorBox, Input, Skeleton, Table, Time, toast, type Column } from '../parts/index.ts';
import { may } from '../session.ts';
import { t, tn } from '../text/text.ts';

const LOOK_AGAIN = 1500;

/** The product feed: its address, how the last fetch went, and what could not be taken. */
export function FeedTab({ onTaken }: { onTaken: () => Promise<void> }) {
  const feed = useLoad('product-feed', (signal) => get<ProductFeed>('catalogue/feed', { signal }));
  const running = feed.data?.running === true;
  const [was, setWas] = useState(false);
  useEffect(() => {
    if (was && !running) void onTaken();
    setWas(running);
    if (!running) return;
    const timer = setTimeout(() => void feed.refresh(), LOOK_AGAIN);
    return () => clearTimeout(timer);
  }, [feed.data]);
  if (!feed.data) return feed.error ? <ErrorBox error={feed.error} retry={feed.refresh} /> : <Skeleton rows={4} />;
  const { last, address } = feed.data;
  return (
    <div class="stack">
      <div class="columns">
        <Card title={t('feed.title')} subtitle={t('feed.sub')}>
          {may('owner') ? (
            <Address key={address} feed={feed.data} refresh={feed.refresh} />
          ) : address ? (
            <p class="key">{address}</p>
          ) : (
            <Empty title={t('feed.none')}>{t('feed.noneWords')}</Empty>
          )}
        </Card>
        {address ? <Last feed={feed.data} refresh={feed.refresh} /> : null}
      </div>
      {last && last.bad > 0 && !running ? <Problems report={last} /> : null}
    </div>
  );
}

function Address({ feed, refresh }: { feed: ProductFeed; refresh: () => Promise<void> }) {
  const [typed, setTyped] = useState(feed.address ?? '');
  const save = useAct(async (address: string | null) => {
    await put<ProductFeed>('catalogue/feed', { address });
    if (address) await post('catalogue/feed/fetch');
    toast(t(address ? 'feed.saved' : 'feed.removed'));
    await refresh();
  });
  const changed = typed.trim() !== (feed.address ?? '');
  return (
    <form
      class="stack"
      onSubmit={(event) => {
        event.preventDefault();
        if (changed && typed.trim()) void save.run(typed.trim());
      }}
    >
      <Input
        label={t('feed.address')}
        hint={t('feed.addressHint')}
        placeholder={t('feed.example')}
        value={typed}
        onInput={setTyped}
        error={save.error?.message}
        autocomplete="off"
      />
      <div class="row">
        <Button type="submit" look="main" busy={save.busy} disabled={!changed || typed.trim() === ''}>
          {t('feed.save')}
        </Button>
        {feed.address ? (
          <Button look="quiet" disabled={save.busy} onClick={() => void save.run(null)}>
            {t('feed.remove')}
          </Button>
        ) : null}
      </div>
    </form>
  );
}

const TONES: Record<FeedReport['status'], 'good' | 'bad' | 'warn'> = { done: 'good', unchanged: 'good', waiting: 'warn', failed: 'bad' };

function Last({ feed, refresh }: { feed: ProductFeed; refresh: () => Promise<void> }) {
  const [asking, setAsking] = useState(false);
  const { last, running, held } = feed;
  const begin = useAct(async () => {
    await post('catalogue/feed/fetch');
    await refresh();
  });
  return (
    <Card
      title={t('feed.last')}
      aside={running ? <Chip tone="accent">{t('feed.running')}</Chip> : undefined}
      note={feed.next ? tn('feed.next', { when: <Time at={feed.next} /> }) : undefined}
    >
      <div class="stack" role="status">
        {last ? <Words report={last} held={held} /> : running ? null : <p class="quiet">{t('feed.never')}</p>}
        <div class="row">
          {may('marketer') ? (
            <Button busy={begin.busy || running} onClick={() => void begin.run()}>
              {t('feed.fetch')}
            </Button>
          ) : null}
          {last?.status === 'waiting' && may('owner') && !running ? (
            <Button look="danger" onClick={() => setAsking(true)}>
              {t('feed.accept', { n: last.holds })}
            </Button>
          ) : null}
        </div>
        <ErrorBox error={begin.error} />
      </div>
      <Confirm
        title={t('feed.acceptTitle')}
        open={asking}
        onClose={() => setAsking(false)}
        action={t('feed.accept', { n: last?.holds ?? 0 })}
        danger
        onConfirm={async () => {
          await post('catalogue/feed/fetch', { accept: last?.holds });
          await refresh();
        }}
      >
        {t('feed.acceptWords', { n: Math.max(0, held - (last?.holds ?? 0)) })}
      </Confirm>
    </Card>
  );
}

function Words({ report, held }: { report: FeedReport; held: number }) {
  const when = <Time at={report.at} />;
  const { added, changed, unchanged, gone, holds } = report;
  const tone = TONES[report.status];
  return (
    <>
      <p class={tone === 'good' ? undefined : tone}>
        {report.status === 'done'
          ? tn('feed.status.done', { when, added, changed, unchanged, gone })
          : report.status === 'unchanged'
            ? tn('feed.status.unchanged', { when, n: holds })
            : report.status === 'waiting'
              ? t('feed.status.waiting', { held, holds })
              : tn('feed.status.failed', { when })}
      </p>
      {report.reason ? <p class="feed-reason">{report.reason}</p> : null}
      {report.status === 'waiting' ? <p class="quiet">{t('feed.waitingWords')}</p> : null}
    </>
  );
}

function Problems({ report }: { report: FeedReport }) {
  const columns: Column<FeedProblem>[] = [
    {
      key: 'item',
      label: t('feed.item'),
      cell: ({ item }) => item ?? <span class="quiet">{t('feed.noId')}</span>,
      sort: ({ item }) => item,
    },
    { key: 'line', label: t('feed.line'), cell: ({ line }) => <span class="num">{line}</span>, sort: ({ line }) => line, align: 'end' },
    {
      key: 'reason',
      label: t('feed.reason'),
      cell: ({ reason }) => <span class="feed-reason">{reason}</span>,
      sort: ({ reason }) => reason,
    },
  ];
  const shown = report.problems.length;
  return (
    <Card
      class="product-list"
      title={t('feed.bad', { n: report.bad })}
      subtitle={t('feed.badSub')}
      note={shown < report.bad ? t('feed.badFirst', { n: shown }) : undefined}
    >
      <Table caption={t('feed.badSub')} columns={columns} rows={report.problems} rowKey={({ item, line }) => `${line} ${item}`} />
    </Card>
  );
}
