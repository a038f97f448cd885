import type { Socket } from 'node:net';
import pg from 'pg';
import type { Param, Query, Row } from '../query.ts';
import { copyIn } from './copy.ts';
import { numbered } from './text.ts';
import { postgresDialect } from './dialect.ts';

const number = (text: string): number => Number(text);
/** Integers and sums as numbers, truth as 1 or 0: what the other engine answers. */
const parsers = new Map<number, (text: string) => unknown>([
  [pg.types.builtins.INT8, number],
  [pg.types.builtins.NUMERIC, number],
  [pg.types.builtins.BOOL, (text) => (text === 't' ? 1 : 0)],
]);
const types: pg.CustomTypesConfig = {
  getTypeParser: ((oid: number, format: 'text' | 'binary') => parsers.get(oid) ?? pg.types.getTypeParser(oid, format)) as never,
};
const MOST_PREPARED = 600;

/** Where the server is and how this process shows itself there. */
export const clientOptions = (url: string): pg.ClientConfig =>
  ({
    connectionString: url,
    types,
    application_name: 'kith',
    connectionTimeoutMillis: 5000,
    keepAlive: true,
    pipeline: true,
  }) as pg.ClientConfig;

/** One connection with its prepared statements: what query functions are handed. Ended by any failure of the connection; its owner opens another. */
export class Session implements Query {
  readonly dialect = postgresDialect;
  /** The connection's end, once it came. */
  lost: Error | null = null;
  private gathering = false;
  private readonly prepared = new Map<string, string>();
  private names = 0;

  constructor(private readonly client: pg.ClientBase) {
    client.on('error', (error) => (this.lost ??= error));
    client.on('end', () => (this.lost ??= new Error('Connection ended')));
  }

  /** Gives the connection up at once: whatever waits for an answer on it fails, and its owner opens another. */
  abandon(): void {
    (this.client as unknown as { connection: { stream: { destroy(): void } } }).connection.stream.destroy();
  }
  async query(sql: string, params: readonly Param[] = []): Promise<pg.QueryResult> {
    const { text, values } = numbered(sql, params);
    return this.send(text, values);
  }
  /** A statement that is numbered already; arrays may stand among its values. */
  async send(text: string, values: unknown[]): Promise<pg.QueryResult> {
    let name = this.prepared.get(text);
    if (name === undefined) {
      if (this.prepared.size >= MOST_PREPARED) this.forget();
      this.prepared.set(text, (name = `k${this.names++}`));
    }
    this.gather();
    return this.client.query({ name, text, values });
  }
  /** Copies rows, in COPY's text form, by a `copy ... from stdin` statement. */
  copy(statement: string, rows: string): Promise<void> {
    this.gather();
    return copyIn(this.client, statement, rows);
  }
  /** What is sent in one moment goes out as one piece. */
  private gather(): void {
    if (this.gathering) return;
    this.gathering = true;
    const { stream } = (this.client as unknown as { connection: { stream: Socket } }).connection;
    stream.cork();
    // What is asked together is sent a little later in the same moment.
    process.nextTick(() =>
      process.nextTick(() => {
        this.gathering = false;
        stream.uncork();
      }),
    );
  }
  /** Nobody waits for it: what is sent after it must not overtake what was sent before. No name is given twice, for some may still be under way. */
  private forget(): void {
    this.prepared.clear();
    const { connection } = this.client as unknown as { connection: { parsedStatements: Record<string, string> } };
    connection.parsedStatements = {};
    this.client.query('deallocate all').catch(() => undefined); // the transaction or the connection has ended: told by whatever else is sent
  }

  async all<T = Row>(sql: string, ...params: Param[]): Promise<T[]> {
    return (await this.query(sql, params)).rows as T[];
  }
  async get<T = Row>(sql: string, ...params: Param[]): Promise<T | undefined> {
    return (await this.query(sql, params)).rows[0] as T | undefined;
  }
  async run(sql: string, ...params: Param[]): Promise<{ changes: number }> {
    return { changes: (await this.query(sql, params)).rowCount ?? 0 };
  }
  async forEach<T>(items: Iterable<T>, work: (item: T) => Promise<void>): Promise<void> {
    for (const item of items) await work(item);
  }
  /** Outside a writer's transaction everything is asked when it is needed. */
  ahead(): void {
    // nothing is fetched
  }
  /** Outside a writer's transaction nothing waits to be written together. */
  later(): never {
    throw new Error('Only a write may write.');
  }
  /** A statement without parameters that is not worth preparing; answers what was done. */
  async exec(sql: string): Promise<string> {
    this.gather();
    const said = (await this.client.query(sql)) as pg.QueryResult | pg.QueryResult[];
    return Array.isArray(said) ? (said.at(-1)?.command ?? '') : said.command;
  }
}
