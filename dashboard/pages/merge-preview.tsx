/** Two people side by side, and what they would be as one. */
import type { MergePreview, MergeSide } from '../../shared/api.ts';
import { list, money } from '../format.ts';
import { Card, Chip, Link, Money, Num, Table, Time, type Column } from '../parts/index.ts';
import { traitLabel } from '../rules/known.ts';
import { t } from '../text/text.ts';
import { brief } from '../timeline/fields.ts';
import { namespaceName } from './namespace.ts';

/** What a side is called. */
export const sideName = (side: Pick<MergeSide, 'name' | 'email' | 'identifiers'>): string =>
  side.name ?? side.email ?? side.identifiers[0]?.value ?? t('profile.anonymous');

/** Both sides, the result in words, and trait by trait who wins. */
export function MergeView({ preview }: { preview: MergePreview }) {
  const { one, two, currency } = preview;
  const survivor = preview[preview.survivor];
  return (
    <div class="stack">
      <div class="halves" aria-label={t('merges.sides')}>
        <Side side={one} currency={currency} />
        <Side side={two} currency={currency} />
      </div>
      <Card title={t('merges.result')}>
        <p>
          {t('merges.resultWords', {
            orders: t('merges.orders', { n: preview.orders, money: money(preview.revenue, { currency }) }),
            events: t('merges.events', { n: preview.events }),
            who: sideName(survivor),
          })}
        </p>
        <TraitTable preview={preview} />
      </Card>
    </div>
  );
}

function Side({ side, currency }: { side: MergeSide; currency: string }) {
  return (
    <Card
      title={sideName(side)}
      aside={<Link to={`/profiles/${encodeURIComponent(side.id)}`}>{t('merges.open')}</Link>}
      subtitle={side.name ? (side.email ?? undefined) : undefined}
    >
      <dl class="facts">
        <dt>{t('merges.identifiers')}</dt>
        <dd>
          {side.identifiers
            .filter(({ namespace }) => namespace !== 'anonymous_id')
            .map(({ namespace, value }) => `${namespaceName(namespace)} ${value}`)
            .join(', ') || <span class="quiet">{t('merges.none')}</span>}
        </dd>
        <dt>{t('merges.devices')}</dt>
        <dd>
          <Num value={side.devices} />
        </dd>
        <dt>{t('merges.eventsLabel')}</dt>
        <dd>
          <Num value={side.events} />
        </dd>
        <dt>{t('merges.ordersLabel')}</dt>
        <dd>
          <Num value={side.orders} />
        </dd>
        <dt>{t('merges.revenue')}</dt>
        <dd>
          <Money value={side.revenue} currency={currency} />
        </dd>
        <dt>{t('merges.first')}</dt>
        <dd>
          <Time at={side.firstSeen} as="date" />
        </dd>
        <dt>{t('merges.last')}</dt>
        <dd>
          <Time at={side.lastSeen} />
        </dd>
        <dt>{t('merges.segments')}</dt>
        <dd>{side.segments.length ? list(side.segments.map(({ name }) => name)) : <span class="quiet">{t('merges.none')}</span>}</dd>
      </dl>
    </Card>
  );
}

type Row = MergePreview['traits'][number];
function TraitTable({ preview: { traits, one, two } }: { preview: MergePreview }) {
  const value = (row: Row, side: 'one' | 'two') =>
    row[side] === undefined ? (
      <span class="quiet">–</span>
    ) : (
      <span class="row">
        <span class={row.winner === side ? 'merge-value' : 'merge-value quiet'}>{brief(row[side])}</span>
        {row.winner === side && row.one !== undefined && row.two !== undefined && brief(row.one) !== brief(row.two) ? (
          <Chip tone="good">{t('merges.counts')}</Chip>
        ) : null}
      </span>
    );
  const columns: Column<Row>[] = [
    { key: 'name', label: t('merges.trait'), cell: (row) => traitLabel(row.name) },
    { key: 'one', label: sideName(one), cell: (row) => value(row, 'one') },
    { key: 'two', label: sideName(two), cell: (row) => value(row, 'two') },
  ];
  return (
    <Table
      caption={t('merges.traitsCaption')}
      columns={columns}
      rows={traits}
      rowKey={(row) => row.name}
      load={{ loading: false, error: undefined, refresh: () => Promise.resolve() }}
      empty={<p class="quiet">{t('merges.noTraits')}</p>}
    />
  );
}
