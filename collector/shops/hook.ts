/**
 * Where shops send to: `POST /v1/hooks/{id}`. Who does not know the secret is refused before anything is read or written. What is signed is kept first and
 * read then; the answer is 200 for all that is kept, also for what cannot be used: sending it again would not mend it.
 */
import { HttpError, type Ctx, type Handler } from '../http.ts';
import { readBytes } from '../request.ts';
import { StoreError } from '../store/error.ts';
import { isPing, keptText, sentBy } from './body.ts';
import { refusalOf, type Header } from './signature.ts';
import { takeDelivery, type Became } from './take.ts';

/** Shops send orders with all of their lines and metadata. */
export const MOST = 5 * 1024 * 1024;
/** What the shop is told: for people who look at its log. */
interface HookAnswer {
  ok: true;
  state: Became['state'] | 'duplicate' | 'ping';
  reason?: string;
}

async function bodyOf(c: Ctx): Promise<Uint8Array> {
  return readBytes(c, MOST);
}

/** Takes a delivery. */
export const hook = (async (c) => {
  const { deps, doors } = c.var;
  doors.hooks.look();
  const found = await doors.shops.find(c.req.param('id') ?? '');
  if (!found) throw new HttpError('not_found', 'No shop is connected at this address; look it up under Settings, Shops.');
  const { shop, site } = found;
  const bytes = await bodyOf(c);
  const answer = (said: HookAnswer): Response => c.json(said);
  return doors.hooks.pass(bytes.length, async () => {
    const now = deps.now();
    if (isPing(shop.kind, bytes)) return answer({ ok: true, state: 'ping' });
    const header: Header = (name) => c.req.header(name);
    const secrets = [shop.secret, ...(now < shop.oldUntil ? [shop.oldSecret] : [])].filter((secret) => secret !== '');
    const refusal = refusalOf(shop.kind, header, bytes, secrets, now);
    if (refusal !== null) {
      doors.notes.count(site.site, 'forged_hook', shop.id);
      throw new HttpError('unauthorized', refusal);
    }
    doors.notes.use(shop.source);
    const body = keptText(bytes);
    const kept = await deps.store.write.keepDelivery(site.site, shop.id, {
      ...sentBy(shop.kind, header, bytes, body),
      ...{ receivedAt: now, bytes: bytes.length, body },
    });
    if (!kept.isNew && kept.state !== 'new') return answer({ ok: true, state: 'duplicate' });
    try {
      const { state, reason } = await takeDelivery(deps, shop, site, kept);
      return answer({ ok: true, state, ...(reason === '' ? {} : { reason }) });
    } catch (error) {
      // It is kept, and tried again by itself; the shop need not.
      const passing = error instanceof StoreError && error.code !== 'internal';
      deps.log({
        level: passing ? 'warn' : 'error',
        what: 'a delivery of a shop was not taken',
        shop: shop.id,
        delivery: kept.delivery,
        error: String(error),
      });
      return answer({ ok: true, state: 'new', reason: 'It is kept, and will be read in a moment.' });
    }
  });
}) satisfies Handler;
