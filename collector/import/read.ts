/** The first half of a try: the files of an import read into rows, those that are none set apart with the reason. Gone on with after a kill. */
import { IMPORT_PROBLEMS_KEPT, type ImportPart, type ImportProblem } from '../../shared/api.ts';
import { IMPORT_KIND_NAMES, type ImportKind } from '../../shared/imports.ts';
import type { Deps } from '../deps.ts';
import type { SiteContext } from '../site.ts';
import { bytesOf } from './chunks.ts';
import { countsOf, span } from './judge.ts';
import { keyOf, Reader } from './normal.ts';
import { FileError, recordsOf, textOf } from './records.ts';
import type { Kept, Progress, StagedRow } from './state.ts';

/** A part that is taken. */
export type TakenPart = ImportPart & { kind: ImportKind };
/** The parts that are taken, in the order of their kinds. */
export const takenParts = (parts: readonly ImportPart[]): TakenPart[] =>
  parts
    .filter((part): part is TakenPart => part.kind !== null)
    .sort((a, b) => IMPORT_KIND_NAMES.indexOf(a.kind) - IMPORT_KIND_NAMES.indexOf(b.kind) || a.part - b.part);

const CHUNK = 400;
const LINES = 200;
const SHOWN = 100;

/** Reads what is left to read. `progress` is changed as it goes. */
export async function readParts(
  deps: Pick<Deps, 'store' | 'now'>,
  site: SiteContext,
  kept: Kept,
  progress: Progress,
  stop: AbortSignal,
): Promise<void> {
  const parts = takenParts(kept.parts);
  for (; progress.part < parts.length && !stop.aborted; progress.part++, progress.n = 0) {
    const part = parts[progress.part];
    if (part) await readPart(deps, site, kept, part, progress, stop);
    if (stop.aborted) return;
  }
}

async function readPart(
  { store, now }: Pick<Deps, 'store' | 'now'>,
  site: SiteContext,
  kept: Kept,
  part: TakenPart,
  progress: Progress,
  stop: AbortSignal,
): Promise<void> {
  const reader = new Reader({ part, settings: kept.settings, zone: site.timeZone, now: now() });
  const { found } = progress;
  const counts = countsOf(found, part.kind);
  const before = { done: progress.done, skip: progress.n };
  let read = 0;
  async function* counted(): AsyncGenerator<Uint8Array> {
    for await (const piece of bytesOf(store, site.site, kept.id, part.part)) {
      yield piece;
      read += piece.length;
    }
  }
  let rows: StagedRow[] = [];
  let problems: (Omit<ImportProblem, 'part'> & { n: number })[] = [];
  const flush = async (): Promise<void> => {
    progress.done = Math.max(before.done, startOf(kept, part) + read);
    await store.write.stageImport(site.site, kept.id, part.part, rows, problems, progress);
    [rows, problems] = [[], []];
  };
  const refuse = (n: number, line: number, reason: string, text: string): void => {
    counts.bad++;
    if (++found.bad <= IMPORT_PROBLEMS_KEPT) problems.push({ n, line, reason, text });
    if (found.problems.length < SHOWN) found.problems.push({ part: part.part, line, reason, text });
  };
  let n = 0;
  try {
    for await (const record of recordsOf(textOf(counted(), part.encoding), part)) {
      if (stop.aborted) return;
      if (++n <= before.skip) continue;
      progress.n = n;
      counts.rows++;
      const row = reader.read(record);
      if (typeof row === 'string') refuse(n, record.line, row, record.cells.join(' | ').slice(0, LINES).replaceAll('\0', '\uFFFD'));
      else {
        const key = keyOf(part.kind, row, kept.settings.prefix);
        rows.push({ key, n, body: row });
        span(found, part.kind, row);
      }
      if (rows.length + problems.length >= CHUNK) await flush();
    }
  } catch (error) {
    if (!(error instanceof FileError)) throw error;
    const told = `${part.name}${error.line > 0 ? `, line ${error.line}` : ''}: ${error.message}`;
    // Gone on with after a kill, the end is read again.
    if (!found.blocked.includes(told)) found.blocked.push(told);
  }
  if (n === 0 && found.blocked.length === 0) found.blocked.push(`${part.name}: no row can be read.`);
  await flush();
}
/** Bytes of the parts before one. */
function startOf(kept: Kept, part: TakenPart): number {
  const parts = takenParts(kept.parts);
  return parts
    .slice(
      0,
      parts.findIndex((one) => one.part === part.part),
    )
    .reduce((sum, { bytes }) => sum + bytes, 0);
}
