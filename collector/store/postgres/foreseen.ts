import type { Param, Row } from '../query.ts';
import { placeOf, tables, told } from './statements.ts';

const keyOf = (sql: string, params: readonly Param[]): string => `${sql}\n${params.join('\n')}`;
interface Answer {
  sql: string;
  params: readonly Param[];
  rows: Promise<Row[]>;
}

/** Answers that were asked for before anybody needs them, each kept until something is written that it might tell of. */
export class Foreseen {
  private readonly answers = new Map<string, Answer>();
  private readonly byTable = new Map<string, Set<string>>();

  /** The answer to what was foreseen; undefined when it was not. */
  take(sql: string, params: readonly Param[]): Promise<Row[]> | undefined {
    return this.answers.size === 0 ? undefined : this.answers.get(keyOf(sql, params))?.rows;
  }
  keep(sql: string, params: readonly Param[], ask: () => Promise<Row[]>): void {
    const key = keyOf(sql, params);
    if (this.answers.has(key)) return;
    const rows = ask();
    rows.catch(() => undefined); // told to whoever asks for it, or by the end of the transaction
    this.answers.set(key, { sql, params, rows });
    for (const table of tables(sql).named) {
      const keys = this.byTable.get(table);
      if (keys) keys.add(key);
      else this.byTable.set(table, new Set([key]));
    }
  }
  /** A statement is about to change a table. Without its parameters it is taken to change every row. */
  changed(table: string, sql: string, params?: readonly Param[]): void {
    const keys = this.byTable.get(table);
    if (!keys) return;
    for (const key of keys) {
      const answer = this.answers.get(key);
      if (answer && params && apart(answer, sql, params)) continue;
      this.answers.delete(key);
      keys.delete(key);
    }
  }
  clear(): void {
    this.answers.clear();
    this.byTable.clear();
  }
}

/** Whether a change is of other rows than those that an answer tells of: both say what some column of theirs equals, and not the same. */
function apart(answer: Answer, sql: string, params: readonly Param[]): boolean {
  return told(answer.sql).some(([column, at]) => {
    const place = placeOf(sql, column);
    return place >= 0 && params[place] !== answer.params[at];
  });
}
