/** One account: its people, what they spent, and what is known of it with its past. */
import { useRoute } from 'preact-iso';
import { useState } from 'preact/hooks';
import type { Account, AccountMember, List } from '../../shared/api.ts';
import { get, useLoad } from '../client.ts';
import { money } from '../format.ts';
import { Button, Card, ErrorBox, Link, Money, Num, Page, Person, Skeleton, Table, Time, type Column } from '../parts/index.ts';
import { may } from '../session.ts';
import { traitLabel } from '../rules/known.ts';
import { t, tn } from '../text/text.ts';
import { brief } from '../timeline/fields.ts';
import { ExportMenu } from './export-menu.tsx';
import { once, usePaged } from './paged.ts';
import { HistoryDialog } from './trait-history.tsx';
import './people.css';

const columns = (): Column<AccountMember>[] => [
  {
    key: 'name',
    label: t('profiles.person'),
    cell: (row) => <Person name={row.name} email={row.email} userId={row.userId} detail={row.name ? row.email : null} />,
  },
  { key: 'orders', label: t('accounts.orders'), align: 'end', cell: (row) => <Num value={row.orders} /> },
  { key: 'revenue', label: t('accounts.revenue'), align: 'end', cell: (row) => <Money value={row.revenue} whole /> },
  { key: 'since', label: t('account.since'), cell: (row) => <Time at={row.since} as="date" />, on: 'wide' },
  { key: 'last', label: t('account.last'), cell: (row) => <Time at={row.last} />, on: 'wide' },
];

/** The page of an account. */
export default function AccountPage() {
  const id = encodeURIComponent(useRoute().params['id'] ?? '');
  const found = useLoad(`account ${id}`, (signal) => get<Account>(`accounts/${id}`, { signal }));
  const members = usePaged(
    `members of ${id}`,
    (cursor, signal) => get<List<AccountMember>>(`accounts/${id}/members`, { query: { cursor }, signal }),
    once<AccountMember>(),
  );
  const [asked, setAsked] = useState<string | null>(null);
  const account = found.data;
  if (found.error && !account)
    return found.error.code === 'not_found' ? (
      <Page title={t('account.gone')}>
        <p>
          <Link to="/accounts" look="plain">
            {t('account.back')}
          </Link>
        </p>
      </Page>
    ) : (
      <Page title={t('accounts.title')}>
        <ErrorBox error={found.error} retry={found.refresh} />
      </Page>
    );
  if (!account) return <Skeleton look="title" />;
  const name = account.name ?? account.groupId;
  const traits = Object.entries(account.traits).sort(([a], [b]) => a.localeCompare(b));
  return (
    <Page
      title={name}
      finding={tn(account.members === 0 ? 'account.findingNone' : 'account.finding', {
        name: <em>{name}</em>,
        n: account.members,
        money: money(account.revenue, { currency: account.currency }),
      })}
    >
      <div class="columns">
        <Card
          title={t('account.members')}
          aside={
            may('marketer') && members.items?.length ? (
              <ExportMenu path={`accounts/${id}/members`} what={t('export.what.members')} look="quiet" />
            ) : null
          }
        >
          <Table
            caption={t('account.members')}
            columns={columns()}
            rows={members.items}
            rowKey={(row) => row.id}
            href={(row) => `/profiles/${encodeURIComponent(row.id)}`}
            load={members}
          />
          {members.addError ? <ErrorBox error={members.addError} retry={members.more} /> : null}
          {members.more ? (
            <p class="list-foot">
              <Button busy={members.adding} onClick={() => void members.more?.()}>
                {t('accounts.more')}
              </Button>
            </p>
          ) : null}
        </Card>
        <Card title={t('account.traits')}>
          {traits.length === 0 ? <p class="quiet">{t('account.noTraits')}</p> : null}
          <dl class="facts">
            <dt>{t('account.id')}</dt>
            <dd>{account.groupId}</dd>
            {traits.map(([trait, value]) => (
              <>
                <dt key={`${trait} name`}>{traitLabel(trait)}</dt>
                <dd key={trait}>
                  <button
                    type="button"
                    class="past"
                    title={trait}
                    aria-label={t('history.open', { name: `${traitLabel(trait)}: ${brief(value)}` })}
                    onClick={() => setAsked(trait)}
                  >
                    {brief(value)}
                  </button>
                </dd>
              </>
            ))}
            <dt>{t('account.firstSeen')}</dt>
            <dd>
              <Time at={account.firstSeen} as="date" />
            </dd>
          </dl>
        </Card>
      </div>
      <HistoryDialog name={asked} values={account.history.filter((value) => value.name === asked)} onClose={() => setAsked(null)} />
    </Page>
  );
}
