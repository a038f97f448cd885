/** What a `?` mark may be bound to. */
export type Param = string | number | bigint | null;
/** A piece of SQL with the parameters of its `?` marks, in order. */
export interface Sql {
  readonly text: string;
  readonly params: readonly Param[];
}
const isSql = (value: Sql | Param): value is Sql => typeof value === 'object' && value !== null;

/** SQL in which a value becomes a bound parameter and a piece keeps its own: sql`ts >= ${from} and ${rest}`. */
export function sql(strings: TemplateStringsArray, ...values: (Sql | Param)[]): Sql {
  const params: Param[] = [];
  let text = strings[0] ?? '';
  for (const [i, value] of values.entries()) {
    if (isSql(value)) params.push(...value.params);
    else params.push(value);
    text += (isSql(value) ? value.text : '?') + (strings[i + 1] ?? '');
  }
  return { text, params };
}
/** Fixed text; never anything that came in from outside. */
export const plain = (text: string): Sql => ({ text, params: [] });
/** Pieces one after another with a word between. */
export const joined = (parts: readonly Sql[], by: string): Sql => ({
  text: parts.map((part) => part.text).join(by),
  params: parts.flatMap((part) => part.params),
});
/** The sum of an amount over rows that may be more than an engine holds as a whole number; 0 of none. `q`: where it is asked. */
export const totalOf = (q: { dialect: { total(amount: Sql): Sql } }, amount: string): string => q.dialect.total(plain(amount)).text;
