/** Everything that was refused while telling people apart, grouped by what is wrong and who sent it. */
import type { WarningGroup, WarningKind } from '../../../shared/api.ts';
import type { Query } from '../query.ts';
import { pageOf } from './page-of.ts';
import { refusalWords, type Refusal } from './refusal-words.ts';

interface GroupRow {
  kind: WarningKind;
  sender: string;
  source: string | null;
  count: number;
  fresh: number;
  rows: number;
  first: number;
  last: number;
}
const CLAIMS = `('shared_device', 'taken', 'limit')`;
const EXAMPLES = 5;

/** The groups of a site, those that happened last first, 500 of them; dismissed ones are those in which nothing happened since. */
export async function warningGroups(q: Query, site: number, kind: WarningKind | null, dismissed: boolean): Promise<WarningGroup[]> {
  const only = kind === null ? [] : [kind];
  const rows = await q.all<GroupRow>(
    `/* warningGroups */ select w.kind, w.sender, min(s.name) as source, sum(w.count) as count, sum(w.count - w.dismissed) as fresh, count(*) as rows,
         min(w.at) as first, max(w.last) as last from (
         select kind, sender, source, count, dismissed, at, last from identity_warning where site = ?${kind === null ? '' : ' and kind = ?'}
         union all select verdict, sender, source, count, dismissed, ts, last from claim where site = ? and verdict in ${CLAIMS}${kind === null ? '' : ' and verdict = ?'}) w
       left join source s on s.source = w.source group by w.kind, w.sender having sum(w.count - w.dismissed) ${dismissed ? '<=' : '>'} 0
       order by max(w.last) desc, w.kind, w.sender limit 500`,
    ...[site, ...only, site, ...only],
  );
  const groups: WarningGroup[] = [];
  for (const row of rows) {
    groups.push({
      id: groupId(row.kind, row.sender),
      kind: row.kind,
      sender: row.sender,
      source: row.source ?? '',
      count: row.count,
      fresh: row.fresh,
      cases: row.rows,
      first: new Date(row.first).toISOString(),
      last: new Date(row.last).toISOString(),
      examples: await examples(q, site, row.kind, row.sender),
    });
  }
  return groups;
}

const groupId = (kind: WarningKind, sender: string): string => Buffer.from(JSON.stringify([kind, sender])).toString('base64url');
/** What a group's id stands for; null when it is none of ours. */
export function groupOf(id: string): [kind: string, sender: string] | null {
  try {
    const parts: unknown = JSON.parse(Buffer.from(id, 'base64url').toString('utf8'));
    return Array.isArray(parts) && typeof parts[0] === 'string' && typeof parts[1] === 'string' ? [parts[0], parts[1]] : null;
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}

interface ExampleRow {
  node: number;
  detail: string | null;
  namespace: string;
  value: string;
  user: string | null;
  last: number;
  profile: string | null;
  name: string | null;
}

async function examples(q: Query, site: number, kind: WarningKind, sender: string): Promise<WarningGroup['examples']> {
  const rows = await q.all<ExampleRow>(
    `/* warningExamples */ select w.node, w.detail, w.namespace, w.value, w.last, r.id as profile, coalesce(p.name, p.email) as name,
         (select i.value from identifier i where i.site = ? and i.node = w.node and i.namespace = 'user_id') as user from (
         select node, detail, '' as namespace, '' as value, last from identity_warning where site = ? and kind = ? and sender = ?
         union all select node, null, namespace, value, last from claim where site = ? and verdict in ${CLAIMS} and verdict = ? and sender = ?) w
       left join node n on n.node = w.node left join node r on r.node = n.root left join profile p on p.site = r.site and p.node = r.node
       order by w.last desc, w.node, w.namespace, w.value, w.detail limit ?`,
    ...[site, site, kind, sender, site, kind, sender, EXAMPLES],
  );
  const told: WarningGroup['examples'] = [];
  for (const { node, detail, namespace, value, user, last, profile, name } of rows)
    told.push({
      detail: detail ?? refusalWords(kind as Refusal, { namespace, value, user: user ?? '' }),
      at: new Date(last).toISOString(),
      page: await pageOf(q, site, node, last),
      profile: profile === null ? null : { id: profile, name: name ?? user ?? null },
    });
  return told;
}

/** Puts a group aside until it happens again, or brings it back. */
async function dismissWarnings(q: Query, site: number, kind: string, sender: string, back: boolean): Promise<void> {
  const to = back ? '0' : 'count';
  await q.run(
    `/* dismissWarnings */ update identity_warning set dismissed = ${to} where site = ? and kind = ? and sender = ?`,
    site,
    kind,
    sender,
  );
  await q.run(
    `/* dismissClaims */ update claim set dismissed = ${to} where site = ? and verdict in ${CLAIMS} and verdict = ? and sender = ?`,
    ...[site, kind, sender],
  );
}

/** Reads of warnings. */
export const warningReads = { warningGroups };
/** Writes of warnings. */
export const warningWrites = { dismissWarnings };
