/** Everyone who ever came by: searched, filtered and sorted by the collector; the address holds it all. */
import type { Counts, List, ProfileRow } from '../../shared/api.ts';
import { useQuery } from '../address.ts';
import { get, useLoad } from '../client.ts';
import { money, number } from '../format.ts';
import { Button, Card, Empty, Link, Money, Num, Page, Person, Select, Table, Time, type Column, type Sort } from '../parts/index.ts';
import { may } from '../session.ts';
import { t, tn } from '../text/text.ts';
import { ExportMenu } from './export-menu.tsx';
import { segmentNames, useSegments } from './known.ts';
import { ListFoot } from './list-foot.tsx';
import { once, usePaged } from './paged.ts';
import { SearchBox } from './search-box.tsx';
import './people.css';

const SORTS = ['last_seen', 'first_seen', 'revenue', 'orders', 'name'] as const;
type SortName = (typeof SORTS)[number];
const isSort = (text: string | undefined): text is SortName => SORTS.some((sort) => sort === text);
const WHO = ['', 'true', 'false'] as const;

/** What is left of somebody's orders, with what leads to it. */
function Profit({ row: { margin, costs, reach, profit } }: { row: ProfileRow }) {
  return (
    <span title={t('profiles.profitOf', { margin: money(margin), costs: money(costs), reach: money(reach) })}>
      <Money value={profit} whole />
    </span>
  );
}

const columns = (): Column<ProfileRow>[] => [
  {
    key: 'name',
    label: t('profiles.person'),
    sort: true,
    cell: (row) => <Person name={row.name} email={row.email} userId={row.userId} detail={row.name ? row.email : null} />,
  },
  { key: 'orders', label: t('profiles.orders'), sort: true, align: 'end', cell: (row) => <Num value={row.orders} /> },
  {
    key: 'revenue',
    label: t('profiles.spent'),
    sort: true,
    align: 'end',
    cell: (row) => (row.orders ? <Money value={row.revenue} whole /> : <span class="quiet">–</span>),
  },
  {
    key: 'profit',
    label: t('profiles.profit'),
    align: 'end',
    on: 'wide',
    cell: (row) => (row.orders || row.profit !== 0 ? <Profit row={row} /> : <span class="quiet">–</span>),
  },
  {
    key: 'lastOrder',
    label: t('profiles.lastOrder'),
    on: 'wide',
    cell: (row) => (row.lastOrder ? <Time at={row.lastOrder} /> : <span class="quiet">–</span>),
  },
  { key: 'last_seen', label: t('profiles.lastSeen'), sort: true, cell: (row) => <Time at={row.lastSeen} /> },
  { key: 'first_seen', label: t('profiles.firstSeen'), sort: true, on: 'wide', cell: (row) => <Time at={row.firstSeen} as="date" /> },
];

/** The list of profiles. */
export default function Profiles() {
  const [query, change] = useQuery();
  const { q = '', segment = '' } = query;
  const who = WHO.find((w) => w === query['identified']) ?? '';
  const sort: SortName = isSort(query['sort']) ? query['sort'] : 'last_seen';
  const direction = query['order'] === 'asc' || query['order'] === 'desc' ? query['order'] : sort === 'name' ? 'asc' : 'desc';
  const segments = useSegments();
  const people = usePaged<ProfileRow>(
    `profiles ${JSON.stringify([q, segment, who, sort, direction])}`,
    (cursor, signal) =>
      get<List<ProfileRow>>('profiles', { query: { q, segment, identified: who, sort, order: direction, limit: 50, cursor }, signal }),
    once(),
  );
  const filtered = q !== '' || segment !== '' || who !== '';
  const names = segmentNames(segments.data);
  const put = (next: Sort) =>
    change({ sort: next.key === 'last_seen' && next.down ? undefined : next.key, order: next.down ? 'desc' : 'asc' });
  const sorts = SORTS.map((value) => ({ value, label: t(`profiles.sort.${value}`) }));

  return (
    <Page
      title={t('nav.profiles')}
      finding={<Finding segment={segment ? segments.data?.items.find((s) => s.id === segment) : undefined} />}
      actions={
        may('marketer') && people.items?.length ? (
          <ExportMenu path="profiles" query={{ q, segment, identified: who }} what={t('export.what.profiles')} />
        ) : undefined
      }
    >
      <Card class="people-list">
        <div class="filters no-print">
          <SearchBox label={t('profiles.search')} value={q} onChange={(text) => change({ q: text })} />
          <Select
            bare
            label={t('profiles.who')}
            value={who}
            onChange={(value) => change({ identified: value })}
            options={[
              { value: '', label: t('profiles.everybody') },
              { value: 'true', label: t('profiles.known') },
              { value: 'false', label: t('profiles.anonymous') },
            ]}
          />
          <Select
            bare
            label={t('profiles.segment')}
            value={segment}
            onChange={(value) => change({ segment: value })}
            options={[{ value: '', label: t('profiles.everySegment') }, ...[...names].map(([value, label]) => ({ value, label }))]}
          />
          <div class="narrow-only">
            <Select
              bare
              label={t('profiles.sort')}
              value={sort}
              options={sorts}
              onChange={(value) => change({ sort: value, order: undefined })}
            />
          </div>
        </div>
        <Table
          caption={t('profiles.caption')}
          columns={columns()}
          rows={people.items}
          rowKey={(row) => row.id}
          href={(row) => `/profiles/${encodeURIComponent(row.id)}`}
          load={people}
          sort={{ key: sort, down: direction === 'desc' }}
          onSort={put}
          empty={filtered ? <NoneFit clear={() => change({ q: undefined, segment: undefined, identified: undefined })} /> : <Nobody />}
        />
        <ListFoot list={people} shown={t('profiles.shown', { n: people.items?.length ?? 0 })} />
      </Card>
    </Page>
  );
}

function Finding({ segment }: { segment: { name: string; count: number } | undefined }) {
  const counts = useLoad('counts', (signal) => get<Counts>('counts', { signal }));
  if (segment) return <>{tn('profiles.inSegment', { n: segment.count, who: number(segment.count), name: <em>{segment.name}</em> })}</>;
  const found = counts.data;
  if (!found) return <>{t('nav.profiles')}</>;
  if (found.profiles === 0) return <>{t('profiles.findingNone')}</>;
  return (
    <>
      {t('profiles.finding', { n: found.profiles })}
      {tn('profiles.findingKnown', { n: found.identified, who: <em>{number(found.identified)}</em> })}
    </>
  );
}

const NoneFit = ({ clear }: { clear: () => void }) => (
  <Empty title={t('profiles.noneFit')} action={<Button onClick={clear}>{t('profiles.clear')}</Button>}>
    {t('profiles.noneFitWords')}
  </Empty>
);
const Nobody = () => (
  <Empty
    title={t('profiles.empty')}
    action={
      <Link to="/settings" look="main">
        {t('profiles.emptyAction')}
      </Link>
    }
  >
    {t('profiles.emptyWords')}
  </Empty>
);
