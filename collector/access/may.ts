/** Who may do what: the one place that turns a cookie or a key into a site and a role. Rights never come from what a request says. */
import { getCookie, setCookie } from 'hono/cookie';
import { createMiddleware } from 'hono/factory';
import type { Role } from '../../shared/api.ts';
import { HttpError, type Ctx, type Env } from '../http.ts';
import { demandSameOrigin } from '../request.ts';
import type { OpenSession } from '../store/queries/access.ts';
import { hashOf } from './secrets.ts';

/**
 * The least that a route asks for. `open`: nothing. `person`: anybody logged in, without a site. A role: that role in the site, or its secret key.
 * `owner in person`: an owner's session; no key manages people and keys.
 */
export type Least = 'open' | 'person' | Role | 'owner in person';

const RANK: Record<Role, number> = { viewer: 0, marketer: 1, owner: 2 };
/** Name of the cookie that holds a session. */
export const SESSION_COOKIE = 'kith_session';
const DAY = 86_400_000;
/** A session ends after 30 days without use. */
export const SESSION_LIFE = 30 * DAY;

/** Gives the browser its session token; no script can read it, no other website sends it. */
export function giveCookie(c: Ctx, token: string, life = SESSION_LIFE): void {
  const { basePath, publicUrl } = c.var.deps.config;
  setCookie(c, SESSION_COOKIE, token, {
    path: basePath || '/',
    httpOnly: true,
    sameSite: 'Lax',
    secure: publicUrl.startsWith('https:'),
    maxAge: Math.floor(life / 1000),
  });
}

/** The valid session of this request, or null; keeps one in use alive. */
export async function sessionOf(c: Ctx): Promise<(OpenSession & { hash: string }) | null> {
  const token = getCookie(c, SESSION_COOKIE);
  if (!token || token.length > 200) return null;
  const { store, now } = c.var.deps;
  const hash = hashOf(token);
  const session = await store.read.sessionByHash(hash, now());
  if (!session) return null;
  if (session.expiresAt - now() < SESSION_LIFE - DAY) {
    await store.write.extendSession(hash, session.member.id, now(), now() + SESSION_LIFE);
    giveCookie(c, token);
  }
  return { ...session, hash };
}

async function byKey(c: Ctx, key: string, least: Least): Promise<void> {
  const owner = await c.var.doors.keys.owner(key);
  if (!owner) throw new HttpError('unauthorized', 'This key is unknown or was revoked.');
  if (owner.source.kind !== 'server') throw new HttpError('forbidden', 'A write key may only send events; this needs a secret key.');
  if (least === 'person' || least === 'owner in person')
    throw new HttpError('forbidden', 'This needs a person who is logged in, not a key.');
  c.set('site', owner.site);
  c.set('caller', 'server');
  c.var.doors.notes.use(owner.source.id);
}

async function bySession(c: Ctx, least: Least): Promise<void> {
  const session = await sessionOf(c);
  if (!session) throw new HttpError('unauthorized', 'Please log in.', { setup: !(await c.var.deps.store.read.hasOwner()) });
  if (c.req.method !== 'GET' && c.req.method !== 'HEAD') demandSameOrigin(c);
  c.set('member', session.member);
  if (least === 'person') return;
  const wanted = c.req.header('kith-site') ?? c.req.query('site');
  const found = wanted ? session.sites.find((site) => site.id === wanted) : session.sites[0];
  if (!found) throw new HttpError('forbidden', 'You have no access to this site.');
  const { role, ...site } = found;
  if (!(role in RANK)) throw new HttpError('forbidden', 'Your role in this site is not one that Kith knows.');
  const needed = least === 'owner in person' ? 'owner' : least;
  if (needed !== 'open' && RANK[role as Role] < RANK[needed])
    throw new HttpError('forbidden', `This needs the role ${needed}; yours is ${role}.`);
  c.set('site', site);
  c.set('caller', role as Role);
}

const bearerOf = (c: Ctx): string | undefined => /^Bearer\s+(\S+)$/i.exec(c.req.header('authorization') ?? '')?.[1];

/** Whether who was let in to a site could still come in, with this role at least: for an answer that goes on for long. Asks the store, nothing that was remembered. */
export async function stillMay(c: Ctx, least: Role = 'viewer'): Promise<boolean> {
  const { deps, site } = c.var;
  const key = bearerOf(c);
  if (key) return (await deps.store.read.keyByHash(hashOf(key)))?.site.site === site.site;
  const session = await deps.store.read.sessionByHash(hashOf(getCookie(c, SESSION_COOKIE) ?? ''), deps.now());
  return (
    session?.sites.some(({ site: number, role }) => number === site.site && role in RANK && RANK[role as Role] >= RANK[least]) ?? false
  );
}

/** Lets a request through that may do this much; sets `site`, `caller` and, for a person, `member`. */
export const may = (least: Least) =>
  createMiddleware<Env>(async (c, next) => {
    if (least !== 'open') {
      const bearer = bearerOf(c);
      if (bearer) await byKey(c, bearer, least);
      else await bySession(c, least);
    }
    await next();
  });
