/** The people of a site: who may see it, and as what. Only an owner in person changes this. */
import { z } from 'zod';
import { ROLES, type Member } from '../../shared/api.ts';
import { HttpError, page, readBody, type Ctx, type Handler } from '../http.ts';
import { emailSchema } from './entry.ts';
import { hashOf } from './secrets.ts';

/** Body of `POST /api/v1/members`. */
export const inviteSchema = z.object({ email: emailSchema, name: z.string().trim().max(200).default(''), role: z.enum(ROLES) });
/** Body of `PUT /api/v1/members/{id}`. */
export const roleSchema = z.object({ role: z.enum(ROLES) });

async function people(c: Ctx): Promise<(Member & { invited: boolean })[]> {
  const rows = await c.var.deps.store.read.membersOfSite(c.var.site.site);
  return rows.map(({ createdAt, lastSeen, ...row }) => ({
    ...row,
    createdAt: new Date(createdAt).toISOString(),
    lastSeen: lastSeen === null ? null : new Date(lastSeen).toISOString(),
  }));
}
/** Who acts, for the audit trail. */
export const actorOf = (c: Ctx) => ({ member: c.var.member?.id ?? null });
const idOf = (c: Ctx): string => c.req.param('id') ?? '';

/** The people of a site and what they may do. */
export const peopleRoutes = {
  list: (async (c) => c.json(page(await people(c), null))) satisfies Handler,

  /** Answers the person, and the link that lets them choose a password; `link` is null when they can log in already. */
  invite: (async (c) => {
    const { store, now, token, config } = c.var.deps;
    const { email, name, role } = await readBody(c, inviteSchema);
    const secret = token(24);
    const member = { id: `m_${token(9)}`, email, name, password: '' };
    const needed = await store.write.invite(c.var.site.site, member, role, hashOf(secret), actorOf(c), now());
    const added = (await people(c)).find((person) => person.email === email);
    return c.json({ member: added, link: needed ? `${config.publicUrl}/invitation?token=${secret}` : null }, 201);
  }) satisfies Handler,

  change: (async (c) => {
    const { store, now } = c.var.deps;
    const { role } = await readBody(c, roleSchema);
    await store.write.changeRole(c.var.site.site, idOf(c), role, actorOf(c), now());
    const changed = (await people(c)).find((person) => person.id === idOf(c));
    if (!changed) throw new HttpError('not_found', 'This person has no access to the site.');
    return c.json(changed);
  }) satisfies Handler,

  remove: (async (c) => {
    await c.var.deps.store.write.removeMember(c.var.site.site, idOf(c), actorOf(c), c.var.deps.now());
    return c.body(null, 204);
  }) satisfies Handler,
};
