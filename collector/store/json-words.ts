/** How an engine looks into JSON text without coercing anything: every expression is null where the value is of another type. */
import { joined, plain, sql, type Sql } from './sql.ts';

/** One JSON value as typed expressions. `truth` is 1 or 0; `exists` is a condition: present and not null. */
export interface Typed {
  text: Sql;
  number: Sql;
  truth: Sql;
  exists: Sql;
}
/** The elements of a JSON list as rows: `from` names them, `at` looks into one. */
export interface Elements {
  from: Sql;
  at(path: readonly string[]): Typed;
}
/** How an engine reads values out of JSON text. */
export interface JsonWords {
  /** The value at a path of object keys. */
  at(document: Sql, path: readonly string[]): Typed;
  /** The elements of the list at a path; no rows when there is no list. */
  each(document: Sql, path: readonly string[], alias: string): Elements;
}

const typed = (type: Sql, value: Sql): Typed => ({
  text: sql`case when ${type} = 'text' then ${value} end`,
  number: sql`case when ${type} in ('integer', 'real') then cast(${value} as real) end`,
  truth: sql`case ${type} when 'true' then 1 when 'false' then 0 end`,
  exists: sql`coalesce(${type}, 'null') <> 'null'`,
});
// Steps hold no quotes (the grammar of rules refuses them), so that a quoted step is taken literally.
const pathOf = (steps: readonly string[]) => `$${steps.map((step) => `."${step}"`).join('')}`;

/** The words over `json_type` and `json_extract`. */
export const jsonFunctions: JsonWords = {
  at: (document, path) => typed(sql`json_type(${document}, ${pathOf(path)})`, sql`json_extract(${document}, ${pathOf(path)})`),
  each: (document, path, alias) => {
    const [type, value] = [plain(`${alias}.type`), plain(`${alias}.value`)];
    // An object is listed as well as an array, and a missing path is listed as nothing: only a list may count.
    const list = sql`case when json_type(${document}, ${pathOf(path)}) = 'array' then json_extract(${document}, ${pathOf(path)}) end`;
    return {
      from: joined([sql`json_each(${list})`, plain(alias)], ' '),
      at: (rest) => (rest.length === 0 ? typed(type, value) : jsonFunctions.at(sql`case when ${type} = 'object' then ${value} end`, rest)),
    };
  },
};
