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
  /** `text` compared by code point. */
  text: string;
  /** Expression: the text at a dotted path of a JSON text column, or null. */
  jsonText(column: string, path: readonly string[]): string;
}

export const sqliteDialect: Dialect = {
  name: 'sqlite',
  int: 'integer',
  real: 'real',
  serial: 'integer primary key',
  clustered: ' without rowid',
  text: 'text',
  jsonText: (column, path) => `json_extract(${column}, '${'$' + path.map((p) => `."${p}"`).join('')}')`,
};
