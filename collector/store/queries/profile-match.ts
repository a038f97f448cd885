/** Whom a few words may mean: the one place that says what searching for people is. */
import { joined, plain, sql, type Sql } from '../sql.ts';
import { ROOT } from './timeline.ts';

/** A pattern that finds the text anywhere; `%`, `_` and `\` stand for themselves. For `like ? escape '\'`. */
export const anywhere = (text: string): string => `%${text.replace(/[\\%_]/g, (mark) => `\\${mark}`)}%`;

const clean = (typed: string): string => typed.replace(/[\u0000-\u001f]+/g, ' ').trim();

/** Whether every word of a text stands in name, e-mail or user ids of a profile, in any order and case: a condition on its `search`. */
export function holdsWords(typed: string): Sql {
  const words = [...new Set(clean(typed).toLowerCase().split(/\s+/))];
  const every = joined(
    words.map((word) => sql`search like ${anywhere(word)} escape '\\'`),
    ' and ',
  );
  return sql`search <> '' and ${every}`;
}

/** The roots (`node`) of the few that a text names: by a whole identifier of any kind, a profile id of now or before, an order's number with or without a # before it. */
export function named(site: number, typed: string): Sql {
  const text = clean(typed);
  // The namespaces are found by hopping from one to the next, so that a million identifiers cost what a handful cost.
  return sql`select n.root as node from (
      with recursive space(name) as (
        select min(namespace) from identifier where site = ${site}
        union all select (select min(namespace) from identifier where site = ${site} and namespace > space.name) from space where space.name is not null)
      select name from space where name is not null) s
      cross join identifier i cross join node n
      where i.site = ${site} and i.namespace = s.name and i.value in (${text}, ${text.toLowerCase()}) and n.node = i.node
    union select ${plain(ROOT)} from node n where n.site = ${site} and n.id = ${text}
    union select n.root from order_key k join node n on n.node = k.node
      where k.site = ${site} and k.order_id in (${text}, ${text.replace(/^#/, '')})`;
}

/** The roots (`node`) of the people that a text may mean: who holds its words, and whom it names. */
export const matching = (site: number, typed: string): Sql =>
  sql`select node from profile where site = ${site} and ${holdsWords(typed)} union ${named(site, typed)}`;
