/** Companies and households, with the sum of what their people bought. */
import { useState } from 'preact/hooks';
import type { AccountRow, List } from '../../shared/api.ts';
import { useQuery } from '../address.ts';
import { get } from '../client.ts';
import { Button, Card, Empty, ErrorBox, Input, Money, Num, Page, Table, Time, type Column } from '../parts/index.ts';
import { may } from '../session.ts';
import { t } from '../text/text.ts';
import { ExportMenu } from './export-menu.tsx';
import { once, usePaged } from './paged.ts';
import './people.css';

const columns = (): Column<AccountRow>[] => [
  {
    key: 'name',
    label: t('accounts.name'),
    cell: (row) => (
      <span class="person-words">
        <span>{row.name ?? row.groupId}</span>
        {row.name ? <span class="person-detail">{row.groupId}</span> : null}
      </span>
    ),
  },
  { key: 'members', label: t('accounts.members'), align: 'end', cell: (row) => <Num value={row.members} /> },
  { key: 'orders', label: t('accounts.orders'), align: 'end', cell: (row) => <Num value={row.orders} />, on: 'wide' },
  {
    key: 'revenue',
    label: t('accounts.revenue'),
    align: 'end',
    cell: (row) => <Money value={row.revenue} currency={row.currency} whole />,
  },
  { key: 'lastSeen', label: t('accounts.lastSeen'), cell: (row) => <Time at={row.lastSeen} /> },
];

/** The list of accounts. */
export default function Accounts() {
  const [query, setQuery] = useQuery();
  const [typed, setTyped] = useState(query.q ?? '');
  const q = query.q ?? '';
  const found = usePaged(
    `accounts ${q}`,
    (cursor, signal) => get<List<AccountRow>>('accounts', { query: { q: q || undefined, cursor }, signal }),
    once<AccountRow>(),
  );
  const n = found.items?.length;
  return (
    <Page
      title={t('accounts.title')}
      actions={may('marketer') && n ? <ExportMenu path="accounts" query={q ? { q } : {}} what={t('export.what.accounts')} /> : undefined}
      finding={n !== undefined && q === '' ? (found.more ? t('accounts.findingMany', { n }) : t('accounts.finding', { n })) : undefined}
    >
      <Card>
        {q !== '' || (n ?? 0) > 0 ? (
          <Input
            bare
            type="search"
            label={t('accounts.search')}
            placeholder={t('accounts.search')}
            value={typed}
            onInput={(text) => {
              setTyped(text);
              setQuery({ q: text.trim() || undefined });
            }}
          />
        ) : null}
        <Table
          caption={t('accounts.caption')}
          columns={columns()}
          rows={found.items}
          rowKey={(row) => row.id}
          href={(row) => `/accounts/${encodeURIComponent(row.id)}`}
          load={found}
          empty={q ? <Empty title={t('accounts.noneFit')} /> : <Empty title={t('accounts.empty')}>{t('accounts.emptyWords')}</Empty>}
        />
        {found.addError ? <ErrorBox error={found.addError} retry={found.more} /> : null}
        {found.more ? (
          <p class="list-foot">
            <Button busy={found.adding} onClick={() => void found.more?.()}>
              {t('accounts.more')}
            </Button>
          </p>
        ) : null}
      </Card>
    </Page>
  );
}
