/** People and their sessions: set-up, log-in, invitations, roles. */
import type { Role } from '../../../shared/api.ts';
import type { SiteSettings } from '../../access/settings.ts';
import type { Query } from '../query.ts';
import { StoreError } from '../error.ts';
import { writeAudit, type Actor } from './audit.ts';
import { changeSite, insertSite, sitesOfMember, type NewSource } from './sites.ts';
import type { SiteContext } from '../../site.ts';

/** A person who may log in; `password` is a hash, `''` until an invitation is accepted. */
export interface MemberRow {
  id: string;
  email: string;
  name: string;
  password: string;
}
/** A valid session: who, until when, and the role in each of their sites. */
export interface OpenSession {
  member: { id: string; email: string; name: string };
  expiresAt: number;
  sites: (SiteContext & { role: string })[];
}
/** A person in the list of a site's people; times in milliseconds. */
export interface MemberOfSite {
  id: string;
  email: string;
  name: string;
  role: Role;
  createdAt: number;
  lastSeen: number | null;
  invited: boolean;
}

/** Whether anybody can log in yet. */
export async function hasOwner(q: Query): Promise<boolean> {
  const row = await q.get(
    `/* hasOwner */ select r.member from role r join member m on m.id = r.member where r.role = 'owner' and m.password <> '' limit 1`,
  );
  return row !== undefined;
}

/** The session of a token's hash, when it is valid at `now`. */
export async function sessionByHash(q: Query, hash: string, now: number): Promise<OpenSession | null> {
  const row = await q.get<{ id: string; email: string; name: string; expires_at: number }>(
    `/* sessionByHash */ select m.id, m.email, m.name, t.expires_at from session t join member m on m.id = t.member where t.hash = ? and t.expires_at > ?`,
    hash,
    now,
  );
  if (!row) return null;
  const { expires_at, ...member } = row;
  return { member, expiresAt: Number(expires_at), sites: await sitesOfMember(q, member.id) };
}

/** The member with this address and the hash of their password, or null. */
export async function memberByEmail(q: Query, email: string): Promise<MemberRow | null> {
  return (await q.get<MemberRow>(`/* memberByEmail */ select id, email, name, password from member where email = ?`, email)) ?? null;
}

/** The people of a site, oldest first. */
export async function membersOfSite(q: Query, site: number): Promise<MemberOfSite[]> {
  type Found = { id: string; email: string; name: string; role: Role; created_at: number; last_seen: number | null; password: string };
  const rows = await q.all<Found>(
    `/* membersOfSite */ select m.id, m.email, m.name, r.role, m.created_at, m.last_seen, m.password
     from role r join member m on m.id = r.member where r.site = ? order by m.created_at, m.id`,
    site,
  );
  return rows.map(({ created_at, last_seen, password, ...row }) => ({
    ...row,
    createdAt: Number(created_at),
    lastSeen: last_seen === null ? null : Number(last_seen),
    invited: password === '',
  }));
}

/** Whether a set-up link or an invitation is still good, and whose it is. */
export async function linkByHash(
  q: Query,
  hash: string,
  notBefore: number,
): Promise<{ member: string | null; email: string | null; name: string | null } | null> {
  const row = await q.get<{ member: string | null; email: string | null; name: string | null }>(
    `/* linkByHash */ select t.member, m.email, m.name from setup_token t left join member m on m.id = t.member
     where t.hash = ? and t.used_at is null and t.created_at >= ?`,
    hash,
    notBefore,
  );
  return row ?? null;
}

/** Makes a set-up link the only good one. */
export async function issueSetupLink(q: Query, hash: string, now: number): Promise<void> {
  if (await hasOwner(q)) throw new StoreError('conflict', 'Kith is already set up.');
  await q.run(`/* dropSetupLinks */ delete from setup_token where member is null`);
  await q.run(`/* issueSetupLink */ insert into setup_token (hash, created_at) values (?, ?)`, hash, now);
}

async function useLink(q: Query, hash: string, member: string | null, now: number): Promise<void> {
  const { changes } = await q.run(
    `/* useLink */ update setup_token set used_at = ? where hash = ? and used_at is null and coalesce(member, '') = ?`,
    now,
    hash,
    member ?? '',
  );
  if (changes === 0) throw new StoreError('conflict', 'This link was used already; it works once.');
}

/** What set-up makes: the first owner, and the first site with its keys unless there is one (then its settings, when given). */
export interface SetUp {
  /** Hash of the set-up link; null at an unattended start. */
  link: string | null;
  member: MemberRow;
  site: { id: string; settings: SiteSettings | null; keys: NewSource[] };
}

/** Sets Kith up once; a second owner cannot come this way. */
export async function setUp(q: Query, { link, member, site }: SetUp, now: number): Promise<void> {
  if (await hasOwner(q)) throw new StoreError('conflict', 'Kith is already set up.');
  if (link !== null) await useLink(q, link, null, now);
  await q.run(
    `/* insertMember */ insert into member (id, email, name, password, created_at) values (?, ?, ?, ?, ?)
     on conflict (email) do update set name = excluded.name, password = excluded.password`,
    member.id,
    member.email,
    member.name,
    member.password,
    now,
  );
  const id = (await memberByEmail(q, member.email))?.id ?? member.id;
  const actor = { member: id };
  const present = await q.all<{ site: number }>(`/* sitesAtSetUp */ select site from site order by site`);
  const first = present[0];
  if (first && site.settings) await changeSite(q, Number(first.site), site.settings, actor, now);
  if (!first) {
    if (!site.settings) throw new StoreError('invalid', 'The site needs settings.');
    present.push({ site: await insertSite(q, site.id, site.settings, site.keys, now) });
  }
  for (const { site: number } of present) {
    await q.run(
      `/* setUpRole */ insert into role (site, member, role) values (?, ?, 'owner') on conflict (site, member) do update set role = 'owner'`,
      Number(number),
      id,
    );
    await writeAudit(q, Number(number), actor, 'setup', id, { email: member.email, unattended: link === null }, now);
  }
}

/** Starts a session, and forgets those that ran out. */
export async function openSession(q: Query, hash: string, member: string, now: number, expires: number): Promise<void> {
  await q.run(`/* dropSessions */ delete from session where expires_at <= ?`, now);
  await q.run(
    `/* openSession */ insert into session (hash, member, created_at, expires_at) values (?, ?, ?, ?)`,
    hash,
    member,
    now,
    expires,
  );
  await q.run(`/* seenAtLogin */ update member set last_seen = ? where id = ?`, now, member);
}
/** Moves the end of a session that is in use. */
export async function extendSession(q: Query, hash: string, member: string, now: number, expires: number): Promise<void> {
  await q.run(`/* extendSession */ update session set expires_at = ? where hash = ?`, expires, hash);
  await q.run(`/* seenInSession */ update member set last_seen = ? where id = ?`, now, member);
}
/** Ends one session. */
export async function endSession(q: Query, hash: string): Promise<void> {
  await q.run(`/* endSession */ delete from session where hash = ?`, hash);
}

/** Gives a person a role in a site; a person who cannot log in yet also gets the link whose hash this is. Answers whether the link is needed. */
export async function invite(
  q: Query,
  site: number,
  member: MemberRow,
  role: Role,
  link: string,
  actor: Actor,
  now: number,
): Promise<boolean> {
  const known = await memberByEmail(q, member.email);
  const id = known?.id ?? member.id;
  if (!known)
    await q.run(
      `/* inviteMember */ insert into member (id, email, name, password, created_at) values (?, ?, ?, '', ?)`,
      id,
      member.email,
      member.name,
      now,
    );
  const { changes } = await q.run(
    `/* inviteRole */ insert into role (site, member, role) values (?, ?, ?) on conflict (site, member) do nothing`,
    site,
    id,
    role,
  );
  const needed = !known || known.password === '';
  if (changes === 0 && !needed) throw new StoreError('conflict', 'This person already has access to the site.');
  if (changes === 0) await q.run(`/* inviteAgain */ update role set role = ? where site = ? and member = ?`, role, site, id);
  if (needed) {
    await q.run(`/* dropInvitations */ delete from setup_token where member = ?`, id);
    await q.run(`/* issueInvitation */ insert into setup_token (hash, member, created_at) values (?, ?, ?)`, link, id, now);
  }
  await writeAudit(q, site, actor, 'member.invite', id, { email: member.email, role }, now);
  return needed;
}

/** Sets the password of an invited person, once. */
export async function acceptInvitation(
  q: Query,
  link: string,
  member: string,
  name: string | null,
  password: string,
  now: number,
): Promise<void> {
  await useLink(q, link, member, now);
  await q.run(`/* acceptInvitation */ update member set password = ?, name = coalesce(?, name) where id = ?`, password, name, member);
  await writeAudit(q, null, { member }, 'member.join', member, {}, now);
}

async function keepAnOwner(q: Query, site: number, without: string): Promise<void> {
  const other = await q.get(
    `/* keepAnOwner */ select r.member from role r join member m on m.id = r.member
     where r.site = ? and r.role = 'owner' and r.member <> ? and m.password <> '' limit 1`,
    site,
    without,
  );
  if (!other) throw new StoreError('conflict', 'This is the only owner; make somebody else an owner first.');
}

async function roleOf(q: Query, site: number, member: string): Promise<string> {
  const row = await q.get<{ role: string }>(`/* roleOf */ select role from role where site = ? and member = ?`, site, member);
  if (!row) throw new StoreError('not_found', 'This person has no access to the site.');
  return row.role;
}

/** Changes what a person may do in a site; the last owner stays one. */
export async function changeRole(q: Query, site: number, member: string, role: Role, actor: Actor, now: number): Promise<void> {
  const before = await roleOf(q, site, member);
  if (before === 'owner' && role !== 'owner') await keepAnOwner(q, site, member);
  await q.run(`/* changeRole */ update role set role = ? where site = ? and member = ?`, role, site, member);
  await writeAudit(q, site, actor, 'member.role', member, { before, role }, now);
}

/** Takes a person's access to a site away; who has none left cannot log in any more. */
export async function removeMember(q: Query, site: number, member: string, actor: Actor, now: number): Promise<void> {
  if ((await roleOf(q, site, member)) === 'owner') await keepAnOwner(q, site, member);
  await q.run(`/* removeRole */ delete from role where site = ? and member = ?`, site, member);
  await writeAudit(q, site, actor, 'member.remove', member, {}, now);
  if (await q.get(`/* hasRoles */ select site from role where member = ? limit 1`, member)) return;
  for (const sql of [
    `/* dropMemberSessions */ delete from session where member = ?`,
    `/* dropMemberLinks */ delete from setup_token where member = ?`,
    `/* dropMember */ delete from member where id = ?`,
  ])
    await q.run(sql, member);
}

/** Reads of members, sessions and invitations. */
export const accessReads = { hasOwner, sessionByHash, memberByEmail, membersOfSite, linkByHash };
/** Writes of members, sessions and invitations. */
export const accessWrites = {
  issueSetupLink,
  setUp,
  openSession,
  extendSession,
  endSession,
  invite,
  acceptInvitation,
  changeRole,
  removeMember,
};
