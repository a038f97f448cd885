/** Accounts and their members as tables. Pure. */
import type { AccountMember, ExportedAccount } from '../../shared/api.ts';
import type { Sheet } from './answer.ts';
import type { Names } from './columns.ts';

/** A row an account, with a column for each trait. Money in `currency`. */
export const accountsSheet = (traits: Names): Sheet<ExportedAccount> => ({
  head: ['id', 'group_id', 'name', 'members', 'orders', 'revenue', 'currency', 'first_seen', 'last_seen', ...traits.head('traits')],
  rows: (of) => [
    [
      ...[of.id, of.groupId, of.name, of.members, of.orders, of.revenue, of.currency, of.firstSeen, of.lastSeen],
      ...traits.cells(of.traits),
    ],
  ],
});

/** A row a person; revenue in the site's currency. */
export const membersSheet = (currency: string): Sheet<AccountMember> => ({
  head: ['id', 'user_id', 'name', 'email', 'member_since', 'last_named', 'last_seen', 'orders', 'revenue', 'currency'],
  rows: (of) => [[of.id, of.userId, of.name, of.email, of.since, of.last, of.lastSeen, of.orders, of.revenue, currency]],
});
