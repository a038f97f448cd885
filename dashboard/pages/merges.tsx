/** The merge inbox: pairs of people who may be one, to be decided by a human. */
import type { List, Suggestion } from '../../shared/api.ts';
import { useQuery } from '../address.ts';
import { get } from '../client.ts';
import { Button, Card, Empty, ErrorBox, Link, Page, Person, Select, Table, Tabs, Time, type Column } from '../parts/index.ts';
import { may } from '../session.ts';
import { t } from '../text/text.ts';
import { ExportMenu } from './export-menu.tsx';
import { evidenceWords, SCORES } from './hygiene-words.ts';
import { Likely } from './merge-evidence.tsx';
import { once, usePaged } from './paged.ts';
import './people.css';

const STATUSES = ['open', 'rejected'] as const;
type Status = (typeof STATUSES)[number];

/** Why two people may be one, in words. */
export const reasonOf = ({ kind, value, note }: Suggestion): string =>
  kind === 'human' && note
    ? t('merges.kindNote', { note })
    : kind === 'alike'
      ? t('merges.kind.alike')
      : t(`merges.kind.${kind}`, { value });

/** Why, by what their records say where they were compared: what speaks for it first, then what speaks against. */
function whyOf(pair: Suggestion): string {
  const alone = pair.kind === 'alike' ? [] : [reasonOf(pair)];
  const said = pair.evidence.filter(({ field }) => field !== pair.kind).map(evidenceWords);
  return [...alone, ...said].join(', ');
}

/** The columns of a list of pairs. */
export const suggestionColumns = (): Column<Suggestion>[] => [
  {
    key: 'one',
    label: t('merges.one'),
    cell: ({ one }) => <Person name={one.name} email={one.email} userId={one.userId} detail={one.email} />,
  },
  {
    key: 'two',
    label: t('merges.two'),
    cell: ({ two }) => <Person name={two.name} email={two.email} userId={two.userId} detail={two.email} />,
  },
  { key: 'score', label: t('merges.score'), cell: ({ score }) => <Likely score={score} />, align: 'end' },
  { key: 'why', label: t('merges.why'), cell: (pair) => <span class="hygiene-why">{whyOf(pair)}</span>, on: 'wide' },
  { key: 'at', label: t('merges.when'), cell: ({ at }) => <Time at={at} />, on: 'wide' },
];

/** The list of suggestions. */
export default function Merges() {
  const [query, setQuery] = useQuery();
  const status: Status = query.status === 'rejected' ? 'rejected' : 'open';
  const least = SCORES.find((score) => String(score) === query['least']) ?? 0;
  const found = usePaged(
    `suggestions ${status} ${least}`,
    (cursor, signal) => get<List<Suggestion>>('suggestions', { query: { status, sort: 'likeliest', least, cursor }, signal }),
    once<Suggestion>(),
  );
  const n = found.items?.length;
  const finding =
    status === 'open' && n !== undefined ? (found.more ? t('merges.findingMany', { n }) : t('merges.finding', { n })) : undefined;
  return (
    <Page
      title={t('merges.title')}
      finding={finding}
      under={<p class="quiet">{t('merges.under')}</p>}
      actions={
        <>
          {may('marketer') && n ? (
            <ExportMenu
              path="suggestions"
              query={{ status, ...(least > 0 ? { least: String(least) } : {}) }}
              what={t('export.what.suggestions')}
            />
          ) : null}
          <Link to="/hygiene" look="plain">
            {t('merges.bulk')}
          </Link>
        </>
      }
    >
      <Tabs<Status>
        label={t('merges.tabs')}
        tabs={STATUSES.map((value) => ({ value, label: t(`merges.tab.${value}`) }))}
        value={status}
        onChange={(next) => setQuery({ status: next === 'open' ? undefined : next })}
      >
        <Card class="merge-pairs">
          <div class="filters merge-filters no-print">
            <Select
              bare
              label={t('merges.least')}
              value={String(least)}
              options={[
                { value: '0', label: t('merges.least.0') },
                ...SCORES.map((score) => ({ value: String(score), label: t('merges.leastOf', { n: score }) })),
              ]}
              onChange={(value) => setQuery({ least: value === '0' ? undefined : value }, true)}
            />
          </div>
          <Table
            caption={t('merges.caption')}
            columns={suggestionColumns()}
            rows={found.items}
            rowKey={(row) => row.id}
            href={(row) => `/merges/${encodeURIComponent(row.id)}`}
            load={found}
            empty={
              least > 0 ? (
                <Empty
                  title={t('merges.noneFit')}
                  action={<Button onClick={() => setQuery({ least: undefined })}>{t('merges.clear')}</Button>}
                >
                  {t('merges.noneFitWords')}
                </Empty>
              ) : status === 'open' ? (
                <Empty title={t('merges.empty')}>{t('merges.emptyWords')}</Empty>
              ) : (
                <Empty title={t('merges.emptyRejected')} />
              )
            }
          />
          {found.addError ? <ErrorBox error={found.addError} retry={found.more} /> : null}
          {found.more ? (
            <p class="list-foot">
              <Button busy={found.adding} onClick={() => void found.more?.()}>
                {t('merges.more')}
              </Button>
            </p>
          ) : null}
        </Card>
      </Tabs>
    </Page>
  );
}
