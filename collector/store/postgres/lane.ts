/**
 * What a transaction sends, so that a group of hundreds of people costs a few statements: reads that are asked in one moment and are the same but for
 * their parameters go together, and writes whose outcome nobody waits for go behind, together too, before anything that might see them.
 */
import type { Param, Row } from '../query.ts';
import { copied } from './copied.ts';
import { Foreseen } from './foreseen.ts';
import { SPREAD } from './places.ts';
import type { Session } from './session.ts';
import { askEach, changeEach } from './sets.ts';
import { tables, target } from './statements.ts';

interface Asked {
  params: readonly Param[];
  resolve(rows: Row[]): void;
  reject(error: unknown): void;
}
interface Behind {
  table: string;
  key: number[] | null;
  rows: (readonly Param[])[];
  keys: Set<string>;
}
/** How a lane works. */
export interface How {
  /** Rows live on many machines, and a statement that names one row goes straight to its machine. */
  spread?: boolean;
  /** This was tried before and failed: what is said about rows that are there already is left to the server. */
  again?: boolean;
}
/** One statement takes so many rows at most. */
const MOST = 2000;
/** What the server says to everything after a failure, until the transaction ends. */
const isAborted = (error: unknown): boolean => (error as { code?: unknown } | null)?.code === '25P02';

function inOrder(a: readonly Param[], b: readonly Param[]): number {
  for (let i = 0; i < a.length; i++) {
    const [one, other] = [a[i] ?? '', b[i] ?? ''];
    if (one !== other) return one < other ? -1 : 1;
  }
  return 0;
}

/** The statements of one transaction on one connection, in an order in which each sees what was written before it. */
export class Lane {
  /** Nodes that this transaction made: of what is kept by node, nothing is there of them but what it wrote itself. */
  readonly made = new Set<number>();
  private readonly asked = new Map<string, Asked[]>();
  private readonly behind = new Map<string, Behind>();
  private readonly foreseen = new Foreseen();
  /** By table: the keys under which rows of nodes that were made here were written. */
  private readonly written = new Map<string, Set<string>>();
  private failed: { error: unknown } | null = null;
  private sent: Promise<void>[] = [];

  constructor(
    readonly session: Session,
    private readonly how: How = {},
  ) {}

  /** Opens the transaction; what fails is told to whoever asks or ends it. */
  begin(sql: string): void {
    this.settled(this.session.exec(sql));
  }
  /** Asks; together with what else is asked alike before this moment ends. */
  ask(sql: string, params: readonly Param[]): Promise<Row[]> {
    return this.foreseen.take(sql, params) ?? this.look(sql, params);
  }
  /** Asks for what will be asked for; its answer is kept until something is written that it might tell of. */
  ahead(sql: string, params: readonly Param[]): void {
    this.foreseen.keep(sql, params, () => this.look(sql, params));
  }
  private look(sql: string, params: readonly Param[]): Promise<Row[]> {
    return new Promise((resolve, reject) => {
      const others = this.asked.get(sql);
      if (others) others.push({ params, resolve, reject });
      else {
        this.asked.set(sql, [{ params, resolve, reject }]);
        // After everything else that goes on in this moment.
        if (this.asked.size === 1) process.nextTick(() => this.sendAsked());
      }
    });
  }
  /** Writes at some time before anything that reads or writes the same table, and before the transaction ends. */
  later(sql: string, params: readonly Param[]): void {
    const { table, key } = target(sql);
    this.before(sql, { but: sql, params });
    let rows = this.behind.get(sql);
    const own = key?.map((at) => String(params[at])).join('\n');
    if (rows && ((own !== undefined && rows.keys.has(own)) || rows.rows.length >= MOST)) {
      this.send(sql);
      rows = undefined;
    }
    if (!rows) this.behind.set(sql, (rows = { table, key, rows: [], keys: new Set() }));
    rows.rows.push(params);
    if (own !== undefined) rows.keys.add(own);
  }
  /** Sends what was written behind and has to stand before a statement: what that reads or writes, and what still has to read what it changes. */
  before(sql: string, { but, params }: { but?: string; params?: readonly Param[] } = {}): void {
    const { named, own } = tables(sql);
    if (own !== '') this.foreseen.changed(own, sql, params);
    if (this.behind.size === 0) return;
    for (const [text, { table }] of this.behind)
      if (text !== but && (named.has(table) || (own !== '' && tables(text).named.has(own)))) this.send(text);
  }
  /** Sends everything that waits, then this; resolves when all of it is done. */
  async finish(sql: string): Promise<void> {
    // What many groups change is changed last, so that they wait for each other no longer than the end takes.
    const waiting = [...this.behind];
    for (const [text, { table }] of waiting) if (table in SPREAD) this.send(text);
    for (const [text, { table }] of waiting) if (!(table in SPREAD)) this.send(text);
    const said = await this.because(this.session.exec(sql));
    await Promise.all(this.sent);
    this.sent = [];
    if (this.failed) throw this.failed.error;
    // A transaction in which something failed is ended by a commit too, and the answer alone tells how.
    if (sql === 'commit' && said !== 'COMMIT') throw new Error(`The transaction ended with ${said}.`);
  }
  /** Changes rows now, and answers what the changes return. */
  async change<T>(sql: string, rows: readonly (readonly Param[])[]): Promise<T[]> {
    this.before(sql);
    const [first] = rows;
    if (!first) return [];
    const set = rows.length > 1 ? changeEach(sql, rows) : null;
    return (await this.because(set ? this.session.send(set.text, set.values) : this.session.query(sql, first))).rows as T[];
  }
  /** What is answered; where only the end of the transaction is told, the failure of what was written behind that ended it. */
  async because<T>(answer: Promise<T>): Promise<T> {
    try {
      return await answer;
    } catch (error) {
      if (!isAborted(error)) throw error;
      await Promise.all(this.sent);
      throw this.failed?.error ?? error;
    }
  }
  /** What was written behind comes to nothing: a part of the transaction, or all of it, is undone. */
  forget(): void {
    this.behind.clear();
    this.foreseen.clear();
    this.made.clear();
    this.written.clear();
    this.failed = null;
    this.sent = [];
  }

  private settled(sent: Promise<unknown>): void {
    const done = sent.then(
      () => undefined,
      (error: unknown) => {
        // Failures of one moment are told in any order; that the transaction has failed is told of none but the first.
        if (!this.failed || isAborted(this.failed.error)) this.failed = { error };
      },
    );
    this.sent.push(done);
  }
  private send(sql: string): void {
    const behind = this.behind.get(sql);
    this.behind.delete(sql);
    if (!behind) return;
    const { key, rows } = behind;
    // In one order everywhere: two groups that change the same rows then wait for each other only one way round.
    if (key && rows.length > 1) rows.sort(inOrder);
    const poured = this.how.spread || this.how.again ? null : copied(sql, key, rows, this.made, this.written);
    if (poured?.text) this.settled(this.session.copy(poured.statement, poured.text));
    this.sendRows(sql, poured?.others ?? rows);
  }
  private sendRows(sql: string, rows: readonly (readonly Param[])[]): void {
    const set = rows.length > 1 && !this.how.spread ? changeEach(sql, rows) : null;
    if (set) this.settled(this.session.send(set.text, set.values));
    else for (const row of rows) this.settled(this.session.query(sql, row));
  }
  private sendAsked(): void {
    const all = [...this.asked];
    this.asked.clear();
    for (const [sql, asked] of all) {
      this.before(sql);
      if (asked.length === 1 || this.how.spread)
        for (const one of asked)
          this.because(this.session.query(sql, one.params)).then(({ rows }) => one.resolve(rows as Row[]), one.reject);
      else for (let i = 0; i < asked.length; i += MOST) this.sendTogether(sql, asked.slice(i, i + MOST));
    }
  }
  private sendTogether(sql: string, asked: Asked[]): void {
    const { text, values } = askEach(
      sql,
      asked.map(({ params }) => params),
    );
    this.because(this.session.send(text, values)).then(
      ({ rows }) => {
        const answers: Row[][] = asked.map(() => []);
        for (const row of rows as Row[]) {
          const at = Number(row['kith_i']) - 1;
          delete row['kith_i'];
          answers[at]?.push(row);
        }
        for (const [i, { resolve }] of asked.entries()) resolve(answers[i] ?? []);
      },
      (error: unknown) => {
        for (const { reject } of asked) reject(error);
      },
    );
  }
}
