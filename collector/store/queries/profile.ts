/**
 * One profile with everything that is known of it, in point reads. `cross join` keeps the order in which tables are gone through: a person's few nodes
 * first, then what each has; an engine without statistics may think that a whole site is fewer.
 */
import { knownFrom } from './known-from.ts';
import type { Channel, Identifier, IdentityWarning, Link, Profile, Touchpoint, Value } from '../../../shared/api.ts';
import { shownAmount } from '../../../shared/money.ts';
import { ORIGIN_COLUMNS, ORIGIN_OF, traitsOf, type ComputedColumns, type TraitColumns } from '../computed-traits.ts';
import type { Query } from '../query.ts';
import { shownProfit } from '../../value/profit.ts';
import { totalOf } from '../sql.ts';
import { consentsOf } from './consents.ts';
import { emailOf } from '../../identity/contact.ts';
import { accountsOf } from './accounts.ts';
import { pageOf } from './page-of.ts';
import { refusalWords, type Refusal } from './refusal-words.ts';
import { rootOf } from './timeline.ts';

const MOST = 200;
const instant = (ms: number): string => new Date(ms).toISOString();
const instantOrNull = (ms: number | null): string | null => (ms === null ? null : instant(ms));

type ProfileColumns = TraitColumns & {
  id: string;
  name: string | null;
  email: string | null;
  verified: number;
  traits: string;
  nodes: number;
};

/** The public id of the person whom an identifier names now; null when nobody has it. */
export async function profileByIdentifier(q: Query, site: number, namespace: string, value: string): Promise<string | null> {
  const row = await q.get<{ id: string }>(
    `/* profileByIdentifier */ select r.id from identifier i join node n on n.node = i.node join node r on r.node = n.root
       where i.site = ? and i.namespace = ? and i.value = ?`,
    ...[site, namespace, namespace === 'email' ? (emailOf(value) ?? value) : value],
  );
  return row?.id ?? null;
}

/** A profile by any id that it ever had: an id that was linked to another answers with the survivor. Null when there is none. */
export async function profileById(q: Query, site: number, id: string, currency: string): Promise<Profile | null> {
  const root = await rootOf(q, site, id);
  if (root === undefined) return null;
  const p = await q.get<ProfileColumns>(
    `/* profile */ select p.*, n.id, ${ORIGIN_COLUMNS} from profile p join node n on n.node = p.node ${ORIGIN_OF} where p.site = ? and p.node = ?`,
    ...[site, root],
  );
  if (!p) return null;
  return {
    id: p.id,
    identified: p.identified === 1,
    identifiers: await identifiers(q, site, root),
    traits: traitsOf(JSON.parse(p.traits) as Record<string, unknown>, p),
    segments: await segmentsOf(q, site, root),
    consents: (await consentsOf(q, site, root)).map(({ ts, ...rest }) => ({ ...rest, at: instant(ts) })),
    preferences: {},
    firstSeen: instant(p.first_seen),
    lastSeen: instant(p.last_seen),
    name: p.name,
    email: p.email,
    verified: p.verified === 1,
    value: await valueOf(q, site, root, p, currency),
    counts: await counts(q, site, root),
    brought: await brought(q, site, root),
    links: await links(q, site, root),
    warnings: await warnings(q, site, root),
    accounts: await accountsOf(q, site, root),
    knownFrom: await knownFrom(q, site, root, (JSON.parse(p.traits) as Record<string, unknown>)['created_at']),
  };
}

/** The profile of whom an identifier names, in one read. */
export async function profileLookup(q: Query, site: number, namespace: string, value: string, currency: string): Promise<Profile | null> {
  const id = await profileByIdentifier(q, site, namespace, value);
  return id === null ? null : profileById(q, site, id, currency);
}

/** What somebody was worth so far; null when there is no such profile. */
export async function profileValue(q: Query, site: number, id: string, currency: string): Promise<Value | null> {
  const root = await rootOf(q, site, id);
  const p =
    root === undefined
      ? undefined
      : await q.get<ProfileColumns>(`/* value */ select * from profile where site = ? and node = ?`, site, root);
  return p && root !== undefined ? valueOf(q, site, root, p, currency) : null;
}

async function valueOf(q: Query, site: number, root: number, p: ComputedColumns, currency: string): Promise<Value> {
  const claimed = await q.get<{ orders: number; gross: number }>(
    `/* unconfirmed */ select count(*) as orders, ${totalOf(q, 'o.gross')} as gross from node n cross join orders o
       where n.site = ? and n.root = ? and o.site = n.site and o.node = n.node and o.trust = 'claimed' and o.gross > 0`,
    ...[site, root],
  );
  const rests = await q.get<{ rated: number; uncosted: number }>(
    `/* marginRests */ select ${totalOf(q, 'o.rated')} as rated, ${totalOf(q, 'o.uncosted')} as uncosted from node n cross join orders o
       where n.site = ? and n.root = ? and o.site = n.site and o.node = n.node and o.gross > 0`,
    ...[site, root],
  );
  const touches = await q.get<{ n: number }>(
    `/* touchCount */ select count(*) as n from node n cross join touch t where n.site = ? and n.root = ? and t.site = n.site and t.node = n.node`,
    ...[site, root],
  );
  const share = (part = 0): number => (p.gross > 0 ? part / p.gross : 0);
  return {
    orders: p.orders,
    gross: shownAmount(p.gross, currency),
    returned: shownAmount(p.returned, currency),
    revenue: shownAmount(p.revenue, currency),
    ...shownProfit(p, currency),
    rated: share(rests?.rated),
    uncosted: share(rests?.uncosted),
    touches: touches?.n ?? 0,
    currency,
    firstOrder: instantOrNull(p.first_order),
    lastOrder: instantOrNull(p.last_order),
    unconfirmed: { orders: claimed?.orders ?? 0, gross: shownAmount(claimed?.gross ?? 0, currency) },
  };
}

/** At most 200: those that name the person first, then devices by age. */
async function identifiers(q: Query, site: number, root: number): Promise<Identifier[]> {
  const rows = await q.all<{ namespace: string; value: string; first_seen: number }>(
    `/* identifiers */ select i.namespace, i.value, i.first_seen from node n cross join identifier i
       where n.site = ? and n.root = ? and i.site = n.site and i.node = n.node order by n.known desc, i.first_seen, i.namespace, i.value limit ?`,
    ...[site, root, MOST],
  );
  return rows.map(({ namespace, value, first_seen }) => ({ namespace, value, firstSeen: instant(first_seen) }));
}

async function segmentsOf(q: Query, site: number, root: number): Promise<Profile['segments']> {
  const rows = await q.all<{ id: string; name: string; since: number }>(
    `/* profileSegments */ select s.id, s.name, m.since from membership m join segment s on s.site = m.site and s.id = m.segment
       where m.site = ? and m.node = ? order by s.name, s.id`,
    ...[site, root],
  );
  return rows.map((row) => ({ ...row, since: instant(row.since) }));
}

async function counts(q: Query, site: number, root: number): Promise<Profile['counts']> {
  const row = await q.get<Profile['counts']>(
    `/* profileCounts */ select coalesce(sum((select count(*) from event e where e.site = n.site and e.node = n.node)), 0) as events,
       coalesce(sum(1 - n.known), 0) as devices, coalesce(sum((select count(*) from visit v where v.site = n.site and v.node = n.node)), 0) as visits
     from node n where n.site = ? and n.root = ?`,
    ...[site, root],
  );
  return row ?? { events: 0, devices: 0, visits: 0 };
}

interface Brought {
  ts: number;
  channel: Channel;
  source: string;
  medium: string;
  campaign: string;
  referrer: string;
  click: string;
}
async function brought(q: Query, site: number, root: number): Promise<Profile['brought']> {
  const touch = async (which: 'first' | 'last'): Promise<Touchpoint | null> => {
    const row = await q.get<Brought>(
      `/* brought */ select o.${which}_ts as ts, w.channel, w.source, w.medium, w.campaign, w.referrer, o.${which}_click as click
         from profile_origin o join way w on w.way = o.${which}_way where o.site = ? and o.node = ?`,
      ...[site, root],
    );
    if (!row) return null;
    const { ts, channel, source, medium, campaign, referrer, click } = row;
    return {
      at: instant(ts),
      channel,
      source,
      medium: medium || null,
      campaign: campaign || null,
      referrer: referrer || null,
      click: click || null,
    };
  };
  const [first, last] = [await touch('first'), await touch('last')];
  return first && last ? { first, last } : null;
}

interface LinkColumns {
  id: string;
  joined: string;
  namespace: string;
  value: string;
  ts: number;
  trust: Link['trust'];
  source: string | null;
  reason: string;
  events: number;
  ended_at: number | null;
}
/** Links into and out of this person's nodes, in force or undone, the newest 200; with the events of the whole side that joined. */
async function links(q: Query, site: number, root: number): Promise<Link[]> {
  const rows = await q.all<LinkColumns>(
    `/* links */ with near as (
         select l.* from node n cross join link l where n.site = ? and n.root = ? and l.site = n.site and l.parent = n.node
         union all select l.* from node n cross join link l where n.site = ? and n.root = ? and l.site = n.site and l.child = n.node
           and not exists (select 1 from node p where p.node = l.parent and p.root = n.root)
         order by ts desc, id limit ?)
     select l.id, c.id as joined, i.namespace, i.value, l.ts, l.trust, s.name as source, l.reason, l.ended_at,
       (with recursive side(node) as (
            select l.child union select k.child from side join link k on k.site = l.site and k.parent = side.node and k.ended_at is null)
          select count(*) from side join event e on e.site = l.site and e.node = side.node) as events
     from near l join node c on c.node = l.child join identifier i on i.site = l.site and i.node = l.child and i.namespace <> 'email' left join source s on s.source = l.source
     order by l.ts desc, l.id`,
    ...[site, root, site, root, MOST],
  );
  return rows.map(({ namespace, value, ts, ended_at, source, ...rest }) => ({
    ...rest,
    identifier: { namespace, value },
    at: instant(ts),
    source: source ?? 'by hand',
    endedAt: instantOrNull(ended_at),
  }));
}

/** What was refused about this person, the newest 50: kept warnings, and claims of theirs that another statement came before. */
async function warnings(q: Query, site: number, root: number): Promise<IdentityWarning[]> {
  const rows = await q.all<{ kind: IdentityWarning['kind']; at: number; last: number; node: number; detail: string; sender: string }>(
    `/* warnings */ select w.kind, w.at, w.last, w.node, w.detail, w.sender from node n cross join identity_warning w
       where n.site = ? and n.root = ? and w.site = n.site and w.node = n.node order by w.at desc, w.id desc limit 50`,
    ...[site, root],
  );
  const refused = await q.all<{
    verdict: Refusal;
    value: string;
    namespace: string;
    user: string;
    at: number;
    last: number;
    node: number;
    sender: string;
  }>(
    `/* refusedClaims */ select c.verdict, c.value, c.namespace, i.value as user, c.ts as at, c.last, c.node, c.sender from node n
       cross join claim c join identifier i on i.site = n.site and i.node = n.node and i.namespace = 'user_id'
       where n.site = ? and n.root = ? and n.known = 1 and c.site = n.site and c.node = n.node and c.verdict <> 'won'
         and c.verdict in ('shared_device', 'taken', 'limit') order by c.ts desc, c.value, c.namespace, c.node limit 50`,
    ...[site, root],
  );
  const told = refused.map(({ verdict, at, last, node, sender, ...claim }) => ({
    ...{ kind: verdict, at, last, node, sender },
    detail: refusalWords(verdict, claim),
  }));
  const newest = [...rows, ...told].sort((a, b) => b.at - a.at).slice(0, 50);
  const answer: IdentityWarning[] = [];
  for (const [i, { kind, at, last, node, detail, sender }] of newest.entries())
    answer.push({ id: `w_${i}`, kind, at: instant(at), detail, sender, page: await pageOf(q, site, node, last) });
  return answer;
}

/** Reads of one profile. */
export const profileReads = { profileByIdentifier, profileById, profileLookup, profileValue };
