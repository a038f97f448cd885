/** The ways in: set-up, log-in, invitation, log-out, and who is logged in. */
import { z } from 'zod';
import type { Session, SetupState } from '../../shared/api.ts';
import { HttpError, readBody, type Ctx, type Deps, type Handler } from '../http.ts';
import { clientAddress, demandSameOrigin } from '../request.ts';
import { giveCookie, sessionOf, SESSION_LIFE } from './may.ts';
import { passwordSchema } from './passwords.ts';
import { firstSources, hashOf } from './secrets.ts';
import { newSiteSchema } from './settings.ts';
import { StoreError } from '../store/store.ts';

/** An e-mail address as a log-in name: its case and the blanks around it do not matter. */
export const emailSchema = z.string().trim().toLowerCase().pipe(z.email('not an e-mail address').max(254));
const INVITATION_LIFE = 7 * 86_400_000;
const token = z.string().min(1).max(200);

/** Body of `POST /api/v1/setup`. */
export const setUpSchema = z.object({
  token,
  email: emailSchema,
  password: passwordSchema,
  name: z.string().trim().max(200).default(''),
  site: newSiteSchema,
});
/** Body of `POST /api/v1/login`. */
export const loginSchema = z.object({ email: z.string().trim().toLowerCase().max(254), password: z.string().max(200) });
/** Body of `POST /api/v1/invitation`. */
export const invitationSchema = z.object({ token, password: passwordSchema, name: z.string().trim().min(1).max(200).optional() });

async function answerSession(c: Ctx, member: Session['member'], sites: { site: number; role: string }[]): Promise<Response> {
  const { config, store } = c.var.deps;
  // The demo's site is the first of its database.
  const demoSite = config.demo ? ((await store.read.allSites())[0]?.id ?? null) : null;
  const seen = sites.map(({ site: _internal, ...rest }) => rest as Session['sites'][number]);
  return c.json({ member, sites: seen, version: config.version, demo: config.demo, demoSite } satisfies Session);
}

async function enter(c: Ctx, member: Session['member']): Promise<Response> {
  const { store, now, token: random } = c.var.deps;
  const secret = random(32);
  await store.write.openSession(hashOf(secret), member.id, now(), now() + SESSION_LIFE);
  giveCookie(c, secret);
  return answerSession(c, member, await store.read.sitesOfMember(member.id));
}

/** Counts a try at a link or password by this address. */
function count(c: Ctx, email: string | null): void {
  const address = clientAddress(c);
  const names = [{ name: `address ${address}`, most: 60 }];
  if (email !== null) names.push({ name: `${address} ${email}`, most: 8 });
  c.var.doors.attempts.take(names, c.var.deps.now());
}

async function liveLink(c: Ctx, secret: string, forMember: boolean): Promise<{ member: string; email: string; name: string }> {
  const notBefore = forMember ? c.var.deps.now() - INVITATION_LIFE : 0;
  const link = await c.var.deps.store.read.linkByHash(hashOf(secret), notBefore);
  if (!link || (link.member !== null) !== forMember)
    throw new HttpError('forbidden', 'This link was used already, is too old, or was never ours; ask for a new one.');
  return { member: link.member ?? '', email: link.email ?? '', name: link.name ?? '' };
}

/** The ways in and out: set-up, log-in, invitation, session. */
export const entryRoutes = {
  state: (async (c) => c.json({ open: !(await c.var.deps.store.read.hasOwner()) } satisfies SetupState)) satisfies Handler,

  setUp: (async (c) => {
    demandSameOrigin(c);
    const { deps, doors } = c.var;
    const body = await readBody(c, setUpSchema);
    count(c, null);
    await liveLink(c, body.token, false);
    const member = { id: `m_${deps.token(9)}`, email: body.email, name: body.name, password: await doors.passwords.hash(body.password) };
    const site = { id: `s_${deps.token(9)}`, settings: body.site, keys: firstSources(deps) };
    await deps.store.write.setUp({ link: hashOf(body.token), member, site }, deps.now());
    doors.keys.changed();
    const kept = await deps.store.read.memberByEmail(body.email);
    return enter(c, { id: kept?.id ?? member.id, email: body.email, name: body.name });
  }) satisfies Handler,

  login: (async (c) => {
    demandSameOrigin(c);
    const { deps, doors } = c.var;
    const { email, password } = await readBody(c, loginSchema);
    count(c, email);
    const member = await deps.store.read.memberByEmail(email);
    if (!(await doors.passwords.matches(member?.password ?? null, password)) || !member)
      throw new HttpError('unauthorized', 'The e-mail address or the password is not right.');
    doors.attempts.clear(`${clientAddress(c)} ${email}`);
    return enter(c, { id: member.id, email: member.email, name: member.name });
  }) satisfies Handler,

  /** Who an invitation is for, so that its page can greet them. */
  invitation: (async (c) => {
    count(c, null);
    const { email, name } = await liveLink(c, c.req.query('token') ?? '', true);
    return c.json({ email, name });
  }) satisfies Handler,

  accept: (async (c) => {
    demandSameOrigin(c);
    const { deps, doors } = c.var;
    const body = await readBody(c, invitationSchema);
    count(c, null);
    const { member, email, name } = await liveLink(c, body.token, true);
    const password = await doors.passwords.hash(body.password);
    await deps.store.write.acceptInvitation(hashOf(body.token), member, body.name ?? null, password, deps.now());
    return enter(c, { id: member, email, name: body.name ?? name });
  }) satisfies Handler,

  session: (async (c) => {
    const session = await sessionOf(c);
    if (!session) throw new HttpError('unauthorized', 'Please log in.', { setup: !(await c.var.deps.store.read.hasOwner()) });
    return answerSession(c, session.member, session.sites);
  }) satisfies Handler,

  logout: (async (c) => {
    demandSameOrigin(c);
    const session = await sessionOf(c);
    if (session) await c.var.deps.store.write.endSession(session.hash);
    giveCookie(c, '', 0);
    return c.body(null, 204);
  }) satisfies Handler,
};

/** Makes what the environment asks for at the first start: a site with its keys, and its owner. Later starts change nothing. */
export async function setUpUnattended(deps: Deps, hash: (password: string) => Promise<string>): Promise<void> {
  const { config, store, now, token: random } = deps;
  if (!config.site) return;
  const keys = firstSources(deps, { write: config.writeKey, secret: config.secretKey });
  await store.write.firstSite(`s_${random(9)}`, config.site, keys, now());
  if (!config.admin || (await store.read.hasOwner())) return;
  const email = config.admin.email.toLowerCase();
  const member = { id: `m_${random(9)}`, email, name: '', password: await hash(config.admin.password) };
  const site = { id: `s_${random(9)}`, settings: null, keys: [] };
  await store.write.setUp({ link: null, member, site }, now()).catch(async (error: unknown) => {
    // Another collector that starts in the same moment was first, with the same settings.
    if (!(error instanceof StoreError && error.code === 'conflict' && (await store.read.hasOwner()))) throw error;
  });
}

/** A fresh single-use set-up link, or null when somebody can log in already. */
export async function setUpLink(deps: Deps): Promise<string | null> {
  if (await deps.store.read.hasOwner()) return null;
  const secret = deps.token(24);
  await deps.store.write.issueSetupLink(hashOf(secret), deps.now());
  return `${deps.config.publicUrl}/setup?token=${secret}`;
}
