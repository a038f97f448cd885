/** The people whom a finding concerns; the address says which. */
import { HYGIENE_FIELDS, ODD_PROBLEMS, type HygienePerson, type List } from '../../shared/api.ts';
import { useQuery } from '../address.ts';
import { get } from '../client.ts';
import { list } from '../format.ts';
import { Card, Empty, Link, Page, Percent, Person, Table, Time, type Column } from '../parts/index.ts';
import { may } from '../session.ts';
import { t } from '../text/text.ts';
import { ExportMenu } from './export-menu.tsx';
import { fieldName, problemName } from './hygiene-words.ts';
import { ListFoot } from './list-foot.tsx';
import { once, usePaged } from './paged.ts';
import './people.css';
import './hygiene.css';

type Filter = { missing: string } | { field: string; problem: string };

/** The list of these people. */
export default function HygienePeople() {
  const [query] = useQuery();
  const missing = HYGIENE_FIELDS.find((name) => name === query['missing']);
  const problem = ODD_PROBLEMS.find((name) => name === query['problem']);
  const field = query['field'];
  const back = (
    <Link to={missing ? '/hygiene?tab=missing' : '/hygiene?tab=odd'} look="plain">
      {t('hygiene.listBack')}
    </Link>
  );
  if (missing) return <Shown filter={{ missing }} title={t('hygiene.listMissing', { field: fieldName(missing) })} back={back} />;
  if (field && problem)
    return (
      <Shown
        filter={{ field, problem }}
        title={t('hygiene.listOdd', { field: fieldName(field), problem: problemName(problem) })}
        back={back}
      />
    );
  return (
    <Page title={t('hygiene.listWrong')}>
      <p>{back}</p>
    </Page>
  );
}

function columnsOf(filter: Filter): Column<HygienePerson>[] {
  const person: Column<HygienePerson> = {
    key: 'person',
    label: t('hygiene.listPerson'),
    cell: (row) => (
      <Person name={row.name} email={row.email} userId={row.userId} detail={row.name ? (row.email ?? row.userId) : row.userId} />
    ),
  };
  const rest: Column<HygienePerson>[] = [
    {
      key: 'complete',
      label: t('hygiene.listComplete'),
      align: 'end',
      cell: (row) => <Percent value={row.completeness / 100} />,
      on: 'wide',
    },
    { key: 'seen', label: t('hygiene.listSeen'), cell: (row) => <Time at={row.lastSeen} />, on: 'wide' },
  ];
  if ('missing' in filter)
    return [person, { key: 'missing', label: t('hygiene.listMissingToo'), cell: (row) => list(row.missing.map(fieldName)) }, ...rest];
  const oddOf = (row: HygienePerson) => row.odd.find(({ field, problem }) => field === filter.field && problem === filter.problem);
  return [
    person,
    { key: 'value', label: t('hygiene.listValue'), cell: (row) => <span class="hygiene-value">{oddOf(row)?.value ?? '–'}</span> },
    { key: 'meant', label: t('hygiene.listMeant'), cell: (row) => oddOf(row)?.proposal ?? <span class="quiet">–</span> },
    ...rest,
  ];
}

function Shown({ filter, title, back }: { filter: Filter; title: string; back: preact.ComponentChildren }) {
  const asked = { ...filter } as Record<string, string>;
  const people = usePaged<HygienePerson>(
    `hygiene people ${JSON.stringify(filter)}`,
    (cursor, signal) => get<List<HygienePerson>>('hygiene/people', { query: { ...asked, limit: 50, cursor }, signal }),
    once(),
  );
  const columns = columnsOf(filter);
  if ('problem' in filter && people.items?.every((row) => row.odd.every(({ proposal }) => proposal === null)))
    columns.splice(
      columns.findIndex(({ key }) => key === 'meant'),
      1,
    );
  return (
    <Page
      title={title}
      under={<p class="quiet">{t('hygiene.listUnder')}</p>}
      actions={
        <>
          {back}
          {may('marketer') && people.items?.length ? <ExportMenu path="hygiene" query={asked} what={title} /> : null}
        </>
      }
    >
      <Card class="people-list">
        <Table
          caption={t('hygiene.listCaption')}
          columns={columns}
          rows={people.items}
          rowKey={(row) => row.id}
          href={(row) => `/profiles/${encodeURIComponent(row.id)}`}
          load={people}
          empty={<Empty title={t('hygiene.listEmpty')}>{t('hygiene.listEmptyWords')}</Empty>}
        />
        <ListFoot list={people} shown={t('hygiene.listShown', { n: people.items?.length ?? 0 })} />
      </Card>
    </Page>
  );
}
