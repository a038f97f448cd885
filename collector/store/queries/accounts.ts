/** Accounts and their members, as pages show them. A member is a profile; its nodes count once. */
import type { Account, AccountMember, AccountRow, ExportedAccount } from '../../../shared/api.ts';
import { shownAmount } from '../../../shared/money.ts';
import { StoreError } from '../error.ts';
import type { Query } from '../query.ts';
import { totalOf } from '../sql.ts';
import type { ExportPage } from './export-people.ts';
import { PROFILE_ROW, profileRow, type ProfileRowColumns } from './profile-row.ts';

interface Row {
  account: number;
  id: string;
  group_id: string;
  name: string | null;
  traits: string;
  first_seen: number;
  last_seen: number;
  members: number;
  orders: number | null;
  revenue: number | null;
}
const instant = (ms: number): string => new Date(ms).toISOString();
// Each person once, with however many of their nodes the account was named.
const PEOPLE = `(select distinct n.root as root from account_member m join node n on n.node = m.node where m.site = a.site and m.account = a.account)`;
const rowOf = (
  q: Query,
): string => `a.account, a.id, a.group_id, a.name, a.traits, a.first_seen, a.last_seen, (select count(*) from ${PEOPLE} r) as members,
  (select sum(p.orders) from ${PEOPLE} r join profile p on p.site = a.site and p.node = r.root) as orders,
  (select ${totalOf(q, 'p.revenue')} from ${PEOPLE} r join profile p on p.site = a.site and p.node = r.root) as revenue`;

const shown = (row: Row, currency: string): AccountRow => ({
  id: row.id,
  groupId: row.group_id,
  name: row.name,
  members: row.members,
  orders: row.orders ?? 0,
  revenue: shownAmount(row.revenue ?? 0, currency),
  currency,
  firstSeen: instant(row.first_seen),
  lastSeen: instant(row.last_seen),
});

/** A page of accounts, those named last first; `q` is part of a name or group id. */
export async function accountPage(
  q: Query,
  site: number,
  text: string,
  after: [seen: number, account: number] | null,
  limit: number,
  currency: string,
): Promise<{ items: AccountRow[]; next: [number, number] | null }> {
  const rows = await q.all<Row>(
    `/* accountPage */ select ${rowOf(q)} from (select * from account where site = ? and ${q.dialect.position({ text: 'search', params: [] }, { text: '?', params: [] }).text} > 0
       and (last_seen, account) < (?, ?) order by last_seen desc, account desc limit ?) a order by a.last_seen desc, a.account desc`,
    ...[site, text.toLowerCase(), after?.[0] ?? Number.MAX_SAFE_INTEGER, after?.[1] ?? 0, limit + 1],
  );
  const items = rows.slice(0, limit);
  const last = items.at(-1);
  return { items: items.map((row) => shown(row, currency)), next: rows.length > limit && last ? [last.last_seen, last.account] : null };
}

/** One account with its traits and where each came from; null when there is none. */
export async function account(q: Query, site: number, id: string, currency: string): Promise<Account | null> {
  const row = await q.get<Row>(`/* accountById */ select ${rowOf(q)} from account a where a.site = ? and a.id = ?`, site, id);
  if (!row) return null;
  const history = await q.all<{ name: string; value: string; ts: number; trust: 'claimed' | 'verified'; source: string | null }>(
    `/* accountTraits */ select t.name, t.value, t.ts, t.trust, s.name as source from account_trait t left join source s on s.source = t.source
       where t.site = ? and t.account = ? order by t.name, t.ts desc, t.message_id desc limit 1000`,
    ...[site, row.account],
  );
  return {
    ...shown(row, currency),
    traits: JSON.parse(row.traits) as Account['traits'],
    history: history.map(({ name, value, ts, trust, source }) => ({
      name,
      value: JSON.parse(value) as unknown,
      at: instant(ts),
      trust,
      source: source ?? '',
    })),
  };
}

/** A page of an account's members, those who were named last first; null when there is no such account. */
export async function accountMembers(
  q: Query,
  site: number,
  id: string,
  after: [last: number, root: number] | null,
  limit: number,
): Promise<{ items: AccountMember[]; next: [number, number] | null } | null> {
  const found = await q.get<{ account: number }>('/* accountKey */ select account from account where site = ? and id = ?', site, id);
  if (!found) return null;
  const rows = await q.all<ProfileRowColumns & { since: number; last: number; root: number }>(
    `/* accountMembers */ select ${PROFILE_ROW}, m.since, m.last, m.root from (
         select n.root as root, min(m.since) as since, max(m.last) as last from account_member m join node n on n.node = m.node
         where m.site = ? and m.account = ? group by n.root) m
       join profile p on p.site = ? and p.node = m.root join node n on n.node = m.root
       where (m.last, m.root) < (?, ?) order by m.last desc, m.root desc limit ?`,
    ...[site, found.account, site, after?.[0] ?? Number.MAX_SAFE_INTEGER, after?.[1] ?? 0, limit + 1],
  );
  const items = rows.slice(0, limit);
  const last = items.at(-1);
  return {
    items: items.map((row) => ({ ...profileRow(row), since: instant(row.since), last: instant(row.last) })),
    next: rows.length > limit && last ? [last.last, last.root] : null,
  };
}

/** A page of accounts for a file, with their traits: walked by their group id, which an account keeps. */
export async function exportedAccounts(
  q: Query,
  site: number,
  text: string,
  currency: string,
  after: string,
  limit: number,
): Promise<ExportPage<ExportedAccount, string>> {
  const rows = await q.all<Row>(
    `/* exportedAccounts */ select ${rowOf(q)} from (select * from account where site = ? and ${q.dialect.position({ text: 'search', params: [] }, { text: '?', params: [] }).text} > 0
       and group_id > ? order by group_id limit ?) a order by a.group_id`,
    ...[site, text.toLowerCase(), after, limit],
  );
  const items = rows.map((row) => ({ ...shown(row, currency), traits: JSON.parse(row.traits) as Account['traits'] }));
  return { items, next: rows.length === limit ? (rows.at(-1)?.group_id ?? null) : null };
}
/** A page of an account's members for a file: walked by node. An account that there is not (any more) is an error: the file would look whole. */
export async function exportedMembers(
  q: Query,
  site: number,
  id: string,
  after: number,
  limit: number,
): Promise<ExportPage<AccountMember, number>> {
  const found = await q.get<{ account: number }>('/* accountKey */ select account from account where site = ? and id = ?', site, id);
  if (!found) throw new StoreError('not_found', 'There is no such account.');
  const rows = await q.all<ProfileRowColumns & { since: number; last: number; root: number }>(
    `/* exportedMembers */ select ${PROFILE_ROW}, m.since, m.last, m.root from (
         select n.root as root, min(m.since) as since, max(m.last) as last from account_member m join node n on n.node = m.node
         where m.site = ? and m.account = ? and n.root > ? group by n.root order by n.root limit ?) m
       join profile p on p.site = ? and p.node = m.root join node n on n.node = m.root order by m.root`,
    ...[site, found.account, after, limit, site],
  );
  const items = rows.map((row) => ({ ...profileRow(row), since: instant(row.since), last: instant(row.last) }));
  return { items, next: rows.length === limit ? (rows.at(-1)?.root ?? null) : null };
}

/** The accounts that a person is a member of. */
export async function accountsOf(
  q: Query,
  site: number,
  root: number,
): Promise<{ id: string; groupId: string; name: string | null; since: string }[]> {
  const rows = await q.all<{ id: string; groupId: string; name: string | null; since: number }>(
    `/* accountsOf */ select a.id, a.group_id as "groupId", a.name, min(m.since) as since from node n cross join account_member m join account a on a.account = m.account
       where n.site = ? and n.root = ? and m.site = n.site and m.node = n.node group by a.id, a.group_id, a.name order by min(m.since), a.id limit 50`,
    ...[site, root],
  );
  return rows.map(({ since, ...row }) => ({ ...row, since: instant(since) }));
}

/** Reads of accounts. */
export const accountReads = { accountPage, account, accountMembers, exportedAccounts, exportedMembers };
