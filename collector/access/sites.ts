/** Sites, their keys, and the trail of what was changed. */
import { z } from 'zod';
import type { Site, SourceKey } from '../../shared/api.ts';
import {
  decodeCursor,
  encodeCursor,
  HttpError,
  ifMatch,
  limitOf,
  page,
  readBody,
  type Ctx,
  type Handler,
  type SiteContext,
} from '../http.ts';
import { actorOf } from './people.ts';
import { asSource, firstSources, newKey } from './secrets.ts';
import { newSiteSchema, siteChangeSchema, siteTag } from './settings.ts';

/** Body of `POST /api/v1/sources`. */
export const sourceSchema = z.object({ kind: z.enum(['browser', 'server']), name: z.string().trim().min(1, 'a name is needed').max(100) });

/** A site as the API shows it: without its internal number. */
export function shown({ site: _internal, ...rest }: SiteContext): Site {
  return rest;
}

/** The site that the request is about, when it is the one of the address. */
function own(c: Ctx): SiteContext {
  if (c.req.param('id') !== c.var.site.id)
    throw new HttpError('not_found', 'No such site; the header kith-site names the one that you mean.');
  return c.var.site;
}

async function siteById(c: Ctx, id: string): Promise<SiteContext> {
  const found = (await c.var.deps.store.read.allSites()).find((site) => site.id === id);
  if (!found) throw new HttpError('not_found', 'No such site.');
  return found;
}

function answer(c: Ctx, site: SiteContext): Response {
  c.header('ETag', siteTag(site));
  return c.json(shown(site));
}

/** Sites and their settings. */
export const siteRoutes = {
  /** A key sees its own site, a person all of theirs with the role in each. */
  list: (async (c) => {
    if (!c.var.member) return c.json(page([shown(c.var.site)], null));
    const sites = await c.var.deps.store.read.sitesOfMember(c.var.member.id);
    return c.json(page(sites.map(shown), null));
  }) satisfies Handler,

  get: ((c) => answer(c, own(c))) satisfies Handler,

  add: (async (c) => {
    const { deps, doors } = c.var;
    const settings = await readBody(c, newSiteSchema);
    const id = `s_${deps.token(9)}`;
    await deps.store.write.addSite(id, settings, firstSources(deps), actorOf(c), deps.now());
    doors.keys.changed();
    return c.json(shown(await siteById(c, id)), 201);
  }) satisfies Handler,

  change: (async (c) => {
    const { deps, doors } = c.var;
    const { site, id } = own(c);
    const change = await readBody(c, siteChangeSchema);
    await deps.store.write.changeSite(site, change, actorOf(c), deps.now(), ifMatch(c));
    doors.keys.changed();
    if (change.currency !== undefined || change.pricesWithTax !== undefined || change.timeZone !== undefined) doors.recounts.run();
    return answer(c, await siteById(c, id));
  }) satisfies Handler,

  remove: (async (c) => {
    const { site, id } = own(c);
    await c.var.deps.store.write.removeSite(site, id, actorOf(c), c.var.deps.now());
    c.var.doors.keys.changed();
    return c.body(null, 204);
  }) satisfies Handler,

  audit: (async (c) => {
    const limit = limitOf(c);
    const [before] = decodeCursor(c, 1) ?? [null];
    const lines = await c.var.deps.store.read.auditTrail(c.var.site.site, typeof before === 'number' ? before : null, limit);
    const last = lines.length === limit ? lines.at(-1) : undefined;
    const items = lines.map(({ id, at, detail, ...line }) => ({
      id: String(id),
      at: new Date(Number(at)).toISOString(),
      ...line,
      detail: JSON.parse(detail) as unknown,
    }));
    return c.json(page(items, last ? encodeCursor([Number(last.id)]) : null));
  }) satisfies Handler,
};

/** Where events come from, with their keys. */
export const sourceRoutes = {
  list: (async (c) => c.json(page(await c.var.deps.store.read.sources(c.var.site.site), null))) satisfies Handler,

  /** The answer is the only place where a secret key is ever shown whole. */
  add: (async (c) => {
    const { deps, doors, site } = c.var;
    const { kind, name } = await readBody(c, sourceSchema);
    const key = newKey(deps, kind);
    const source = asSource(deps, kind, name, key);
    await deps.store.write.addSource(site.site, source, actorOf(c), deps.now());
    doors.keys.changed();
    const added: SourceKey = {
      id: source.id,
      kind,
      name,
      key,
      createdAt: new Date(deps.now()).toISOString(),
      lastUsed: null,
      revokedAt: null,
    };
    return c.json(added, 201);
  }) satisfies Handler,

  revoke: (async (c) => {
    const { deps, doors, site } = c.var;
    await deps.store.write.revokeSource(site.site, c.req.param('id') ?? '', actorOf(c), deps.now());
    doors.keys.changed();
    return c.body(null, 204);
  }) satisfies Handler,
};
