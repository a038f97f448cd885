/** What one browser sent, for its own visitor. Reads by the browser's id alone: whom it says it belongs to opens nothing. */
import type { OwnEvent, OwnPage } from '../../../shared/api.ts';
import { EVENT_TYPES, type Json } from '../../../shared/event.ts';
import { SHARED } from '../../collect/sight.ts';
import type { Query } from '../query.ts';

/** Events that are shown, and those of one node that are looked at for them. */
const SHOWN = 200;
const LOOKED_AT = 5000;
/** Users that one browser named, as far as they are looked at. */
const NAMED = 20;

interface Row {
  ts: number;
  message_id: string;
  kind: number;
  name: string;
  body: string;
}

/**
 * Where events of a browser may stand, and whether that is everywhere: on its own node, and on those of the users that it named and that nobody took
 * back. Of what two people share, only what came unnamed from then on is anybody's to see.
 */
async function nodesOf(q: Query, site: number, anonymousId: string): Promise<{ nodes: number[]; whole: boolean }> {
  const find = (namespace: string) =>
    q.get<{ node: number; shared: number | null; claims: number }>(
      `/* ownNode */ select n.node, n.shared_since as shared, (select count(*) from claim c where c.site = i.site and c.namespace = i.namespace
         and c.value = i.value) as claims from identifier i join node n on n.node = i.node where i.site = ? and i.namespace = ? and i.value = ?`,
      ...[site, namespace, anonymousId],
    );
  const device = await find('anonymous_id');
  if (!device) return { nodes: [], whole: true };
  if (device.shared !== null) {
    const shared = await find(SHARED);
    return { nodes: shared ? [shared.node] : [], whole: false };
  }
  const named = await q.all<{ node: number }>(
    `/* ownNamed */ select node from claim where site = ? and namespace = 'anonymous_id' and value = ? and verdict in ('won', 'same_person')
       order by ts, node limit ${NAMED}`,
    ...[site, anonymousId],
  );
  return { nodes: [device.node, ...named.map(({ node }) => node)], whole: device.claims === named.length };
}

/** What a browser sent, newest first. */
export async function ownPage(q: Query, site: number, anonymousId: string): Promise<OwnPage> {
  const rows: Row[] = [];
  const { nodes, whole } = await nodesOf(q, site, anonymousId);
  let more = !whole;
  for (const node of nodes) {
    // What the site's own server says in this browser's name is not this browser's.
    rows.push(
      ...(await q.all<Row>(
        `/* ownSent */ select e.ts, e.message_id, e.kind, e.name, e.body from
           (select ts, message_id, kind, name, body, source from event where site = ? and node = ? order by ts desc, message_id desc limit ${LOOKED_AT}) e
           join source s on s.source = e.source and s.kind = 'browser'
           where ${q.dialect.jsonText('e.body', ['anonymousId'])} = ? order by e.ts desc, e.message_id desc limit ${SHOWN + 1}`,
        ...[site, node, anonymousId],
      )),
    );
    const beyond = await q.get(
      `/* ownBeyond */ select 1 from event where site = ? and node = ? order by ts desc, message_id desc limit 1 offset ${LOOKED_AT}`,
      ...[site, node],
    );
    more ||= beyond !== undefined;
  }
  rows.sort((a, b) => b.ts - a.ts || (a.message_id < b.message_id ? 1 : -1));
  const events = rows.slice(0, SHOWN).map((row): OwnEvent => {
    const { data } = JSON.parse(row.body) as { data: Json };
    return { type: EVENT_TYPES[row.kind] ?? 'track', name: row.name, at: new Date(Number(row.ts)).toISOString(), data };
  });
  const traits: Json = {};
  for (const { data } of events.filter(({ type }) => type === 'identify').reverse()) Object.assign(traits, data);
  return { anonymousId, traits, events, more: more || rows.length > SHOWN };
}

/** Reads of a visitor's own page. */
export const ownPageReads = { ownPage };
