/**
 * A list as a file, sent while it is read: a page at a time, the next one only when the reader has taken the last, so that a million rows need the room of
 * one page. A fault midway breaks the connection: a cut file never ends as if it were whole.
 */
import { EXPORT_FORMATS, type ExportFormat, type Role } from '../../shared/api.ts';
import { actorOf } from '../access/people.ts';
import { stillMay } from '../access/may.ts';
import { HttpError, type Ctx } from '../http.ts';
import { StoreError } from '../store/error.ts';
import type { Taken, TakenEnd } from '../store/queries/audit.ts';
import type { ExportPage } from '../store/queries/export-people.ts';
import { CSV_MARK, csvLine, type Cell } from './csv.ts';
import { cut } from './cut.ts';
import { fileNameOf } from './file-name.ts';

/** How a list stands in a table: the names of its columns, and the rows that one thing of it makes. */
export interface Sheet<T> {
  head: string[];
  rows(item: T): Cell[][];
}
/** A list that gets out. `A`: where a page starts. */
export interface Export<T, A> {
  /** In a word, for the file's name and the trail. */
  list: string;
  /** The role that it takes, asked again while it runs. */
  least: Role;
  /** The search and filters, by their names in the address. */
  asked: Record<string, string>;
  /** The page after a place; null: the first. Must read one page and no more. */
  page(after: A | null): Promise<ExportPage<T, A>>;
  /** Asked for once, where a table is wanted. */
  sheet(): Promise<Sheet<T>>;
}

/** So often it is asked whether the reader still may, in milliseconds. */
const CHECK = 5000;
const TYPE: Record<ExportFormat, string> = { csv: 'text/csv; charset=utf-8', ndjson: 'application/x-ndjson; charset=utf-8' };

function formatOf(c: Ctx): ExportFormat {
  const text = c.req.query('format') || 'csv';
  const format = EXPORT_FORMATS.find((name) => name === text);
  if (!format) throw new HttpError('invalid', `format: one of ${EXPORT_FORMATS.join(', ')}.`);
  return format;
}

/** The answer to a request for a list as a file. What is wrong with the question is refused before anything is sent; `HEAD` asks just that. */
export async function answerExport<T, A>(c: Ctx, wanted: Export<T, A>): Promise<Response> {
  const { deps, site } = c.var;
  const format = formatOf(c);
  const first = await wanted.page(null);
  const headers = {
    'Content-Type': TYPE[format],
    'Content-Disposition': fileNameOf(site, wanted.list, deps.now(), format),
    // A proxy that keeps what the reader does not take yet would keep it on its disk.
    'X-Accel-Buffering': 'no',
  };
  if (c.req.method === 'HEAD') return c.body(null, 200, headers);
  const sheet = format === 'csv' ? await wanted.sheet() : null;
  const taken: Taken = { format, asked: wanted.asked };
  const line = await deps.store.write.beginExport(site.site, wanted.list, taken, actorOf(c), deps.now());
  let rows = 0;
  async function* pieces(): AsyncGenerator<string> {
    if (sheet) yield CSV_MARK + csvLine(sheet.head);
    let asked = deps.elapsed();
    for (let page = first; ;) {
      rows += page.items.length;
      yield page.items.map((item) => (sheet ? sheet.rows(item).map(csvLine).join('') : `${JSON.stringify(item)}\n`)).join('');
      if (page.next === null) return;
      if (deps.elapsed() - asked >= CHECK) {
        if (!(await stillMay(c, wanted.least))) throw new HttpError('forbidden', 'Who asked for this file may not have it any more.');
        asked = deps.elapsed();
      }
      page = await wanted.page(page.next);
    }
  }
  /** Never throws: the file is whole or not, whatever the trail can still be told. */
  const end = async (ended: TakenEnd): Promise<void> => {
    try {
      await deps.store.write.endExport(site.site, line, taken, rows, ended);
    } catch (error) {
      deps.log({ level: 'warn', what: 'the end of an export was not written down', list: wanted.list, rows, ended, error: String(error) });
    }
  };
  const broken = (error: unknown): boolean => {
    if (error instanceof StoreError) c.var.doors.upkeep.trouble(error.code);
    deps.log({ level: 'warn', what: 'an export was cut', list: wanted.list, rows, error: String(error) });
    return cut(c);
  };
  return c.body(streamOf(pieces(), end, broken), 200, headers);
}

/** Bytes of `pieces`, made when the reader wants them. `end` is called once, before the reader learns of it; `broken` when a piece could not be made; it answers whether the reader knows. */
function streamOf(
  pieces: AsyncGenerator<string>,
  end: (how: TakenEnd) => Promise<void>,
  broken: (error: unknown) => boolean,
): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder();
  let over = false;
  const finish = async (how: TakenEnd): Promise<void> => {
    if (over) return;
    over = true;
    await end(how);
  };
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        try {
          for (let text = ''; text === '';) {
            const piece = await pieces.next();
            if (over) return;
            if (piece.done) {
              await finish('whole');
              controller.close();
              return;
            }
            text = piece.value;
            if (text !== '') controller.enqueue(encoder.encode(text));
          }
        } catch (error) {
          if (over) return;
          await finish('cut');
          if (!broken(error)) controller.error(error);
        }
      },
      cancel: () => finish('left'),
    },
    { highWaterMark: 0 },
  );
}
