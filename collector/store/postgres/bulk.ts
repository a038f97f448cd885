/** A database server opened by itself: to be filled (promote, import), or to be read through (export). */
import pg from 'pg';
import { migrations } from '../migrate.ts';
import { StoreError } from '../error.ts';
import { distance, type Bulk, type Wanted } from '../move/bulk.ts';
import { list, quoted, standing, type Table, type Value } from '../move/table.ts';
import type { Param } from '../query.ts';
import { cannotUse } from './address.ts';
import { copyIn, copyText } from './copy.ts';
import { asStoreError } from './errors.ts';
import { ALONE } from './ground.ts';
import { demandWhole, migrate } from './migrate.ts';
import { clientOptions, Session } from './session.ts';
import { numbered } from './text.ts';

/** Opens a connection of its own. */
export async function openServer(url: string): Promise<ServerBulk> {
  const client = new pg.Client({ ...clientOptions(url), pipeline: false } as pg.ClientConfig);
  try {
    await client.connect();
    return new ServerBulk(client);
  } catch (error) {
    throw cannotUse(url, error);
  }
}
async function opened(url: string, look: (bulk: ServerBulk) => Promise<unknown>): Promise<Bulk> {
  const bulk = await openServer(url);
  try {
    await look(bulk);
    return bulk;
  } catch (error) {
    await bulk.close();
    throw asStoreError(error);
  }
}
/** Opens a database to write to it beside whoever uses it, and brings its schema up to date. */
export const writeServer = (url: string): Promise<Bulk> => opened(url, ({ q }) => migrate(q));
/** Opens a database to read it through; a sentence when it is not of the present schema. */
export const readServer = (url: string): Promise<Bulk> =>
  opened(url, async ({ q }) => {
    if (!(await standing(q)).includes('kith_schema')) throw new StoreError('invalid', 'The database server holds no Kith there.');
    await demandWhole(q);
    const row = await q.get<{ version: number }>('select max(version) as version from kith_schema');
    const newest = migrations.at(-1)?.version;
    if (row?.version !== newest)
      throw new StoreError(
        'invalid',
        `The database has schema ${row?.version}, this Kith works with ${newest}: start Kith once to bring it up to date.`,
      );
  });

/** A connection that moves rows. */
export class ServerBulk implements Bulk {
  readonly q: Session;
  constructor(private readonly client: pg.Client) {
    this.q = new Session(client);
  }
  private async attempt<T>(task: Promise<T>): Promise<T> {
    try {
      return await task;
    } catch (error) {
      throw asStoreError(error);
    }
  }
  async page(text: string, ...params: Param[]): Promise<Value[][]> {
    const statement = numbered(text, params);
    const { rows } = await this.attempt(this.client.query<Value[]>({ ...statement, rowMode: 'array' }));
    return rows;
  }
  async begin(how: 'write' | 'snapshot'): Promise<void> {
    await this.attempt(this.q.exec(how === 'write' ? 'begin' : 'begin transaction isolation level repeatable read read only'));
  }
  async commit(): Promise<void> {
    await this.attempt(this.q.exec('commit'));
  }
  async rollback(): Promise<void> {
    // A connection that is lost has rolled back.
    if (!this.q.lost) await this.attempt(this.q.exec('rollback'));
  }
  append({ name, columns }: Table, rows: readonly (readonly Value[])[]): Promise<void> {
    return this.attempt(
      copyIn(this.client, `copy ${quoted(name)} (${list(columns.map((column) => column.name))}) from stdin`, copyText(rows)),
    );
  }
  /** Collectors take numbers too: none of them writes in this moment. */
  async reserve(wanted: readonly Wanted[]): Promise<number[]> {
    await this.begin('write');
    try {
      await this.q.exec(ALONE);
      const moved: number[] = [];
      for (const { table, lowest, highest } of wanted) {
        const row = await this.q.get<{ last: number }>(
          `select greatest((select coalesce(max(${quoted(table.serial ?? '')}), 0) from ${quoted(table.name)}),
             nextval(pg_get_serial_sequence(?, ?)) - 1) as last`,
          ...[table.name, table.serial],
        );
        const by = distance(row?.last ?? 0, lowest);
        moved.push(by);
        await this.follow(table, highest + by);
      }
      await this.commit();
      return moved;
    } catch (error) {
      await this.rollback();
      throw error;
    }
  }
  /** Lets a table count on from behind `last`. */
  async follow({ name, serial }: Table, last: number): Promise<void> {
    await this.q.get(`select setval(pg_get_serial_sequence(?, ?), greatest(?, 1), ? > 0)`, name, serial, last, last);
  }
  async measure(): Promise<void> {
    await this.attempt(this.q.exec('analyze'));
  }
  async close(): Promise<void> {
    await this.client.end();
  }
}
