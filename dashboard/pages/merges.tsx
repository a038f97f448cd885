/** The merge inbox: pairs of people who may be one, to be decided by a human. */
import type { List, Suggestion } from '../../shared/api.ts';
import { useQuery } from '../address.ts';
import { get } from '../client.ts';
import { Button, Card, Empty, ErrorBox, Page, Person, Table, Tabs, Time, type Column } from '../parts/index.ts';
import { t } from '../text/text.ts';
import { once, usePaged } from './paged.ts';
import './people.css';

const STATUSES = ['open', 'rejected'] as const;
type Status = (typeof STATUSES)[number];

/** Why two people may be one, in words. */
export const reasonOf = ({ kind, value, note }: Suggestion): string =>
  kind === 'human' && note ? t('merges.kindNote', { note }) : t(`merges.kind.${kind}`, { value });

const columns = (): Column<Suggestion>[] => [
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
  { key: 'why', label: t('merges.why'), cell: reasonOf },
  { key: 'at', label: t('merges.when'), cell: ({ at }) => <Time at={at} />, on: 'wide' },
];

/** The list of suggestions. */
export default function Merges() {
  const [query, setQuery] = useQuery();
  const status: Status = query.status === 'rejected' ? 'rejected' : 'open';
  const found = usePaged(
    `suggestions ${status}`,
    (cursor, signal) => get<List<Suggestion>>('suggestions', { query: { status, cursor }, signal }),
    once<Suggestion>(),
  );
  const n = found.items?.length;
  const finding =
    status === 'open' && n !== undefined ? (found.more ? t('merges.findingMany', { n }) : t('merges.finding', { n })) : undefined;
  return (
    <Page title={t('merges.title')} finding={finding} under={<p class="quiet">{t('merges.under')}</p>}>
      <Tabs<Status>
        label={t('merges.tabs')}
        tabs={STATUSES.map((value) => ({ value, label: t(`merges.tab.${value}`) }))}
        value={status}
        onChange={(next) => setQuery({ status: next === 'open' ? undefined : next })}
      >
        <Card>
          <Table
            caption={t('merges.caption')}
            columns={columns()}
            rows={found.items}
            rowKey={(row) => row.id}
            href={(row) => `/merges/${encodeURIComponent(row.id)}`}
            load={found}
            empty={
              status === 'open' ? (
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
