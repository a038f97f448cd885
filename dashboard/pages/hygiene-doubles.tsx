/** Who may be here twice: how many, the likeliest of them, and joining many at once. */
import type { Hygiene, List, Suggestion } from '../../shared/api.ts';
import { get, useLoad } from '../client.ts';
import { number } from '../format.ts';
import { Card, Empty, Link, Table, Tile } from '../parts/index.ts';
import { may } from '../session.ts';
import { t } from '../text/text.ts';
import { BulkCard } from './hygiene-bulk.tsx';
import { suggestionColumns } from './merges.tsx';
import './people.css';

const FEW = 8;

/** The tab of duplicates. */
export function DoublesTab({ data, refresh }: { data: Hygiene; refresh: () => Promise<void> }) {
  const { open, likely, sure } = data.duplicates;
  const found = useLoad(`likely ${open} ${data.readAt}`, (signal) =>
    get<List<Suggestion>>('suggestions', { query: { sort: 'likeliest', limit: FEW }, signal }),
  );
  return (
    <div class="stack">
      <div class="tiles hygiene-tiles">
        <Tile label={t('hygiene.open')} value={number(open)} hint={t('hygiene.openHint')} />
        <Tile label={t('hygiene.likely')} value={number(likely)} hint={t('hygiene.likelyHint')} />
        <Tile label={t('hygiene.sure')} value={number(sure)} hint={t('hygiene.sureHint')} />
      </div>
      <Card
        class="merge-pairs"
        title={t('hygiene.doublesTitle')}
        subtitle={t('hygiene.doublesSub')}
        aside={open > 0 ? <Link to="/merges">{t('hygiene.decide')}</Link> : undefined}
      >
        <Table
          caption={t('merges.caption')}
          columns={suggestionColumns()}
          rows={found.data?.items}
          rowKey={({ id }) => id}
          href={({ id }) => `/merges/${encodeURIComponent(id)}`}
          load={found}
          empty={<Empty title={t('hygiene.doublesNone')}>{t('hygiene.doublesNoneWords')}</Empty>}
        />
      </Card>
      {may('marketer') ? <BulkCard onChange={refresh} /> : null}
    </div>
  );
}
