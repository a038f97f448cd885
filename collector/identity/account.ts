/** Accounts: the companies and households that `group` calls name, with their traits and members. A browser's claim never takes a verified value's place. */
import type { Event } from '../../shared/event.ts';
import type { Mark, Tx } from '../collect/tx.ts';
import type { Origin } from './claims.ts';
import { isPoison } from './poison.ts';
import { keptVerified, wins, type Refused } from './traits.ts';

interface AccountRow {
  account: number;
  name: string | null;
  traits: string;
  marks: string;
  first_seen: number;
  last_seen: number;
}

/**
 * Keeps what a `group` call says: the account, its traits with time and source, and that the event's node is a member.
 * Answers what was refused of it, or null.
 */
export async function joinAccount(tx: Tx, site: number, node: number, event: Event, origin: Origin): Promise<Refused | null> {
  const groupId = event.groupId?.trim() ?? '';
  if (groupId === '') return { kind: 'group', detail: 'A group call named no group, so nobody was made a member.' };
  if (isPoison(groupId))
    return { kind: 'group', detail: `A group call named "${groupId.slice(0, 60)}", which is no group, so nobody was made a member.` };
  const account = await accountOf(tx, site, groupId, event.ts);
  const lost = await learn(tx, site, account, event, origin);
  await addMember(tx, site, account.account, node, event, origin.source.id);
  return lost.length > 0 ? keptVerified(lost, ` of the account "${groupId.slice(0, 60)}"`) : null;
}

async function accountOf(tx: Tx, site: number, groupId: string, ts: number): Promise<AccountRow> {
  const find = (): Promise<AccountRow | undefined> =>
    tx.get<AccountRow>(
      '/* account */ select account, name, traits, marks, first_seen, last_seen from account where site = ? and group_id = ?',
      ...[site, groupId],
    );
  const known = await find();
  if (known) return known;
  tx.later(
    `/* addAccount */ insert into account (site, id, group_id, name, search, traits, marks, first_seen, last_seen) values (?, ?, ?, null, ?, '{}', '{}', ?, ?)`,
    ...[site, tx.newId('g'), groupId, groupId.toLowerCase(), ts, ts],
  );
  const made = await find();
  if (!made) throw new Error(`account ${groupId} was not made`);
  return made;
}

/** Takes the traits of a `group` call. Answers those of a browser's that a verified value stays in the place of. */
async function learn(tx: Tx, site: number, row: AccountRow, event: Event, { source, trust }: Origin): Promise<string[]> {
  const lost: string[] = [];
  const traits = new Map(Object.entries(JSON.parse(row.traits) as Record<string, unknown>));
  const marks = new Map(Object.entries(JSON.parse(row.marks) as Record<string, Mark>));
  const mark: Mark = [trust === 'verified' ? 'v' : 'c', event.ts, event.messageId];
  for (const [name, value] of Object.entries(event.data)) {
    if (value === undefined || (trust === 'claimed' && name.startsWith('$'))) continue;
    tx.later(
      `/* accountTrait */ insert into account_trait (site, account, name, ts, message_id, source, trust, value) values (?, ?, ?, ?, ?, ?, ?, ?)
         on conflict (site, account, name, ts, message_id) do nothing`,
      ...[site, row.account, name, event.ts, event.messageId, source.id, trust, JSON.stringify(value)],
    );
    const current = marks.get(name);
    if (!wins(mark, current)) {
      if (trust === 'claimed' && current?.[0] === 'v' && JSON.stringify(traits.get(name) ?? null) !== JSON.stringify(value))
        lost.push(name);
      continue;
    }
    marks.set(name, mark);
    if (value === null) traits.delete(name);
    else traits.set(name, value);
  }
  const groupId = event.groupId?.trim() ?? '';
  save(tx, row.account, groupId, traits, marks, Math.min(row.first_seen, event.ts), Math.max(row.last_seen, event.ts));
  return lost;
}

function save(
  tx: Tx,
  account: number,
  groupId: string,
  traits: Map<string, unknown>,
  marks: Map<string, Mark>,
  first: number,
  last: number,
): void {
  const title = traits.get('name');
  const name = typeof title === 'string' && title.trim() !== '' ? title.trim() : null;
  tx.later(
    '/* saveAccount */ update account set name = ?, search = ?, traits = ?, marks = ?, first_seen = ?, last_seen = ? where account = ?',
    ...[name, `${name ?? ''} ${groupId}`.trim().toLowerCase(), text(traits), text(marks), first, last, account],
  );
}

/** Makes an account what its members and traits say that are left; one without members goes. */
export async function rebuildAccount(tx: Tx, site: number, account: number): Promise<void> {
  const row = await tx.get<{ id: string; first: number | null; last: number | null }>(
    `/* accountSpan */ select a.group_id as id, min(m.since) as first, max(m.last) as last from account a
       left join account_member m on m.site = a.site and m.account = a.account where a.site = ? and a.account = ? group by a.group_id`,
    ...[site, account],
  );
  if (!row) return;
  if (row.first === null || row.last === null) {
    tx.later('/* noTraits */ delete from account_trait where site = ? and account = ?', site, account);
    tx.later('/* noMembers */ delete from account where site = ? and account = ?', site, account);
    return;
  }
  const said = await tx.all<{ name: string; ts: number; message_id: string; trust: string; value: string }>(
    '/* accountSaid */ select name, ts, message_id, trust, value from account_trait where site = ? and account = ? order by name, ts, message_id',
    ...[site, account],
  );
  const [traits, marks] = [new Map<string, unknown>(), new Map<string, Mark>()];
  for (const { name, ts, message_id, trust, value } of said) {
    const mark: Mark = [trust === 'verified' ? 'v' : 'c', ts, message_id];
    if (!wins(mark, marks.get(name))) continue;
    marks.set(name, mark);
    if (JSON.parse(value) === null) traits.delete(name);
    else traits.set(name, JSON.parse(value));
  }
  save(tx, account, row.id, traits, marks, row.first, row.last);
}
/** Entries as JSON text, in order of name; also for names like `__proto__`. */
const text = (entries: Map<string, unknown>): string =>
  JSON.stringify(Object.fromEntries([...entries].sort(([a], [b]) => (a < b ? -1 : 1))));

async function addMember(tx: Tx, site: number, account: number, node: number, event: Event, source: number): Promise<void> {
  tx.later(
    `/* addMember */ insert into account_member (site, account, node, since, last, source) values (?, ?, ?, ?, ?, ?) on conflict (site, account, node) do update set
       source = case when excluded.since < account_member.since or (excluded.since = account_member.since and excluded.source > account_member.source)
         then excluded.source else account_member.source end,
       since = case when excluded.since < account_member.since then excluded.since else account_member.since end,
       last = case when excluded.last > account_member.last then excluded.last else account_member.last end`,
    ...[site, account, node, event.ts, event.ts, source],
  );
}

/** Replaces a node's memberships by what its stored `group` events say. */
export async function rejoinAccounts(tx: Tx, site: number, node: number, events: readonly (Event & { source: number })[]): Promise<void> {
  tx.later('/* leaveAccounts */ delete from account_member where site = ? and node = ?', site, node);
  for (const event of events) {
    const row = await tx.get<{ account: number }>(
      'select account from account where site = ? and group_id = ?',
      ...[site, event.groupId?.trim() ?? ''],
    );
    if (row) await addMember(tx, site, row.account, node, event, event.source);
  }
}
