import { jsonFunctions, type JsonWords } from './json-words.ts';
import { sql, type Sql } from './sql.ts';

/** The few words in which the engines differ; everything else is one SQL text. */
export interface Dialect {
  name: 'sqlite' | 'postgres';
  /** Type of an integer that holds milliseconds or micro-units. */
  int: string;
  /** Type of a double. */
  real: string;
  /** A key that counts up by itself. */
  serial: string;
  /** Suffix of a table that is stored in its primary key. */
  clustered: string;
  /** `text` compared by code point; in it `lower` and `like` know the case of ASCII letters at most. */
  text: string;
  /** As much of a text as fits into an index. */
  head(text: string): string;
  /** What stands for a text of any length in an index that tells texts apart. */
  digest(text: string): string;
  /** Expression: the text at a dotted path of a JSON text column, or null. */
  jsonText(column: string, path: readonly string[]): string;
  /** Typed looks into JSON text. */
  json: JsonWords;
  /** Milliseconds of a text that is an instant (`parseInstant` of shared/time.ts), else null. */
  instant(text: Sql, zone: string): Sql;
  /** Micro-units of a number as `toMicros` of shared/money.ts rounds it; null beyond nine billion. */
  micros(number: Sql): Sql;
  /** Sum of integers as a double, 0 of nothing; never fails for size. */
  total(amount: Sql): Sql;
  /** Aggregate: every value of an integer column as the text of one JSON list; of two in one statement, in the same order. */
  list(column: string): string;
  /** Where a text first holds another, counted from 1; 0 when it does not. */
  position(text: Sql, part: Sql): Sql;
  /** RFC 3339 text in UTC of integer milliseconds. */
  isoText(ms: string): string;
  /** How many bytes the database takes. */
  bytes: string;
}

/** The words of the embedded engine. */
export const sqliteDialect: Dialect = {
  name: 'sqlite',
  int: 'integer',
  real: 'real',
  serial: 'integer primary key',
  clustered: ' without rowid',
  text: 'text',
  head: (text) => text,
  digest: (text) => text,
  jsonText: (column, path) => `json_extract(${column}, '${'$' + path.map((p) => `."${p}"`).join('')}')`,
  json: jsonFunctions,
  instant: (text, zone) => sql`kith_instant(${text}, ${zone})`,
  micros: (number) => sql`kith_micros(${number})`,
  total: (amount) => sql`total(${amount})`,
  list: (column) => `json_group_array(${column})`,
  bytes: '(select page_count * page_size from pragma_page_count, pragma_page_size)',
  position: (text, part) => sql`instr(${text}, ${part})`,
  isoText: (ms) => {
    const rest = `((${ms} % 1000) + 1000) % 1000`;
    return `strftime('%Y-%m-%dT%H:%M:%S', (${ms} - ${rest}) / 1000, 'unixepoch') || printf('.%03dZ', ${rest})`;
  },
};
