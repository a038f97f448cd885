/**
 * Copies a database file into an empty database of a server: table by table, in the order of its keys, a page a transaction, each page together with how far
 * it came, so that a copy that was cut short goes on where it stopped. What is there by then must equal what the file holds now.
 */
import { StoreError } from '../error.ts';
import { migrate } from '../postgres/migrate.ts';
import { openServer, type ServerBulk } from '../postgres/bulk.ts';
import type { Session } from '../postgres/session.ts';
import { readFile } from '../sqlite/bulk.ts';
import { pages, type Bulk } from './bulk.ts';
import type { Pace } from './pace.ts';
import { Sum } from './sum.ts';
import { quoted, standing, tablesOf, type Table, type Value } from './table.ts';

/** What came of one table: rows in the file and on the server, whether their checksums are equal, and seconds that copying and comparing took. */
export interface Moved {
  table: string;
  rows: number;
  found: number;
  equal: boolean;
  seconds: number;
}

const MARK = 'kith_promote';
/** One row for each table that was begun. last: JSON of the key of the last row that is here; sum: of the rows up to it. */
const PROGRESS = `create table ${MARK} (name text primary key, last text not null, copied bigint not null, sum text not null, seconds double precision not null)`;
interface Progress {
  last: Value[] | null;
  sum: Sum;
  seconds: number;
}

/** Lets nothing but an empty database through, or one that a copy was begun in; then marks it as begun. */
async function begin(session: Session): Promise<void> {
  const there = await standing(session);
  if (there.includes(MARK)) return;
  if (there.length > 0)
    throw new StoreError(
      'conflict',
      `The database is not empty: it holds ${there.slice(0, 4).join(', ')}${there.length > 4 ? ` and ${there.length - 4} more tables` : ''}. Name an empty one.`,
    );
  await session.exec(PROGRESS);
}

/** Copies the file. `pace` hears how it goes, and tells the time. */
export async function promoteFile(file: string, url: string, pace: Pace): Promise<Moved[]> {
  const from = readFile(file, true);
  try {
    const to = await openServer(url);
    try {
      const { locked } = (await to.q.get<{ locked: number }>(`select pg_try_advisory_lock(${0x4b697468}, 3) as locked`)) ?? { locked: 0 };
      if (!locked) throw new StoreError('busy', 'Another "kith promote" is filling this database.');
      await migrate(to.q, undefined, begin);
      return await new Promotion(from, to, pace).run();
    } finally {
      await to.close();
    }
  } finally {
    await from.close();
  }
}

class Promotion {
  constructor(
    private readonly from: Bulk,
    private readonly to: ServerBulk,
    private readonly pace: Pace,
  ) {}

  async run(): Promise<Moved[]> {
    const [here, there] = [await tablesOf(this.from.q), await tablesOf(this.to.q)];
    demandAlike(here, there);
    // Lost with the server, a page and its mark are lost together; the last commit waits for all of them.
    await this.to.q.exec('set synchronous_commit = off');
    let total = 0;
    for (const { name } of here) total += (await this.from.q.get<{ n: number }>(`select count(*) as n from ${quoted(name)}`))?.n ?? 0;
    this.pace.begin('copying', total);
    const done = new Map<string, Progress>();
    for (const table of here) done.set(table.name, await this.copy(table));
    await this.to.measure();
    this.pace.begin('comparing', total);
    const moved: Moved[] = [];
    for (const table of there) moved.push(await this.compare(table, done.get(table.name) as Progress));
    if (moved.every(({ equal }) => equal)) await this.finish(there);
    return moved;
  }

  /** Brings what is missing of a table, after making sure that what was brought before still stands in the file as it was. */
  private async copy(table: Table): Promise<Progress> {
    const progress = await this.recall(table);
    const begun = this.pace.now() - progress.seconds * 1000;
    const places = table.key.map((column) => table.columns.findIndex(({ name }) => name === column));
    for await (const page of pages(this.from, table, progress.last ? { after: progress.last } : {})) {
      progress.sum.add(page);
      const last = page.at(-1);
      progress.last = places.map((place) => last?.[place] ?? null);
      progress.seconds = (this.pace.now() - begun) / 1000;
      await this.to.begin('write');
      await this.to.append(table, page).catch((error: unknown) => {
        throw error instanceof StoreError
          ? new StoreError(error.code, `The table ${table.name} cannot be copied. ${error.message}`)
          : error;
      });
      await this.keep(table, progress);
      await this.to.commit();
      this.pace.add(table.name, page.length);
    }
    return progress;
  }
  private async keep({ name }: Table, { last, sum, seconds }: Progress): Promise<void> {
    await this.to.q.run(
      `insert into ${MARK} (name, last, copied, sum, seconds) values (?, ?, ?, ?, ?)
         on conflict (name) do update set last = excluded.last, copied = excluded.copied, sum = excluded.sum, seconds = excluded.seconds`,
      ...[name, JSON.stringify(last), sum.rows, sum.text, seconds],
    );
  }
  private async recall(table: Table): Promise<Progress> {
    const row = await this.to.q.get<{ last: string; copied: number; sum: string; seconds: number }>(
      `select last, copied, sum, seconds from ${MARK} where name = ?`,
      table.name,
    );
    if (!row) return { last: null, sum: new Sum(), seconds: 0 };
    const last = JSON.parse(row.last) as Value[];
    const now = new Sum();
    for await (const page of pages(this.from, table, { upTo: last })) {
      now.add(page);
      this.pace.skip(page.length);
    }
    if (now.text !== row.sum || now.rows !== row.copied)
      throw new StoreError(
        'conflict',
        `The database is half a copy of another file, or of this one before it changed (${table.name} differs). Empty the database and begin anew.`,
      );
    return { last, sum: now, seconds: row.seconds };
  }

  private async compare(table: Table, { sum, seconds }: Progress): Promise<Moved> {
    const begun = this.pace.now();
    const found = new Sum();
    for await (const page of pages(this.to, table)) {
      found.add(page);
      this.pace.add(table.name, page.length);
    }
    return {
      table: table.name,
      rows: sum.rows,
      found: found.rows,
      equal: found.rows === sum.rows && found.text === sum.text,
      seconds: seconds + (this.pace.now() - begun) / 1000,
    };
  }

  /** From here on the database may be used: it counts on from where the file stood. */
  private async finish(tables: Table[]): Promise<void> {
    await this.to.q.exec('set synchronous_commit = on');
    await this.to.begin('write');
    for (const table of tables) {
      if (table.serial === null) continue;
      const row = await this.to.q.get<{ last: number }>(
        `select coalesce(max(${quoted(table.serial)}), 0) as last from ${quoted(table.name)}`,
      );
      await this.to.follow(table, row?.last ?? 0);
    }
    await this.to.q.exec(`drop table ${MARK}`);
    await this.to.commit();
  }
}

function demandAlike(here: Table[], there: Table[]): void {
  const shapes = ([one, other]: Table[][]): string[] => {
    const shape = ({ name, columns }: Table): string => `${name} (${columns.map((column) => `${column.name} ${column.kind}`).join(', ')})`;
    const known = new Set(other?.map(shape));
    return (one ?? []).map(shape).filter((text) => !known.has(text));
  };
  const odd = [...shapes([here, there]), ...shapes([there, here])];
  if (odd.length > 0) throw new StoreError('internal', `The schemas of the two ends differ: ${odd.join('; ')}.`);
}
