import type { ComponentChildren } from 'preact';
import type { Term } from '../../shared/api.ts';
import { Sparkline } from '../charts/sparkline.tsx';
import type { Load } from '../client.ts';
import { Chip, Num, Table, Time, type Column } from '../parts/index.ts';
import { t } from '../text/text.ts';
import { Description, Personal, Purposes } from './term-edit.tsx';
import { termName, typesOf } from './term-words.ts';

interface TermTableProps {
  caption: string;
  rows: Term[] | undefined;
  load: Pick<Load<unknown>, 'loading' | 'error' | 'refresh'>;
  empty: ComponentChildren;
  /** Whether events are among them, which have a course. */
  courses?: boolean;
}

/** What a word is: a person and a group may have a trait of the same name. */
const kindOf = ({ kind, call }: Term): string =>
  kind === 'event'
    ? t(`dictionary.call.${call}`)
    : t(kind === 'trait' && call === 'group' ? 'dictionary.kind.groupTrait' : `dictionary.kind.${kind}`);

/** Words of the dictionary, described in place. */
export function TermTable({ caption, rows, load, empty, courses }: TermTableProps) {
  const refresh = load.refresh;
  const columns: Column<Term>[] = [
    {
      key: 'name',
      label: t('dictionary.name'),
      cell: (term) => (
        <span class="person-words">
          <span class="name">{termName(term)}</span>
          <span class="person-detail">{courses ? kindOf(term) : null}</span>
        </span>
      ),
      sort: termName,
    },
    {
      key: 'description',
      label: t('dictionary.description'),
      cell: (term) => <Description term={term} refresh={refresh} />,
      sort: (term) => term.description || null,
      on: 'wide',
    },
    {
      key: 'types',
      label: t('dictionary.types'),
      cell: (term) => (
        <span>
          {term.kind === 'event' ? <span class="quiet">{t('dictionary.propertyCount', { n: term.properties })}</span> : typesOf(term)}{' '}
          {term.conflict ? <Chip tone="warn">{t('dictionary.conflict')}</Chip> : null}
          {term.hidden ? <Chip>{t('dictionary.hidden')}</Chip> : null}
        </span>
      ),
      sort: (term) => (term.conflict ? 0 : 1),
    },
    {
      key: 'personal',
      label: t('dictionary.personal'),
      cell: (term) => <Personal term={term} refresh={refresh} />,
      sort: (term) => (term.personal ? 0 : 1),
      on: 'wide',
    },
    {
      key: 'purposes',
      label: t('dictionary.purposes'),
      cell: (term) => <Purposes term={term} refresh={refresh} />,
      sort: (term) => term.purposes.join() || null,
      on: 'wide',
    },
    { key: 'count', label: t('dictionary.count'), cell: (term) => <Num value={term.count} />, sort: (term) => term.count, align: 'end' },
    ...(courses
      ? [
          {
            key: 'course',
            label: t('dictionary.course'),
            cell: (term: Term) => (
              <div class="course">{term.kind === 'event' && term.days.some((n) => n > 0) ? <Sparkline values={term.days} /> : null}</div>
            ),
            on: 'wide' as const,
          },
        ]
      : []),
    {
      key: 'last',
      label: t('dictionary.lastSeen'),
      cell: (term) => <Time at={term.lastSeen} />,
      sort: (term) => term.lastSeen,
      align: 'end',
      on: 'wide',
    },
  ];
  return (
    <div class="dictionary">
      <Table
        caption={caption}
        columns={columns}
        rows={rows}
        rowKey={(term) => term.id}
        href={(term) => `/dictionary/${term.id}`}
        load={load}
        empty={empty}
      />
    </div>
  );
}
