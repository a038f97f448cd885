/** One word of the dictionary: the types it came in and who sent them, what people say of it, and an event's properties. */
import { useRoute } from 'preact-iso';
import type { List, SeenType, Term } from '../../shared/api.ts';
import { get, useLoad } from '../client.ts';
import { list, percent } from '../format.ts';
import { Card, Check, Chip, Empty, ErrorBox, Link, Num, Page, Skeleton, Table, Time, type Column } from '../parts/index.ts';
import { may } from '../session.ts';
import { t, tn } from '../text/text.ts';
import { Description, Personal, Purposes, saveTerm } from './term-edit.tsx';
import { TermTable } from './term-table.tsx';
import { isMixed, termName, typesOf } from './term-words.ts';
import './people.css';
import './data.css';

/** The page of a word. */
export default function TermPage() {
  const id = useRoute().params.id ?? '';
  const term = useLoad(`term ${id}`, (signal) => get<Term>(`dictionary/${encodeURIComponent(id)}`, { signal }));
  const data = term.data;
  const back = <Link to="/dictionary">{t('dictionary.all')}</Link>;
  if (!data)
    return (
      <Page title={t('nav.dictionary')} actions={back} finding={term.error?.status === 404 ? t('dictionary.gone') : undefined}>
        {term.error ? term.error.status === 404 ? null : <ErrorBox error={term.error} retry={term.refresh} /> : <Skeleton rows={5} />}
      </Page>
    );
  const event = data.kind === 'event';
  return (
    <Page
      title={termName(data)}
      finding={<Finding term={data} />}
      under={data.kind === 'property' ? <p class="quiet">{t('dictionary.ofEvent', { event: data.event })}</p> : undefined}
      actions={back}
    >
      <div class="columns">
        <div class="stack">{event ? <Properties term={data} /> : <Types types={data.types} reserved={data.reserved} />}</div>
        <Card title={t('dictionary.aboutTitle')}>
          <dl class="facts">
            <dt>{t('dictionary.description')}</dt>
            <dd>
              <Description term={data} refresh={term.refresh} />
            </dd>
            <dt>{t('dictionary.personal')}</dt>
            <dd>
              <Personal term={data} refresh={term.refresh} />
            </dd>
            <dt>{t('dictionary.purposes')}</dt>
            <dd>
              <Purposes term={data} refresh={term.refresh} />
            </dd>
            <dt>{t('dictionary.count')}</dt>
            <dd>
              <Num value={data.count} />
            </dd>
            <dt>{t('dictionary.firstSeen')}</dt>
            <dd>
              <Time at={data.firstSeen} />
            </dd>
            <dt>{t('dictionary.lastSeen')}</dt>
            <dd>
              <Time at={data.lastSeen} />
            </dd>
          </dl>
          {may('marketer') ? (
            <Check
              label={t('dictionary.hide')}
              hint={t('dictionary.hideWords')}
              checked={data.hidden}
              onChange={(hidden) => void saveTerm(data, { hidden }, term.refresh)}
            />
          ) : null}
        </Card>
      </div>
    </Page>
  );
}

function Finding({ term }: { term: Term }) {
  const name = <em>{termName(term)}</em>;
  if (term.kind === 'event') return <>{tn('dictionary.detailEvent', { name, n: term.count, when: <Time at={term.lastSeen} /> })}</>;
  if (term.types.length === 0) return <>{termName(term)}</>;
  const clash = isMixed(term) ? 'dictionary.detailConflict' : 'dictionary.detailUnfit';
  return <>{tn(term.conflict ? clash : 'dictionary.detailField', { name, types: typesOf(term) })}</>;
}

function Types({ types, reserved }: Pick<Term, 'types' | 'reserved'>) {
  const columns: Column<SeenType>[] = [
    {
      key: 'type',
      label: t('dictionary.types'),
      cell: ({ type }) => (
        <span>
          {t(`dictionary.type.${type}`)}{' '}
          {reserved && type !== 'nothing' && !reserved.includes(type) ? <Chip tone="bad">{t('dictionary.notTaken')}</Chip> : null}
        </span>
      ),
    },
    { key: 'share', label: t('dictionary.share'), cell: ({ share }) => percent(share, { digits: share < 0.1 ? 1 : 0 }), align: 'end' },
    { key: 'sender', label: t('dictionary.sentBy'), cell: ({ sender }) => <span class="quiet">{sender || '–'}</span> },
    { key: 'last', label: t('dictionary.lastSeen'), cell: ({ lastSeen }) => <Time at={lastSeen} />, align: 'end', on: 'wide' },
  ];
  return (
    <Card
      title={t('dictionary.typesTitle')}
      note={
        reserved
          ? t('dictionary.reserved', {
              types: list(
                reserved.map((type) => t(`dictionary.type.${type}`)),
                'disjunction',
              ),
            })
          : undefined
      }
    >
      <Table
        caption={t('dictionary.typesTitle')}
        columns={columns}
        rows={types}
        rowKey={({ type }) => type}
        empty={<p class="quiet">{t('dictionary.typesOld')}</p>}
      />
    </Card>
  );
}

function Properties({ term }: { term: Term }) {
  const properties = useLoad(`properties ${term.id}`, (signal) => get<List<Term>>(`dictionary/${term.id}/properties`, { signal }));
  const title = t('dictionary.properties', { event: termName(term) });
  return (
    <Card title={title}>
      <TermTable caption={title} rows={properties.data?.items} load={properties} empty={<Empty title={t('dictionary.noneFit')} />} />
    </Card>
  );
}
