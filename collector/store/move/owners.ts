/** Who may see a site that came in. */
import { hashOf } from '../../access/secrets.ts';
import { StoreError } from '../error.ts';
import { invite } from '../queries/access.ts';
import type { Query } from '../query.ts';

/**
 * For whom a site comes in: an address, or null for whoever owns everything here. `soon`: the next start makes an owner of everything, as the environment
 * says. `link`: the secret of an invitation, should one be needed.
 */
export interface Owner {
  owner: string | null;
  soon: boolean;
  link: string;
  token(bytes: number): string;
}

/**
 * Makes somebody the owner: whom the wish names (invited, when nobody here has that address), else those who own every other site here. Answers whether
 * the link is needed.
 */
export async function giveOwners(q: Query, site: number, { owner, soon, link, token }: Owner, now: number): Promise<boolean> {
  if (owner !== null) {
    const member = { id: `m_${token(9)}`, email: owner, name: '', password: '' };
    return invite(q, site, member, 'owner', hashOf(link), { member: null }, now);
  }
  const owners = await q.all<{ member: string }>(
    `/* ownersOfAll */ select r.member from role r where r.role = 'owner' and r.site <> ? group by r.member
       having count(*) >= (select count(*) from site s where s.site <> ? and exists (select 1 from role o where o.site = s.site)) order by r.member`,
    ...[site, site],
  );
  if (owners.length === 0) {
    const people = (await q.get('select 1 from member limit 1')) !== undefined;
    if (people || !soon)
      throw new StoreError(
        'invalid',
        `${people ? 'Nobody owns every site here' : 'Nobody can log in here yet'}, so say for whom the site comes in: --owner EMAIL.`,
      );
  }
  for (const { member } of owners) await q.run(`insert into role (site, member, role) values (?, ?, 'owner')`, site, member);
  return false;
}
