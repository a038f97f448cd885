/** Imports as they are kept: begun, changed, worked on in steps, forgotten. */
import type { ImportPart, ImportReport, ImportRow, ImportSettings, ImportStatus } from '../../../shared/api.ts';
import { WORKING, type Kept, type Progress } from '../../import/state.ts';
import { StoreError } from '../error.ts';
import type { Query } from '../query.ts';
import { writeAudit, type Actor } from './audit.ts';

type Raw = Omit<Kept, 'settings' | 'parts' | 'progress' | 'report'> & {
  settings: string;
  parts: string;
  progress: string | null;
  report: string | null;
};
const COLUMNS = `site, id, name, status, reason, created_at as "createdAt", member, source, settings, parts, progress, report, history_from as "historyFrom",
  committed_at as "committedAt", undone_at as "undoneAt"`;
const keptOf = ({ settings, parts, progress, report, ...row }: Raw): Kept => ({
  ...row,
  settings: JSON.parse(settings) as ImportSettings,
  parts: JSON.parse(parts) as ImportPart[],
  progress: progress === null ? null : (JSON.parse(progress) as Progress),
  report: report === null ? null : (JSON.parse(report) as ImportReport),
});

/** One import; null when there is none. */
export async function importById(q: Query, site: number, id: string): Promise<Kept | null> {
  const row = await q.get<Raw>(`/* importById */ select ${COLUMNS} from import where site = ? and id = ?`, site, id);
  return row ? keptOf(row) : null;
}
/** The imports of a site, newest first, before one (exclusive; its id). */
export async function importPage(q: Query, site: number, before: string | null, limit: number): Promise<ImportRow[]> {
  const time = (ms: number | null): string | null => (ms === null ? null : new Date(ms).toISOString());
  const rows = await q.all<Raw & { by: string | null }>(
    `/* importPage */ select i.site, i.id, i.name, i.status, i.reason, i.created_at as "createdAt", i.committed_at as "committedAt", i.undone_at as "undoneAt",
       i.report, coalesce(nullif(m.name, ''), m.email) as by from import i left join member m on m.id = i.member where i.site = ? and (? = '' or i.id < ?) order by i.id desc limit ?`,
    ...[site, before ?? '', before ?? '', limit],
  );
  return rows.map(({ id, name, status, reason, createdAt, committedAt, undoneAt, report, by }) => {
    const found = report === null ? null : (JSON.parse(report) as ImportReport);
    const rows = found?.counts.reduce((sum, counts) => sum + counts.rows, 0) ?? 0;
    return {
      ...{ id, name, status, reason, by, rows, bad: found?.bad ?? 0, createdAt: new Date(createdAt).toISOString() },
      ...{ committedAt: time(committedAt), undoneAt: time(undoneAt) },
    };
  });
}
/** Who began an import, by name. */
export async function memberName(q: Query, id: string): Promise<string | null> {
  return (
    (await q.get<{ name: string }>(`/* memberName */ select coalesce(nullif(name, ''), email) as name from member where id = ?`, id))
      ?.name ?? null
  );
}
/** Imports that a job was at work on, of every site, oldest first. */
export async function importsUnderway(q: Query): Promise<Kept[]> {
  const rows = await q.all<Raw>(
    `/* importsUnderway */ select ${COLUMNS} from import where status in (${WORKING.map(() => '?').join(', ')}) order by id, site`,
    ...WORKING,
  );
  return rows.map(keptOf);
}

/** Begins an import: its files follow. */
export async function beginImport(
  q: Query,
  site: number,
  id: string,
  name: string,
  settings: ImportSettings,
  actor: Actor,
  now: number,
): Promise<void> {
  await q.run(
    `/* beginImport */ insert into import (site, id, name, status, created_at, member, settings, parts) values (?, ?, ?, 'reading', ?, ?, ?, '[]')`,
    ...[site, id, name, now, actor.member, JSON.stringify(settings)],
  );
  await writeAudit(q, site, actor, 'import.begin', id, { name }, now);
}
/** Keeps a piece of a file, in the place of what was kept under its number. */
export async function addImportChunk(q: Query, site: number, id: string, part: number, n: number, body: string): Promise<void> {
  await q.run(
    `/* addImportChunk */ insert into import_chunk (site, import, part, n, body) values (?, ?, ?, ?, ?)
     on conflict (site, import, part, n) do update set body = excluded.body`,
    ...[site, id, part, n, body],
  );
}
/** Sets the next number of a file apart for one that comes in; `below` it. The mark that holds it is an empty first piece. */
export async function reserveImportPart(q: Query, site: number, id: string, below: number): Promise<number> {
  const kept = await importById(q, site, id);
  const held = await q.get<{ part: number | null }>(
    `/* heldParts */ select max(part) as part from import_chunk where site = ? and import = ? and part < ?`,
    ...[site, id, below],
  );
  const part = Math.max(-1, held?.part ?? -1, ...(kept?.parts ?? []).map((one) => one.part)) + 1;
  await addImportChunk(q, site, id, part, 0, '');
  return part;
}
/**
 * Adds files to an import, or puts those that are there in the place of what they were: whatever else came or changed meanwhile stays. What was tried is to be
 * tried again.
 */
export async function putImportParts(
  q: Query,
  site: number,
  id: string,
  from: readonly ImportStatus[],
  parts: readonly ImportPart[],
  change: Pick<Partial<Kept>, 'name' | 'settings'> = {},
): Promise<void> {
  const there = (await importById(q, site, id))?.parts ?? [];
  const changed = new Map(parts.map((part) => [part.part, part]));
  const all = [
    ...there.map((part) => changed.get(part.part) ?? part),
    ...parts.filter(({ part }) => !there.some((one) => one.part === part)),
  ];
  const status = all.length > 0 ? 'mapping' : 'reading';
  await changeImport(q, site, id, from, { ...change, parts: all, status, reason: null, report: null, progress: null });
}

/** A place among the pieces of an import. */
export interface ChunkPlace {
  part: number;
  n: number;
}
/** Forgets some of the pieces between two places, the second left out; answers whether there were any: call it until there are none. */
export async function dropImportChunks(q: Query, site: number, id: string, from: ChunkPlace, to: ChunkPlace): Promise<boolean> {
  const chunks = await q.all<ChunkPlace>(
    `/* chunksToDrop */ select part, n from import_chunk where site = ? and import = ? and (part, n) >= (?, ?) and (part, n) < (?, ?) order by part, n limit 8`,
    ...[site, id, from.part, from.n, to.part, to.n],
  );
  for (const { part, n } of chunks)
    q.later(`/* dropImportChunk */ delete from import_chunk where site = ? and import = ? and part = ? and n = ?`, site, id, part, n);
  return chunks.length > 0;
}
/** A change of an import's own row: what is absent stays. Only from one of these states; `conflict` with a sentence otherwise. */
export async function changeImport(
  q: Query,
  site: number,
  id: string,
  from: readonly ImportStatus[],
  change: Partial<Kept>,
): Promise<void> {
  const json = (value: unknown): string | null => (value === null ? null : JSON.stringify(value));
  const columns: Record<string, string | number | null | undefined> = {
    ...{ name: change.name, status: change.status, reason: change.reason, source: change.source },
    ...{ history_from: change.historyFrom, committed_at: change.committedAt, undone_at: change.undoneAt },
    ...Object.fromEntries(
      (['settings', 'parts', 'progress', 'report'] as const).flatMap((name) =>
        change[name] === undefined ? [] : [[name, json(change[name])]],
      ),
    ),
  };
  const set = Object.entries(columns).filter((entry): entry is [string, string | number | null] => entry[1] !== undefined);
  const { changes } = await q.run(
    `/* changeImport */ update import set ${set.map(([name]) => `${name} = ?`).join(', ')} where site = ? and id = ? and status in (${from.map(() => '?').join(', ')})`,
    ...set.map(([, value]) => value),
    ...[site, id, ...from],
  );
  if (changes > 0) return;
  if (!(await importById(q, site, id))) throw new StoreError('not_found', 'There is no such import.');
  throw new StoreError('conflict', 'The import is in another state by now; load it again.');
}
/** Begins a step of the job, with a line in the trail. */
export async function beginImportStep(
  q: Query,
  site: number,
  id: string,
  from: readonly ImportStatus[],
  change: Partial<Kept>,
  actor: Actor,
  now: number,
): Promise<void> {
  await changeImport(q, site, id, from, change);
  await writeAudit(q, site, actor, `import.${change.status ?? 'step'}`, id, {}, now);
}
/** Forgets what an import needed while it was worked on. Answers whether anything was there: in pieces, so that visitors' writes come in between. */
export async function clearImport(q: Query, site: number, id: string, most: number): Promise<boolean> {
  const of = 'site = ? and import = ?';
  const rows = await q.all<{ part: number; key: string; n: number }>(
    `/* importRowsLeft */ select part, key, n from import_row where ${of} order by part, key, n limit ?`,
    ...[site, id, most],
  );
  for (const { part, key, n } of rows)
    q.later(`/* clearImportRow */ delete from import_row where ${of} and part = ? and key = ? and n = ?`, site, id, part, key, n);
  const chunks = await q.all<{ part: number; n: number }>(
    `/* importChunksLeft */ select part, n from import_chunk where ${of} order by part, n limit 4`,
    ...[site, id],
  );
  for (const { part, n } of chunks)
    q.later(`/* clearImportChunk */ delete from import_chunk where ${of} and part = ? and n = ?`, site, id, part, n);
  return rows.length > 0 || chunks.length > 0;
}
/** Forgets an import that stores nothing (any more). */
export async function dropImport(
  q: Query,
  site: number,
  id: string,
  from: readonly ImportStatus[],
  actor: Actor,
  now: number,
): Promise<void> {
  const kept = await importById(q, site, id);
  if (!kept) throw new StoreError('not_found', 'There is no such import.');
  if (!from.includes(kept.status)) throw new StoreError('conflict', 'What this import stored must be taken back first.');
  for (const table of ['import_problem', 'import_row', 'import_chunk'])
    await q.run(`/* dropImport */ delete from ${table} where site = ? and import = ?`, site, id);
  await q.run(`/* dropImport */ delete from import where site = ? and id = ?`, site, id);
  await writeAudit(q, site, actor, 'import.drop', id, { name: kept.name }, now);
}

/** Reads of imports. */
export const importReads = { importById, importPage, importsUnderway, memberName };
/** Writes of imports. */
export const importWrites = {
  beginImport,
  addImportChunk,
  dropImportChunks,
  reserveImportPart,
  putImportParts,
  changeImport,
  beginImportStep,
  clearImport,
  dropImport,
};
