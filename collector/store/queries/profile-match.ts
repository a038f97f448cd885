/** Whom a few words may mean: the one place that says what searching for people is. */
import { joined, plain, sql, type Sql } from '../sql.ts';
import { ROOT } from './timeline.ts';

/** A pattern that finds the text anywhere; `%`, `_` and `\` stand for themselves. For `like ? escape '\'`. */
export const anywhere = (text: string): string => `%${text.replace(/[\\%_]/g, (mark) => `\\${mark}`)}%`;

/**
 * The roots (`node`) of the people that a text may mean: those with every word of it in name, e-mail or user ids, in any order and case; whom a whole
 * identifier of any kind names; whose profile id it is or was; whose order has this number, with or without a # before it.
 */
export function matching(site: number, typed: string): Sql {
  const text = typed.replace(/[\u0000-\u001f]+/g, ' ').trim();
  const words = [...new Set(text.toLowerCase().split(/\s+/))];
  const every = joined(
    words.map((word) => sql`search like ${anywhere(word)} escape '\\'`),
    ' and ',
  );
  // The namespaces are found by hopping from one to the next, so that a million identifiers cost what a handful cost.
  return sql`select node from profile where site = ${site} and search <> '' and ${every}
    union select n.root from (
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
