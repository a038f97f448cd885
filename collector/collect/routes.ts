/** Where events come in. Every accepted event is durable before its answer; never a 5xx for what a client sent. */
import type { IngestAnswer } from '../../shared/api.ts';
import { EVENT_TYPES, isProblem, type EventType } from '../../shared/event.ts';
import { HttpError, type Ctx, type Handler } from '../http.ts';
import { clientAddress } from '../request.ts';
import type { Batch } from '../store/batch.ts';
import { StoreError } from '../store/error.ts';
import type { KeyOwner } from '../store/queries/sites.ts';
import { admitBatch, admitSingle, type Admitted, type Arrival } from './admit.ts';
import { keysOf, type Opened } from './door.ts';
import { admitKey, bodyOf, enter, open, refuse, senderOrigin } from './enter.ts';
import { liveEvents } from './live.ts';
import { noteOverload } from './overload.ts';
import { clientReader } from './visitor.ts';

const GIF = Buffer.from('R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7', 'base64');

/** Never kept by a cache, and shown by every page, also by one that takes pictures only from those who allow it. */
const PICTURE = { 'Content-Type': 'image/gif', 'Cache-Control': 'no-store, max-age=0', 'Cross-Origin-Resource-Policy': 'cross-origin' };

/** Stores what was admitted and tells who watches; the answer of all collecting routes. */
async function store(c: Ctx, admitted: Admitted, { site, source }: KeyOwner): Promise<IngestAnswer> {
  const { deps, doors } = c.var;
  const { client, events, failed, anonymous, rejected } = admitted;
  for (const { reason } of rejected) doors.notes.count(site.site, 'rejected_event', reason);
  const batch: Batch = {
    site: site.site,
    source: { id: source.id, kind: source.kind },
    sender: `${client} from ${senderOrigin(c) ?? 'no page'}`.slice(0, 200),
    events,
    failed,
    anonymous,
    watched: deps.hub.watched(site.site),
  };
  const stored = await deps.store.ingest(batch, deps.now());
  if (batch.watched) deps.hub.publish(site.site, liveEvents(events, stored));
  // What names nobody counts for measurement only: it is taken, though it is nobody's.
  const accepted = events.length - stored.duplicates + anonymous.length;
  doors.gate.accepted += accepted;
  doors.gate.duplicates += stored.duplicates;
  doors.gate.rejected += rejected.length;
  return { ok: true, accepted, duplicates: stored.duplicates, rejected };
}

function arrival(c: Ctx, owner: KeyOwner, type?: EventType): Arrival {
  const { deps } = c.var;
  const { source, site } = owner;
  const userAgent = c.req.header('user-agent') ?? '';
  const clientOf = clientReader({ source, userAgent, address: clientAddress(c), spam: site.spamReferrers, geo: deps.geo });
  return { source, receivedAt: deps.now(), newId: () => `k_${deps.token(16)}`, type, clientOf };
}

async function single(c: Ctx, body: Opened, owner: KeyOwner, type: EventType): Promise<IngestAnswer> {
  return store(c, admitSingle(body, arrival(c, owner, type)), owner);
}

const typeOf = (c: Ctx): EventType => {
  const last = c.req.path.split('/').filter(Boolean).at(-1) ?? '';
  const type = EVENT_TYPES.find((name) => name === last || name[0] === last);
  if (!type) throw new HttpError('not_found', 'No such call.');
  return type;
};

/** The handlers of everything that takes events. */
export const collectRoutes = {
  batch: (async (c) =>
    c.json(
      await enter(c, async (body, owner) => {
        const admitted = admitBatch(body, arrival(c, owner));
        if (isProblem(admitted))
          return refuse(c, admitted.code === 'too_large' ? 'too_large' : 'invalid', admitted.reason, owner.site.site);
        return store(c, admitted, owner);
      }),
    )) satisfies Handler,

  single: (async (c) => {
    const type = typeOf(c);
    return c.json(await enter(c, (body, owner) => single(c, body, owner, type)));
  }) satisfies Handler,

  /** An image for places without scripts: always the same answer, whatever became of the event. */
  pixel: (async (c) => {
    try {
      // Standard base64 has a plus, which an address means as a space.
      const bytes = Buffer.from((c.req.query('data') ?? '').replaceAll(' ', '+'), 'base64');
      const { gate } = c.var.doors;
      gate.look();
      const body = open(c, bytes);
      const owner = await admitKey(c, keysOf(c.req.header('authorization') ?? '', body.json, c.req.query('writeKey')));
      await gate.pass(bytes.length, () => single(c, body, owner, typeOf(c)));
    } catch (error) {
      // Refusals were counted where they happened; what the store refused is ours to tell.
      if (error instanceof HttpError) noteOverload(c, error.status);
      else {
        noteOverload(c, 503);
        const level = error instanceof StoreError && error.code !== 'conflict' ? 'warn' : 'error';
        c.var.deps.log({ level, what: 'an event of a pixel was not stored', error: error instanceof Error ? error.stack : String(error) });
      }
    }
    return c.body(GIF, 200, PICTURE);
  }) satisfies Handler,

  /** Figures that Segment's client sends about itself: taken, not kept. Read to their end, or the client would see its connection break. */
  metrics: (async (c) => {
    await bodyOf(c);
    return c.body(null, 204);
  }) satisfies Handler,

  /** What Segment's browser client asks for first. */
  settings: (async (c) => {
    const key = c.req.param('writeKey') ?? '';
    await admitKey(c, [key]);
    const url = new URL(c.var.deps.config.publicUrl);
    const apiHost = `${url.host}${url.pathname.replace(/\/$/, '')}/v1`;
    return c.json({
      integrations: { 'Segment.io': { apiKey: key, apiHost, protocol: url.protocol.replace(':', '') } },
      metrics: { sampleRate: 0 },
    });
  }) satisfies Handler,

  /** What RudderStack's browser client asks for first. */
  sourceConfig: (async (c) => {
    const keys = keysOf(c.req.header('authorization') ?? '', null, c.req.query('writeKey'));
    const owner = await admitKey(c, keys);
    return c.json({ source: { id: owner.site.id, name: owner.source.name, config: {}, enabled: true, destinations: [] } });
  }) satisfies Handler,
};
