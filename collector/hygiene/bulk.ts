/**
 * Joining all who are likely enough one, in one act that can be taken back as a whole. Which pairs is settled when it begins; they are joined in small
 * writes after that, each by the same link, in the name of whoever asked, as if they had said yes to each.
 */
import type { BulkLink } from '../../shared/api.ts';
import type { Tx } from '../collect/tx.ts';
import { undoLink } from '../identity/writes.ts';
import { StoreError } from '../store/error.ts';
import { writeAudit, type Actor } from '../store/queries/audit.ts';
import { bulkKey, bulkOf } from '../store/queries/bulk.ts';
import { decideSuggestion, publicId } from '../store/queries/suggestions.ts';

const OPEN = `from suggestion s join node a on a.node = s.one join node b on b.node = s.two
  where s.site = ? and s.decided_at is null and s.score >= ? and a.root <> b.root`;

/** Begins to join every open pair from a score up; `count`: how many the caller was told, so that nobody joins more than they saw. */
async function beginBulk(tx: Tx, site: number, least: number, count: number, actor: Actor, now: number): Promise<BulkLink> {
  const under = await tx.get(`/* bulkUnderWay */ select bulk from bulk where site = ? and status in ('joining', 'undoing') limit 1`, site);
  if (under) throw new StoreError('conflict', 'Pairs are being joined or taken apart already; wait until that is done.');
  const row = await tx.get<{ n: number }>(`/* bulkCount */ select count(*) as n ${OPEN}`, site, least);
  const n = Number(row?.n ?? 0);
  if (n === 0) throw new StoreError('conflict', 'No pair is so likely any more; look at the list again.');
  if (n !== count)
    throw new StoreError('conflict', `There are ${n} such pairs now, not ${count}; look at them again before you join them.`);
  await tx.run(
    `/* beginBulk */ insert into bulk (site, member, least, begun_at, status) values (?, ?, ?, ?, 'joining')`,
    ...[site, actor.member, least, now],
  );
  const made = await tx.get<{ bulk: number }>('select max(bulk) as bulk from bulk where site = ?', site);
  if (!made) throw new StoreError('internal', 'The bulk that was just made is not there.');
  await tx.run(
    `/* bulkPairs */ insert into bulk_pair (site, bulk, suggestion) select s.site, ${Number(made.bulk)}, s.id ${OPEN}`,
    ...[site, least],
  );
  const bulk = await bulkOf(tx, site, made.bulk);
  await writeAudit(tx, site, actor, 'bulk.join', bulk.id, { least, pairs: n }, now);
  return bulk;
}

/** Begins to take apart all that a bulk joined; one that is still joining stops. */
async function undoBulk(tx: Tx, site: number, id: string, actor: Actor, now: number): Promise<BulkLink> {
  const bulk = await bulkOf(tx, site, bulkKey(id));
  if (bulk.status === 'undoing' || bulk.status === 'undone') throw new StoreError('conflict', 'These pairs were taken apart before.');
  await tx.run(
    `/* undoBulk */ update bulk set status = 'undoing', undone_by = ? where site = ? and bulk = ?`,
    actor.member,
    site,
    bulkKey(id),
  );
  await writeAudit(tx, site, actor, 'bulk.undo', id, { joined: bulk.joined }, now);
  return bulkOf(tx, site, bulkKey(id));
}

interface Under {
  bulk: number;
  site: number;
  member: string | null;
  undone_by: string | null;
  status: 'joining' | 'undoing';
}

/** Joins or takes apart the next `most` pairs of the first bulk that is under way; answers whether there was one. */
async function bulkStep(tx: Tx, most: number, now: number): Promise<boolean> {
  const under = await tx.get<Under>(
    `/* bulkNext */ select bulk, site, member, undone_by, status from bulk where status in ('joining', 'undoing') order by bulk limit 1`,
  );
  if (!under) return false;
  const more = under.status === 'joining' ? await joinNext(tx, under, most, now) : await undoNext(tx, under, most, now);
  if (!more)
    await tx.run(
      `/* bulkDone */ update bulk set status = ? where site = ? and bulk = ?`,
      ...[under.status === 'joining' ? 'joined' : 'undone', under.site, under.bulk],
    );
  return true;
}

async function joinNext(tx: Tx, { site, bulk, member }: Under, most: number, now: number): Promise<boolean> {
  const rows = await tx.all<{ id: number }>(
    `/* bulkToJoin */ select s.id from bulk_pair p join suggestion s on s.id = p.suggestion
       where p.site = ? and p.bulk = ? and p.outcome is null order by s.score desc, s.id limit ?`,
    ...[site, bulk, most],
  );
  for (const { id } of rows) {
    // Each looks again: the pairs before it may have made these two one, or brought in somebody who was kept apart.
    const joins = await mayJoin(tx, site, id);
    const link = joins ? (await decideSuggestion(tx, site, publicId(id), 'accepted', { member }, now)).linkId : null;
    await tx.run(
      `/* bulkOutcome */ update bulk_pair set outcome = ?, link = ? where site = ? and bulk = ? and suggestion = ?`,
      ...[joins ? 'joined' : 'skipped', link, site, bulk, id],
    );
  }
  if (rows.length === most) return true;
  // Suggestions that are gone altogether since.
  await tx.run(`update bulk_pair set outcome = 'skipped' where site = ? and bulk = ? and outcome is null`, site, bulk);
  return false;
}

/** Whether a suggestion is still open between two people, of whom nobody was kept apart from anybody of the other. */
async function mayJoin(tx: Tx, site: number, id: number): Promise<boolean> {
  const pair = await tx.get<{ a: number; b: number }>(
    `/* bulkPair */ select a.root as a, b.root as b from suggestion s join node a on a.node = s.one join node b on b.node = s.two
       where s.site = ? and s.id = ? and s.decided_at is null and a.root <> b.root`,
    ...[site, id],
  );
  if (!pair) return false;
  const { a, b } = pair;
  const apart = await tx.get(
    `/* keptApart */ select s.id from node m cross join suggestion s cross join node n where m.site = ? and m.root in (?, ?) and s.site = m.site and s.one = m.node
       and s.decision = 'rejected' and n.node = s.two and n.root in (?, ?) and n.root <> m.root limit 1`,
    ...[site, a, b, a, b],
  );
  return !apart;
}

async function undoNext(tx: Tx, { site, bulk, undone_by }: Under, most: number, now: number): Promise<boolean> {
  const rows = await tx.all<{ suggestion: number; link: string; ended: number | null }>(
    `/* bulkToUndo */ select p.suggestion, p.link, l.ended_at as ended from bulk_pair p join link l on l.site = p.site and l.id = p.link
       where p.site = ? and p.bulk = ? and p.outcome = 'joined' order by l.link desc limit ?`,
    ...[site, bulk, most],
  );
  for (const { suggestion, link, ended } of rows) {
    // What somebody took apart before stays as they decided it.
    if (ended === null) {
      await undoLink(tx, site, link, { member: undone_by }, now);
      await decideSuggestion(tx, site, publicId(suggestion), 'open', { member: undone_by }, now);
    }
    await tx.run(
      `/* bulkUndone */ update bulk_pair set outcome = 'undone' where site = ? and bulk = ? and suggestion = ?`,
      ...[site, bulk, suggestion],
    );
  }
  return rows.length === most;
}

/** Writes of bulks. */
export const bulkWrites = { beginBulk, undoBulk, bulkStep };
