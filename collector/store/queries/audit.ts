/** Who changed what, and who took what away: one row for each change of people, keys and settings, written in the same transaction, and for each file that got out. */
import type { Query } from '../query.ts';

/** Who does it: a member, or nobody in particular (the machine's owner, at start). */
export interface Actor {
  member: string | null;
}
/** One line of the audit trail. */
export interface AuditLine {
  id: number;
  at: number;
  member: string | null;
  act: string;
  subject: string;
  detail: string;
}

/** Keeps one change; `detail` never holds a secret. */
export async function writeAudit(
  q: Query,
  site: number | null,
  actor: Actor,
  act: string,
  subject: string,
  detail: object,
  now: number,
): Promise<void> {
  await q.run(
    `/* writeAudit */ insert into audit (site, at, member, act, subject, detail) values (?, ?, ?, ?, ?, ?)`,
    site,
    now,
    actor.member,
    act,
    subject,
    JSON.stringify(detail),
  );
}

/** The trail of a site, newest first, before line `before` (exclusive; null: from the newest). */
export async function auditTrail(q: Query, site: number, before: number | null, limit: number): Promise<AuditLine[]> {
  return q.all<AuditLine>(
    `/* auditTrail */ select a.id, a.at, m.email as member, a.act, a.subject, a.detail from audit a left join member m on m.id = a.member
     where a.site = ? and a.id < ? order by a.id desc limit ?`,
    site,
    before ?? Number.MAX_SAFE_INTEGER,
    limit,
  );
}
/** What a file that gets out was asked for. */
export interface Taken {
  format: string;
  /** The search and filters, by their names in the address. */
  asked: Record<string, string>;
}
/** How it ended: `whole`; `left` by its reader; `cut` by a fault, or because the reader may not have it any more. */
export type TakenEnd = 'whole' | 'left' | 'cut';

/** Keeps that a file begins to get out, before any of it does; answers the line's number. A line that never learns its end is of a process that died. */
export async function beginExport(q: Query, site: number, list: string, taken: Taken, actor: Actor, now: number): Promise<number> {
  const row = await q.get<{ id: number }>(
    `/* beginExport */ insert into audit (site, at, member, act, subject, detail) values (?, ?, ?, 'export', ?, ?) returning id`,
    ...[site, now, actor.member, list, JSON.stringify(taken)],
  );
  return Number(row?.id ?? 0);
}
/** Adds to that line how many rows got out, and how it ended. */
export async function endExport(q: Query, site: number, id: number, taken: Taken, rows: number, ended: TakenEnd): Promise<void> {
  await q.run(
    `/* endExport */ update audit set detail = ? where site = ? and id = ? and act = 'export'`,
    ...[JSON.stringify({ ...taken, rows, ended }), site, id],
  );
}
/** Writes of who took what. */
export const auditWrites = { beginExport, endExport };
/** Reads of who changed what. */
export const auditReads = { auditTrail };
