/** What a decision reads: point look-ups of one visitor, in one consistent snapshot. Writes nothing. */
import type { Json } from '../../../shared/event.ts';
import type { Facts } from '../../../shared/evaluate.ts';
import { needs, type Rule } from '../../../shared/rule.ts';
import { NEVER } from '../../collect/tx.ts';
import type { Asked, Playlist } from '../../personalize/playbook.ts';
import { revisionOf } from '../../segments/rulebook.ts';
import { audienceFacts } from '../../segments/facts.ts';
import type { Query } from '../query.ts';
import { decisionSecret, liveExperiences } from './experiences.ts';
import { anchorOf } from './exposures.ts';
import { noFacts, ownFacts } from './own-facts.ts';

/** Who asks. `userId` only from the site's own server: a browser's is a claim that opens nothing. */
export interface Asker {
  anonymousId: string | null;
  userId: string | null;
}
/** What the decider may use of a visitor. */
export interface Visitor {
  revision: number;
  anchor: string;
  facts: Facts;
  /** Whether `facts.segments` are the kept memberships; else they follow from the facts. */
  kept: boolean;
  /** Traits that may appear in content: only of a person whose link is verified. */
  fields: Json | null;
}

interface NodeRow {
  node: number;
  root: number;
  known: number;
  first_seen: number;
  shared_since: number | null;
}

/** A site's live experiences with everything that their audiences refer to. */
export async function playlist(q: Query, site: number): Promise<Playlist> {
  const revision = await revisionOf(q, site);
  const experiences = await liveExperiences(q, site);
  const segments: Playlist['segments'] = [];
  const wanted = experiences.flatMap((e) => (e.audience ? needs(e.audience).segments : []));
  for (const seen = new Set<string>(); wanted.length > 0;) {
    const id = wanted.pop()!;
    if (seen.has(id)) continue;
    seen.add(id);
    const row = await q.get<{ rule: string }>(`/* playlistSegment */ select rule from segment where site = ? and id = ?`, site, id);
    if (!row) continue;
    const rule = JSON.parse(row.rule) as Rule;
    segments.push({ id, rule });
    wanted.push(...needs(rule).segments);
  }
  return { revision, experiences, segments, secret: await decisionSecret(q) };
}

const nodeOf = (q: Query, site: number, namespace: string, value: string): Promise<NodeRow | undefined> =>
  q.get<NodeRow>(
    `/* decideNode */ select n.node, n.root, n.known, n.first_seen, n.shared_since from identifier i join node n on n.node = i.node and n.first_seen < ${NEVER}
       where i.site = ? and i.namespace = ? and i.value = ?`,
    site,
    namespace,
    value,
  );

/** The nodes from a device up to its profile's root, and whether every link between was verified. */
async function pathOf(q: Query, site: number, device: NodeRow): Promise<{ linkedTo: number[]; verified: boolean }> {
  const linkedTo: number[] = [];
  let verified = true;
  for (let at = device.node; at !== device.root && linkedTo.length < 16;) {
    const link = await q.get<{ parent: number; trust: string }>(
      `/* decideLink */ select parent, trust from link where site = ? and child = ? and ended_at is null order by trust desc, link limit 1`,
      site,
      at,
    );
    if (!link) return { linkedTo, verified: false };
    verified &&= link.trust === 'verified';
    linkedTo.push(link.parent);
    at = link.parent;
  }
  return { linkedTo, verified: verified && (linkedTo.at(-1) ?? device.node) === device.root };
}

async function whole(
  q: Query,
  site: number,
  root: number,
  asked: Asked,
  now: number,
  zone: string,
): Promise<{ facts: Facts; fields: Json }> {
  const { facts, traits } = await audienceFacts(q, site, root, asked.dids, asked.segments, now, zone);
  return { facts, fields: traits };
}

/**
 * What may be used of who asks:
 * - nobody met before: nothing, and the anonymous id itself as anchor, which stays the anchor once a profile begins with it;
 * - an anonymous profile: everything of it, for it is this browser's own;
 * - a browser whose link to a person is verified, or a person named by the site's server: everything, and the person's traits in content;
 * - a browser that only claims to be somebody: the person's anchor (one person sees one arm), and what this browser did itself.
 */
export async function decideState(q: Query, site: number, asker: Asker, asked: Asked, now: number, zone: string): Promise<Visitor> {
  const revision = await revisionOf(q, site);
  const user = asker.userId === null ? undefined : await nodeOf(q, site, 'user_id', asker.userId);
  if (user) {
    const anchor = (await anchorOf(q, site, user.root)) ?? `user_id:${asker.userId}`;
    return { revision, anchor, kept: true, ...(await whole(q, site, user.root, asked, now, zone)) };
  }
  const anonymousId = asker.anonymousId;
  if (anonymousId === null) return { revision, anchor: `user_id:${asker.userId}`, facts: noFacts(), kept: false, fields: null };
  let device = await nodeOf(q, site, 'anonymous_id', anonymousId);
  let anchor = `anonymous_id:${anonymousId}`;
  if (device && device.shared_since !== null) {
    // Two people used this browser: unnamed, it is neither of them.
    device = await nodeOf(q, site, 'shared_device', anonymousId);
    anchor = `shared_device:${anonymousId}`;
  }
  if (!device) return { revision, anchor, facts: noFacts(), kept: false, fields: null };
  anchor = (await anchorOf(q, site, device.root)) ?? anchor;
  const { linkedTo, verified } = await pathOf(q, site, device);
  if (verified) {
    const { facts, fields } = await whole(q, site, device.root, asked, now, zone);
    return { revision, anchor, kept: true, facts, fields: linkedTo.length > 0 ? fields : null };
  }
  const own = { node: device.node, anonymousId, firstSeen: Number(device.first_seen), linkedTo };
  return { revision, anchor, kept: false, facts: await ownFacts(q, site, own, asked.ownDids, now, zone), fields: null };
}

/** Reads of a decision. */
export const decideReads = { decideState, playlist, rulesRevision: revisionOf };
