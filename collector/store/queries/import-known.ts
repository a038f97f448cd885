/** What Kith knows of the people and orders that an import names. */
import type { Trust } from '../../../shared/event.ts';
import type { Query } from '../query.ts';

/** A person by the user id that an import may name them by. */
export interface KnownPerson {
  user: string;
  traits: Record<string, unknown>;
}
/** An order as it stands; money in micro-units of its currency. `source`: who reported it. */
export interface KnownOrder {
  user: string | null;
  charged: number;
  currency: string;
  source: number;
  trust: Trust;
}
/** An identifier that a row names somebody by. */
export interface Named {
  namespace: 'user_id' | 'email';
  value: string;
}

/** The people behind identifiers, each in the place of its name; null for nobody. */
export async function knownPeople(q: Query, site: number, names: Named[]): Promise<(KnownPerson | null)[]> {
  const found: (KnownPerson | null)[] = names.map(() => null);
  await q.forEach(names.entries(), async ([i, { namespace, value }]) => {
    // An e-mail address belongs to the node of a user, which has a user id beside it.
    const row = await q.get<{ user: string; traits: string }>(
      `/* knownPerson */ select u.value as "user", p.traits from identifier i join identifier u on u.site = i.site and u.node = i.node and u.namespace = 'user_id'
         join node n on n.node = i.node join profile p on p.site = n.site and p.node = n.root
       where i.site = ? and i.namespace = ? and i.value = ?`,
      ...[site, namespace, value],
    );
    if (row) found[i] = { user: row.user, traits: JSON.parse(row.traits) as Record<string, unknown> };
  });
  return found;
}
/** Orders by their ids, each in its place; null for one that nobody reported. */
export async function knownOrders(q: Query, site: number, ids: string[]): Promise<(KnownOrder | null)[]> {
  const found: (KnownOrder | null)[] = ids.map(() => null);
  await q.forEach(ids.entries(), async ([i, id]) => {
    const row = await q.get<KnownOrder>(
      `/* knownOrder */ select u.value as "user", o.charged, o.currency, o.source, o.trust from order_key k
         join orders o on o.site = k.site and o.node = k.node and o.order_id = k.order_id
         left join identifier u on u.site = o.site and u.node = o.node and u.namespace = 'user_id' where k.site = ? and k.order_id = ?`,
      ...[site, id],
    );
    if (row) found[i] = row;
  });
  return found;
}

/** Reads of what is known. */
export const importKnownReads = { knownPeople, knownOrders };
