import { useState } from 'preact/hooks';
import { UNKNOWN_VALUE, type Traffic, type TrafficDimension, type TrafficRow } from '../../shared/api.ts';
import { useQuery, withQuery } from '../address.ts';
import { Button, Card, Empty, Money, Num, periodQuery, Table, Tabs, usePeriod, type Column } from '../parts/index.ts';
import { t } from '../text/text.ts';
import { ExportMenu } from './export-menu.tsx';
import { valueName } from './traffic-words.ts';

const FEW = 8;
/** The tables, two and more dimensions in each; the chosen one stands in the address under the group's name. */
const GROUPS = {
  from: ['channel', 'source', 'campaign', 'referrer'],
  pages: ['landing', 'page'],
  places: ['country', 'city'],
  with: ['device', 'browser', 'system'],
} as const satisfies Record<string, readonly TrafficDimension[]>;
type Group = keyof typeof GROUPS;

function EmptyTable({ by, data }: { by: TrafficDimension; data: Traffic }) {
  if (by === 'campaign') return <Empty title={t('traffic.empty.campaign')}>{t('traffic.empty.campaignWords')}</Empty>;
  if (by === 'referrer') return <Empty title={t('traffic.empty.referrer')}>{t('traffic.empty.referrerWords')}</Empty>;
  if (by === 'landing' || by === 'page') return <Empty title={t('traffic.empty.pages')}>{t('traffic.empty.pagesWords')}</Empty>;
  if (by === 'country' || by === 'city')
    return data.places ? (
      <Empty title={t('traffic.empty.noPlace')}>{t('traffic.empty.noPlaceWords')}</Empty>
    ) : (
      <Empty title={t('traffic.empty.places')}>{t('traffic.empty.placesWords')}</Empty>
    );
  return <Empty title={t('traffic.empty.none')} />;
}

function columnsOf(by: TrafficDimension, data: Traffic, narrow: boolean): Column<TrafficRow>[] {
  const figure = (key: 'visits' | 'people' | 'newPeople' | 'orders', wide = false): Column<TrafficRow> => ({
    key,
    label: t(`traffic.column.${key}`),
    cell: (row) => <Num value={row[key]} />,
    sort: (row) => row[key],
    align: 'end',
    ...(wide && { on: 'wide' as const }),
  });
  const amount = (key: 'revenue' | 'margin', wide = false): Column<TrafficRow> => ({
    key,
    label: t(`traffic.column.${key}`),
    cell: (row) => <Money value={row.orders === 0 ? null : row[key]} currency={data.currency} whole />,
    sort: (row) => row[key],
    align: 'end',
    ...(wide && { on: 'wide' as const }),
  });
  const views: Column<TrafficRow>[] =
    by === 'page'
      ? [
          {
            key: 'views',
            label: t('traffic.column.views'),
            cell: (row) => <Num value={row.views ?? 0} />,
            sort: (row) => row.views ?? 0,
            align: 'end',
            on: 'wide',
          },
        ]
      : [];
  return [
    {
      key: 'value',
      label: t(`traffic.by.${by}`),
      cell: (row) => <span class="traffic-value">{valueName(by, row.value)}</span>,
      sort: (row) => valueName(by, row.value),
    },
    figure('visits'),
    ...views,
    figure('people', true),
    ...(narrow ? [] : [figure('newPeople', true)]),
    figure('orders', narrow),
    amount('revenue'),
    ...(narrow ? [] : [amount('margin', true)]),
  ];
}

function Breakdown({ group, data, narrow = false }: { group: Group; data: Traffic; narrow?: boolean }) {
  const [query, change] = useQuery();
  const [period] = usePeriod();
  const [all, setAll] = useState(false);
  const dimensions: readonly TrafficDimension[] = GROUPS[group];
  const by = dimensions.find((name) => name === query[`by_${group}`]) ?? (dimensions[0] as TrafficDimension);
  const { rows, total } = data.tables[by];
  const caption = `${t(`traffic.group.${group}`)}: ${t(`traffic.by.${by}`)}`;
  // A table of nothing but "not known" is no table.
  const empty = rows.every((row) => row.value === null);
  const shown = all ? rows : rows.slice(0, FEW);
  return (
    <Card
      title={t(`traffic.group.${group}`)}
      aside={
        empty ? undefined : (
          <ExportMenu path="traffic" query={{ ...periodQuery(period), ...data.filters, by }} what={caption} look="quiet" />
        )
      }
    >
      <Tabs
        label={t(`traffic.group.${group}`)}
        tabs={dimensions.map((value) => ({ value, label: t(`traffic.by.${value}`) }))}
        value={by}
        onChange={(next) => change({ [`by_${group}`]: next === dimensions[0] ? undefined : next })}
      >
        <Table
          caption={caption}
          columns={columnsOf(by, data, narrow)}
          rows={empty ? [] : shown}
          rowKey={(row) => row.value ?? UNKNOWN_VALUE}
          href={(row) => `/traffic${withQuery(query, { [by]: row.value ?? UNKNOWN_VALUE })}`}
          empty={<EmptyTable by={by} data={data} />}
        />
        {!empty && rows.length > FEW ? (
          <p class="timeline-foot">
            <Button small look="quiet" onClick={() => setAll(!all)}>
              {all ? t('traffic.fewer') : t('traffic.more', { n: rows.length - FEW })}
            </Button>
            {all && total > rows.length ? <span class="hint"> {t('traffic.beyond', { n: total - rows.length })}</span> : null}
          </p>
        ) : null}
      </Tabs>
    </Card>
  );
}

/** Sources, pages, places and devices; pressing a row shows its visits alone. */
export function Breakdowns({ data }: { data: Traffic }) {
  return (
    <>
      <Breakdown group="from" data={data} />
      <Breakdown group="pages" data={data} />
      <div class="columns even">
        <Breakdown group="places" data={data} narrow />
        <Breakdown group="with" data={data} narrow />
      </div>
    </>
  );
}
