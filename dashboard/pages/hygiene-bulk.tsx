/** Joining every pair from a likelihood up: how many, which are the least likely, yes or no, and all of it back again. */
import { useEffect, useState } from 'preact/hooks';
import type { BulkLink, BulkPreview, List } from '../../shared/api.ts';
import { useQuery } from '../address.ts';
import { get, post, useLoad } from '../client.ts';
import { Button, Card, Confirm, ErrorBox, Select, Table, Time, toast, type Column } from '../parts/index.ts';
import { t } from '../text/text.ts';
import { SCORES } from './hygiene-words.ts';
import { suggestionColumns } from './merges.tsx';

const LOOKS_AGAIN = 1000;
const FIRST = 95;

/** The card of bulks; a marketer's. */
export function BulkCard({ onChange }: { onChange: () => Promise<void> }) {
  const [query, setQuery] = useQuery();
  const least = SCORES.find((score) => String(score) === query['least']) ?? FIRST;
  const preview = useLoad(`bulk ${least}`, (signal) => get<BulkPreview>('bulk-links/preview', { query: { least }, signal }));
  const made = useLoad('bulks', (signal) => get<List<BulkLink>>('bulk-links', { signal }));
  const [asks, setAsks] = useState(false);
  const [undoes, setUndoes] = useState<BulkLink | null>(null);
  const busy = made.data?.items.some(({ status }) => status === 'joining' || status === 'undoing') === true;
  const again = () => Promise.all([made.refresh(), preview.refresh(), onChange()]);
  useEffect(() => {
    if (!busy) return;
    const timer = setTimeout(() => void again(), LOOKS_AGAIN);
    return () => clearTimeout(timer);
  }, [made.data]);
  const n = preview.data?.count ?? 0;
  const join = async () => {
    await post('bulk-links', { least, count: n });
    toast(t('hygiene.bulkBegun'));
    await again();
  };
  const undo = async () => {
    await post(`bulk-links/${encodeURIComponent(undoes?.id ?? '')}/undo`);
    toast(t('hygiene.bulkUndone'));
    await again();
  };
  return (
    <Card class="merge-pairs" title={t('hygiene.bulk')} subtitle={t('hygiene.bulkSub')}>
      <div class="stack">
        <div class="row hygiene-bulk">
          <Select
            label={t('hygiene.least')}
            value={String(least)}
            options={SCORES.map((score) => ({ value: String(score), label: t('merges.leastOf', { n: score }) }))}
            onChange={(value) => setQuery({ least: value === String(FIRST) ? undefined : value }, true)}
          />
          <Button look="main" disabled={n === 0 || busy} onClick={() => setAsks(true)}>
            {t('hygiene.bulkJoin', { n })}
          </Button>
        </div>
        <ErrorBox error={preview.error ?? made.error} retry={() => void again()} />
        {preview.data ? (
          <>
            <p role="status">{n === 0 ? t('hygiene.bulkNone') : `${t('hygiene.bulkCount', { n })} ${t('hygiene.bulkSample')}`}</p>
            {n > 0 ? (
              <Table
                caption={t('hygiene.bulkSample')}
                columns={suggestionColumns()}
                rows={preview.data.sample}
                rowKey={({ id }) => id}
                href={({ id }) => `/merges/${encodeURIComponent(id)}`}
              />
            ) : null}
          </>
        ) : null}
        {made.data?.items.length ? (
          <>
            <h3>{t('hygiene.bulksTitle')}</h3>
            <Table caption={t('hygiene.bulksTitle')} columns={bulkColumns(setUndoes)} rows={made.data.items} rowKey={({ id }) => id} />
          </>
        ) : null}
      </div>
      <Confirm
        open={asks}
        onClose={() => setAsks(false)}
        title={t('hygiene.bulkTitle', { n })}
        action={t('hygiene.bulkJoin', { n })}
        danger={false}
        onConfirm={join}
      >
        <p>{t('hygiene.bulkWords')}</p>
      </Confirm>
      <Confirm
        open={undoes !== null}
        onClose={() => setUndoes(null)}
        title={t('hygiene.bulkUndoTitle', { n: undoes?.joined ?? 0 })}
        action={t('hygiene.bulkUndo')}
        onConfirm={undo}
      >
        <p>{t('hygiene.bulkUndoWords')}</p>
      </Confirm>
    </Card>
  );
}

const bulkColumns = (undo: (bulk: BulkLink) => void): Column<BulkLink>[] => [
  { key: 'at', label: t('hygiene.bulkWhen'), cell: ({ at }) => <Time at={at} /> },
  { key: 'least', label: t('hygiene.bulkLeast'), cell: ({ least }) => `${least} %`, on: 'wide' },
  { key: 'by', label: t('hygiene.bulkBy'), cell: ({ by }) => by ?? t('hygiene.bulkServer'), on: 'wide' },
  { key: 'result', label: t('hygiene.bulkResult'), cell: resultWords },
  {
    key: 'undo',
    label: t('hygiene.bulkUndo'),
    align: 'end',
    cell: (bulk) =>
      bulk.status === 'joined' || bulk.status === 'joining' ? (
        <Button small disabled={bulk.joined === 0} onClick={() => undo(bulk)}>
          {t('hygiene.bulkUndo')}
        </Button>
      ) : null,
  },
];
function resultWords({ status, pairs, joined, skipped, undone }: BulkLink): string {
  if (status === 'joining') return t('hygiene.bulk.joining', { joined, pairs });
  if (status === 'undoing') return t('hygiene.bulk.undoing', { undone });
  if (status === 'undone') return t('hygiene.bulk.undone', { n: undone });
  return [t('hygiene.bulk.joined', { n: joined }), ...(skipped > 0 ? [t('hygiene.bulkSkipped', { n: skipped })] : [])].join(', ');
}
