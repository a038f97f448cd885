/** What is missing and what is odd, each leading to the people whom it concerns. */
import type { Hygiene } from '../../shared/api.ts';
import { Card, Empty, Num, Percent, Table, type Column } from '../parts/index.ts';
import { t } from '../text/text.ts';
import { fieldName, peopleAddress, problemName } from './hygiene-words.ts';

type Missing = Hygiene['missing'][number];
type Odd = Hygiene['odd'][number];

/** The fields that people lack. */
export function MissingTab({ data }: { data: Hygiene }) {
  const columns: Column<Missing>[] = [
    {
      key: 'field',
      label: t('hygiene.field'),
      cell: ({ field, weight }) => (
        <>
          {fieldName(field)}
          {weight === 0 ? <span class="quiet"> ({t('hygiene.noWeight')})</span> : null}
        </>
      ),
    },
    { key: 'people', label: t('hygiene.lack'), align: 'end', cell: ({ people }) => <Num value={people} />, sort: ({ people }) => people },
    {
      key: 'share',
      label: t('hygiene.share'),
      align: 'end',
      cell: ({ people }) => <Percent value={data.people === 0 ? null : people / data.people} />,
    },
  ];
  const rows = data.missing.filter(({ people }) => people > 0).sort((a, b) => b.people - a.people);
  // What counts for nothing is not what the page speaks of first.
  const most = rows.find(({ weight }) => weight > 0) ?? rows[0];
  return (
    <Card
      title={most ? t('hygiene.missingTitle', { n: most.people, field: fieldName(most.field) }) : t('hygiene.missingNone')}
      subtitle={t('hygiene.missingSub', { n: data.people })}
    >
      <Table
        caption={t('hygiene.tab.missing')}
        columns={columns}
        rows={rows}
        rowKey={({ field }) => field}
        href={({ field }) => peopleAddress({ missing: field })}
        empty={<Empty title={t('hygiene.missingNone')} />}
      />
    </Card>
  );
}

/** The kinds of values that cannot be right. */
export function OddTab({ data }: { data: Hygiene }) {
  const columns: Column<Odd>[] = [
    { key: 'problem', label: t('hygiene.problem'), cell: ({ problem }) => problemName(problem) },
    { key: 'field', label: t('hygiene.field'), cell: ({ field }) => fieldName(field), sort: ({ field }) => fieldName(field) },
    { key: 'people', label: t('hygiene.people'), align: 'end', cell: ({ people }) => <Num value={people} />, sort: ({ people }) => people },
  ];
  return (
    <Card title={data.odd.length > 0 ? t('hygiene.oddTitle', { n: data.odd.length }) : t('hygiene.oddNone')} subtitle={t('hygiene.oddSub')}>
      <Table
        caption={t('hygiene.tab.odd')}
        columns={columns}
        rows={data.odd}
        rowKey={({ field, problem }) => `${problem} ${field}`}
        href={({ field, problem }) => peopleAddress({ field, problem })}
        empty={<Empty title={t('hygiene.oddNone')}>{t('hygiene.oddNoneWords')}</Empty>}
      />
    </Card>
  );
}
