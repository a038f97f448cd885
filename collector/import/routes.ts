/** Routes of imports: files come in, are mapped, tried, stored and taken back. */
import type { ImportPart, ImportSettings } from '../../shared/api.ts';
import { dayOf } from '../../shared/time.ts';
import { actorOf } from '../access/people.ts';
import { csvLine, CSV_MARK } from '../export/csv.ts';
import { decodeCursor, encodeCursor, HttpError, limitOf, page, readBody, type Ctx, type Handler } from '../http.ts';
import { arrivingBytes } from '../request.ts';
import { newId } from '../store/ids.ts';
import { remapped } from './mapping.ts';
import { begun } from './imports.ts';
import { dropParts, keepPiece, MOST_PARTS, PIECES, sentPieces, takeFiles } from './files.ts';
import { takenParts } from './read.ts';
import { rejoined } from './unpack.ts';
import { commitSchema, importChangeSchema, lackingIn } from './schema.ts';
import { shownImport } from './shown.ts';
import type { Kept } from './state.ts';

const OPEN = ['reading', 'mapping', 'checked', 'failed'] as const;
/** Rows of an import that are forgotten in one write. */
const CLEARED = 500;
const PIECE_NAMES = /^\d{1,5}$/;

/** The import of the address. */
export async function importOf(c: Ctx): Promise<Kept> {
  const kept = await c.var.deps.store.read.importById(c.var.site.site, c.req.param('id') ?? '');
  if (!kept) throw new HttpError('not_found', 'There is no such import.');
  return kept;
}
async function answer(c: Ctx, status: 200 | 201 | 202 = 200, id?: string): Promise<Response> {
  const kept = id === undefined ? await importOf(c) : await c.var.deps.store.read.importById(c.var.site.site, id);
  if (!kept) throw new HttpError('not_found', 'There is no such import.');
  return c.json(await shownImport(c.var.deps, kept), status);
}
function fileName(c: Ctx): string {
  const name = (c.req.query('name') ?? '').replace(/^.*[/\\]/, '').trim();
  if (name === '' || name.length > 200 || /\p{C}/u.test(name))
    throw new HttpError('invalid', 'name: what the file is called, at most 200 characters.');
  return name;
}
/** An import that may still be changed: nothing of it is stored, nothing is under way. */
async function openImport(c: Ctx): Promise<Kept> {
  const kept = await importOf(c);
  if (!(OPEN as readonly string[]).includes(kept.status) || kept.source !== null)
    throw new HttpError(
      'conflict',
      kept.source !== null
        ? 'This import is stored; take it back, or begin another.'
        : 'This import is being worked on; wait until it is done.',
    );
  return kept;
}
/** What a request brings at once, and as one of many pieces; bytes. */
const [FILE, PIECE] = [20 * 1024 * 1024, 8 * 1024 * 1024];

/** Adds files to an import, from the body or from the pieces that were sent before. */
async function addFiles(c: Ctx, kept: Kept, name: string): Promise<void> {
  const { deps, site } = c.var;
  const { store } = deps;
  const place = { site: site.site, id: kept.id };
  const body = arrivingBytes(c, FILE);
  const first = await body.next();
  if (first.done && (await store.read.lastImportChunk(site.site, kept.id, PIECES)) === null)
    throw new HttpError('invalid', 'The file is empty: nothing arrived.');
  const bytes = first.done ? sentPieces(store, place, PIECES) : rejoined(first.value, body);
  const parts = await takeFiles(store, place, kept.parts.length, name, bytes);
  try {
    await store.write.putImportParts(site.site, kept.id, OPEN, parts);
  } catch (error) {
    for (const { part } of parts) await dropParts(store, place, part, part + 1);
    throw error;
  }
  // Only now: what was sent in pieces stays until all of it is taken, so that one that is missing can be sent.
  if (first.done) await dropParts(store, place, PIECES);
}

/** Imports. */
export const importRoutes = {
  list: (async (c) => {
    const limit = limitOf(c);
    const [before = null] = decodeCursor(c, 1) ?? [];
    const found = await c.var.deps.store.read.importPage(c.var.site.site, before === null ? null : String(before), limit + 1);
    const last = found.length > limit ? found[limit - 1] : undefined;
    return c.json(page(found.slice(0, limit), last ? encodeCursor([last.id]) : null));
  }) satisfies Handler,

  get: ((c) => answer(c)) satisfies Handler,

  begin: (async (c) => {
    const { deps, site } = c.var;
    const name = fileName(c);
    const now = deps.now();
    const id = newId('i', now);
    const settings: ImportSettings = { asOf: dayOf(now, site.timeZone), historyFrom: null, conflicts: 'keep', prefix: '' };
    await deps.store.write.beginImport(site.site, id, name, settings, actorOf(c), now);
    const kept = await deps.store.read.importById(site.site, id);
    if (kept && Number(c.req.header('content-length') ?? 1) > 0) {
      try {
        await addFiles(c, kept, name);
      } catch (error) {
        // What cannot be read at all leaves nothing behind.
        if (error instanceof HttpError) await deps.store.write.dropImport(site.site, id, OPEN, actorOf(c), deps.now());
        throw error;
      }
    }
    return answer(c, 201, id);
  }) satisfies Handler,

  piece: (async (c) => {
    const kept = await openImport(c);
    const n = c.req.query('n') ?? '';
    if (!PIECE_NAMES.test(n)) throw new HttpError('invalid', 'n: the number of the piece, from 0 on.');
    const { store } = c.var.deps;
    const place = { site: c.var.site.site, id: kept.id };
    // Of an upload that was given up, nothing may stand behind what comes now.
    if (Number(n) === 0) await dropParts(store, place, PIECES);
    await keepPiece(store, place, PIECES, Number(n), arrivingBytes(c, PIECE));
    return c.body(null, 204);
  }) satisfies Handler,

  addFile: (async (c) => {
    await addFiles(c, await openImport(c), fileName(c));
    return answer(c);
  }) satisfies Handler,

  change: (async (c) => {
    const { deps, site } = c.var;
    const change = await readBody(c, importChangeSchema);
    const kept = await openImport(c);
    const unknown = change.parts?.find(({ part }) => !kept.parts.some((one) => one.part === part));
    if (unknown) throw new HttpError('invalid', `parts: the import has no file ${unknown.part}.`);
    const parts: ImportPart[] = [];
    for (const part of kept.parts) {
      const said = change.parts?.find((one) => one.part === part.part);
      if (said) parts.push(await remapped(deps.store, { site: site.site, id: kept.id }, part, said));
    }
    await deps.store.write.putImportParts(site.site, kept.id, OPEN, parts, {
      ...(change.name === undefined ? {} : { name: change.name }),
      ...(change.settings === undefined ? {} : { settings: change.settings }),
    });
    return answer(c);
  }) satisfies Handler,

  check: (async (c) => {
    const { deps, doors, site } = c.var;
    const kept = await openImport(c);
    const taken = takenParts(kept.parts);
    if (taken.length === 0) throw new HttpError('invalid', 'No file is taken: say of at least one what it holds.');
    const wrong = taken.flatMap((part) => [...part.problems, ...lackingIn(part)].map((problem) => `${part.name}: ${problem}`));
    if (wrong.length > 0) throw new HttpError('invalid', wrong[0] ?? '', wrong);
    const change = { status: 'checking', reason: null, progress: null, report: null } as const;
    await deps.store.write.beginImportStep(site.site, kept.id, OPEN, change, actorOf(c), deps.now());
    doors.imports.run();
    return answer(c, 202);
  }) satisfies Handler,

  commit: (async (c) => {
    const { deps, doors, site } = c.var;
    const { skip } = await readBody(c, commitSchema);
    const kept = await importOf(c);
    const again = kept.status === 'failed' && kept.source !== null && kept.committedAt === null && kept.progress?.what === 'storing';
    if (kept.status !== 'checked' && !again) throw new HttpError('conflict', 'Only an import that was tried can be stored: try it first.');
    const { report } = kept;
    if (report && report.blocked.length > 0) throw new HttpError('conflict', `It cannot be stored. ${report.blocked.join(' ')}`);
    if (report && report.bad > 0 && !skip)
      throw new HttpError('conflict', `${report.bad} rows cannot be taken; mend them, or store the rest without them.`);
    const progress = again ? undefined : begun('storing', await deps.store.read.importRowCount(site.site, kept.id), deps.now());
    const change = { status: 'committing', reason: null, ...(progress ? { progress } : {}) } as const;
    await deps.store.write.beginImportStep(site.site, kept.id, [kept.status], change, actorOf(c), deps.now());
    doors.imports.run();
    return answer(c, 202);
  }) satisfies Handler,

  undo: (async (c) => {
    const { deps, doors, site } = c.var;
    const kept = await importOf(c);
    if (kept.source === null || !['committed', 'failed'].includes(kept.status))
      throw new HttpError(
        'conflict',
        kept.status === 'undone' ? 'This import was taken back before.' : 'Nothing of this import is stored.',
      );
    const change = { status: 'undoing', reason: null, progress: null } as const;
    await deps.store.write.beginImportStep(site.site, kept.id, [kept.status], change, actorOf(c), deps.now());
    doors.imports.run();
    return answer(c, 202);
  }) satisfies Handler,

  remove: (async (c) => {
    const kept = await importOf(c);
    if (kept.source !== null && kept.status !== 'undone')
      throw new HttpError('conflict', 'What this import stored must be taken back first.');
    const { store, now } = c.var.deps;
    if (![...OPEN, 'undone'].includes(kept.status))
      throw new HttpError('conflict', 'This import is being worked on; wait until it is done.');
    // Nobody stores the rows that are left while the others go.
    if (kept.status !== 'undone')
      await store.write.changeImport(c.var.site.site, kept.id, OPEN, { status: 'mapping', parts: [], report: null, progress: null });
    // In small writes, so that visitors' come in between.
    while (await store.write.clearImport(c.var.site.site, kept.id, CLEARED));
    await store.write.dropImport(c.var.site.site, kept.id, [...OPEN, 'undone'], actorOf(c), now());
    return c.body(null, 204);
  }) satisfies Handler,

  problems: (async (c) => {
    const kept = await importOf(c);
    const { store } = c.var.deps;
    const names = new Map(kept.parts.map(({ part, name }) => [part, name]));
    const lines = [CSV_MARK, csvLine(['file', 'line', 'reason', 'row'])];
    for (let after = { part: -1, n: -1 }; ;) {
      const rows = await store.read.importProblems(c.var.site.site, kept.id, after, 1000);
      for (const { part, line, reason, text } of rows) lines.push(csvLine([names.get(part), line, reason, text]));
      const last = rows.at(-1);
      if (!last || rows.length < 1000) break;
      after = last;
    }
    c.header('Content-Type', 'text/csv; charset=utf-8');
    c.header('Content-Disposition', `attachment; filename="import-problems-${kept.id}.csv"`);
    return c.body(lines.join(''));
  }) satisfies Handler,
};
