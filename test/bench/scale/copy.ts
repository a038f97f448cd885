/** What the server's own fastest way in, COPY, does with the rows that ingest wrote: the same tables, keys and indexes, in a schema beside them. */
import { once } from 'node:events';
import type { Duplex } from 'node:stream';
import pg from 'pg';

/** Events a second. */
export interface Copied {
  events: number;
  /** The event rows alone: a thousand a commit, and all in one. */
  eventRows: number;
  eventRowsAtOnce: number;
  /** Every row of every table, those of a thousand events a commit, and all in one. */
  allRows: number;
  allRowsAtOnce: number;
  /** The rate of the collector that wrote them. */
  collector: number;
}

interface Connection {
  stream: Duplex;
  query(text: string): void;
  sendCopyFromChunk(chunk: Buffer): void;
  endCopyFrom(): void;
  sendCopyFail(why: string): void;
}
/** One COPY, either way, as the driver's queue takes it. */
class Copy {
  readonly rows: Buffer[] = [];
  private settle: { resolve(rows: Buffer[]): void; reject(error: Error): void } | null = null;
  readonly done = new Promise<Buffer[]>((resolve, reject) => (this.settle = { resolve, reject }));

  constructor(
    private readonly text: string,
    private readonly given: Buffer[] = [],
  ) {}
  submit(connection: Connection): void {
    connection.query(this.text);
  }
  handleCopyData({ chunk }: { chunk: Buffer }): void {
    this.rows.push(Buffer.from(chunk)); // the driver reads the next one into the same place
  }
  handleCopyInResponse(connection: Connection): void {
    this.pour(connection).catch((error: unknown) => connection.sendCopyFail(String(error)));
  }
  private async pour(connection: Connection): Promise<void> {
    for (let i = 0; i < this.given.length; i += 200) {
      connection.sendCopyFromChunk(Buffer.concat(this.given.slice(i, i + 200)));
      if (connection.stream.writableNeedDrain) await once(connection.stream, 'drain');
    }
    connection.endCopyFrom();
  }
  handleCommandComplete(): void {
    // what counts is that the server is ready again
  }
  handleError(error: Error): void {
    this.settle?.reject(error);
  }
  handleReadyForQuery(): void {
    this.settle?.resolve(this.rows);
  }
}
function copy(client: pg.Client, text: string, rows?: Buffer[]): Promise<Buffer[]> {
  const one = new Copy(text, rows);
  client.query(one as unknown as pg.Submittable);
  return one.done;
}

interface Table {
  name: string;
  rows: Buffer[];
}

/** Copies the tables' rows into empty ones, `commits` times a share of each; answers the seconds. */
async function pour(client: pg.Client, tables: Table[], commits: number): Promise<number> {
  await client.query('drop schema if exists kith_copy cascade; create schema kith_copy');
  for (const { name } of tables) await client.query(`create table kith_copy.${name} (like public.${name} including all)`);
  await client.query('checkpoint');
  const begin = performance.now();
  for (let commit = 0; commit < commits; commit++) {
    if (tables.length > 1) await client.query('begin');
    for (const { name, rows } of tables) {
      const [from, to] = [commit, commit + 1].map((at) => Math.floor((at * rows.length) / commits));
      if (from !== to) await copy(client, `copy kith_copy.${name} from stdin`, rows.slice(from, to));
    }
    if (tables.length > 1) await client.query('commit');
  }
  const seconds = (performance.now() - begin) / 1000;
  await client.query('drop schema kith_copy cascade');
  return seconds;
}

/** Measures it with everything that is in the database; `collector` is the rate that it is compared with. */
export async function copyRates(client: pg.Client, collector: number): Promise<Copied> {
  const { rows: names } = await client.query<{ name: string }>(
    `select relname as name from pg_class where relkind in ('r', 'p') and not relispartition and relnamespace = 'public'::regnamespace and relname <> 'kith_schema' order by relname`,
  );
  const tables: Table[] = [];
  for (const { name } of names) tables.push({ name, rows: await copy(client, `copy (select * from public.${name}) to stdout`) });
  const event = tables.filter(({ name }) => name === 'event');
  const events = event[0]?.rows.length ?? 0;
  const commits = Math.ceil(events / 1000);
  return {
    events,
    eventRows: events / (await pour(client, event, commits)),
    eventRowsAtOnce: events / (await pour(client, event, 1)),
    allRows: events / (await pour(client, tables, commits)),
    allRowsAtOnce: events / (await pour(client, tables, 1)),
    collector,
  };
}
