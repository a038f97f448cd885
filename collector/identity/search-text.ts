import type { Person } from '../collect/tx.ts';
import type { Query } from '../store/query.ts';

/** User ids of one person that can be searched for: more are found by their exact value. */
const MOST = 20;

/** What the profile list searches: name, e-mail and user ids in lower case; empty for anonymous people. */
export async function searchText(q: Query, site: number, person: Person): Promise<string> {
  if (!person.identified) return '';
  const ids = await q.all<{ value: string }>(
    `/* userIds */ select i.value from node n join identifier i on i.site = n.site and i.node = n.node
       where n.site = ? and n.root = ? and n.known = 1 and i.namespace = 'user_id' order by i.value limit ?`,
    ...[site, person.node, MOST],
  );
  return [person.name, person.email, ...ids.map((i) => i.value)]
    .filter((part) => part !== null)
    .join(' ')
    .toLowerCase();
}
