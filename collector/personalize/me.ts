/** `GET /v1/me`: what this browser sent, for its own visitor. Reads, never writes; the answer is the same for an id that nobody ever used. */
import { LIMITS } from '../../shared/event.ts';
import { admitKey } from '../collect/enter.ts';
import { keysOf } from '../collect/door.ts';
import { HttpError, type Handler } from '../http.ts';
import { isPoison } from '../identity/poison.ts';

/** The SDK's cookie, whose second part is the anonymous id. */
const COOKIE = /(?:^|;\s*)kith_id=[ay]?\.([\da-f-]{36})\./;

/** The routes of visitors. */
export const meRoutes = {
  me: (async (c) => {
    const { site } = await admitKey(c, keysOf(c.req.header('authorization') ?? '', null, c.req.query('writeKey')));
    const anonymousId = c.req.query('anonymousId') ?? COOKIE.exec(c.req.header('cookie') ?? '')?.[1];
    if (!anonymousId || anonymousId.length > LIMITS.identifier || isPoison(anonymousId))
      throw new HttpError('invalid', 'anonymousId: whose page this is must be said, by this field or by the cookie of the script tag.');
    c.header('Cache-Control', 'no-store');
    return c.json(await c.var.deps.store.read.ownPage(site.site, anonymousId));
  }) satisfies Handler,
};
