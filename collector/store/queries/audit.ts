/** Who changed what: one row for each change of people, keys and settings, written in the same transaction. */
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
/** Reads of who changed what. */
export const auditReads = { auditTrail };
