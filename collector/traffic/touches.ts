/**
 * The first and the last touch of everybody, in the transaction in which a visit changes. Each node keeps its own, read from its visits; a profile's is the
 * earliest and the latest over its nodes, so that an undone link leaves exactly what was there. They outlive the visits and events that they came from.
 */
import { both } from '../collect/both.ts';
import type { Query } from '../store/query.ts';

/** The kept touches of a node or of a whole profile. */
export interface Touches {
  first_ts: number;
  first_id: string;
  first_way: number;
  first_click: string;
  last_ts: number;
  last_id: string;
  last_way: number;
  last_click: string;
  client_ts: number | null;
  client: number | null;
}
type Table = 'node_origin' | 'profile_origin';
const NAMES = [
  'first_ts',
  'first_id',
  'first_way',
  'first_click',
  'last_ts',
  'last_id',
  'last_way',
  'last_click',
  'client_ts',
  'client',
] as const;
const COLUMNS = NAMES.join(', ');

/** What of a visit makes a touch. */
export interface VisitRow {
  start: number;
  way: number | null;
  way_ts: number | null;
  way_id: string;
  click: string;
}

/** A node's touches before and after; `before` is undefined for its first visit. */
interface Changed {
  before: Touches | undefined;
  after: Touches;
}

/** What is known of a node whose touches change. */
export interface Heard {
  /** Its visits, oldest first, where nothing was heard of it before. */
  visits?: readonly VisitRow[];
  /** Nothing is kept of its profile yet. */
  isFirst?: boolean;
}

/** Brings the touches of a node up to date with its visits, and those of its profile; answers whether the profile's changed. */
export async function touch(q: Query, site: number, node: number, root: number, { visits, isFirst }: Heard = {}): Promise<boolean> {
  const changed = visits ? await touchNew(q, site, node, visits) : await touchNode(q, site, node);
  return changed === null ? false : touchRoot(q, site, root, changed, isFirst);
}

async function touchNew(q: Query, site: number, node: number, visits: readonly (VisitRow & Partial<Seen>)[]): Promise<Changed | null> {
  const first = visits[0];
  if (!first) return null;
  const found = touchesOf(
    first,
    visits.findLast((v) => v.way_ts !== null),
    visits.findLast((v) => v.client !== null) as Seen | undefined,
  );
  save(q, 'node_origin', site, node, found);
  return { before: undefined, after: found };
}

async function touchNode(q: Query, site: number, node: number): Promise<Changed | null> {
  const visit = `select start, way, way_ts, way_id, click from visit where site = ? and node = ? and way is not null`;
  const [[first, last], [seen, kept]] = await both(
    both(
      q.get<VisitRow>(`/* firstVisit */ ${visit} order by start limit 1`, site, node),
      q.get<VisitRow>(`/* lastBrought */ ${visit} and way_ts is not null order by start desc limit 1`, site, node),
    ),
    both(
      q.get<Seen>(
        `/* lastClient */ select client, client_ts from visit where site = ? and node = ? and client is not null order by start desc limit 1`,
        ...[site, node],
      ),
      keptTouches(q, 'node_origin', site, node),
    ),
  );
  if (!first) return null;
  const found = touchesOf(first, last, seen);
  // What is older than every visit that is still there was read from one that is gone.
  if (kept && kept.first_ts < first.start) Object.assign(found, firstOf(kept));
  if (kept && !last && kept.last_id !== '' && kept.last_ts < first.start) {
    const { last_ts, last_id, last_way, last_click } = kept;
    Object.assign(found, { last_ts, last_id, last_way, last_click });
  }
  if (!seen && kept) Object.assign(found, { client: kept.client, client_ts: kept.client_ts });
  if (kept && same(kept, found)) return null;
  save(q, 'node_origin', site, node, found);
  return { before: kept, after: found };
}

/** Brings the touches of a profile up to date with those of its nodes; answers whether they changed. */
export async function touchProfile(q: Query, site: number, root: number): Promise<boolean> {
  const found = await computeTouches(q, site, root);
  const kept = await keptTouches(q, 'profile_origin', site, root);
  if (!found) {
    if (kept) q.later(`/* dropOrigin */ delete from profile_origin where site = ? and node = ?`, site, root);
    return kept !== undefined;
  }
  if (kept && same(kept, found)) return false;
  save(q, 'profile_origin', site, root, found);
  return true;
}

/** A child's profile became part of a parent's: what it kept is joined, and its own row goes. Costs the same for any number of nodes. */
export async function absorbTouches(q: Query, site: number, child: number, parent: number): Promise<void> {
  const theirs = await keptTouches(q, 'profile_origin', site, child);
  if (!theirs) return;
  const own = await keptTouches(q, 'profile_origin', site, parent);
  save(q, 'profile_origin', site, parent, own ? joined(own, theirs) : theirs);
  q.later(`/* dropOrigin */ delete from profile_origin where site = ? and node = ?`, site, child);
}

/** One node changed: joined into what is kept of its profile, so that a person of many devices costs the same; anew only when the node took something back. */
async function touchRoot(q: Query, site: number, root: number, { before: old, after }: Changed, isFirst = false): Promise<boolean> {
  const kept = isFirst ? undefined : await keptTouches(q, 'profile_origin', site, root);
  if (kept && old && takesBack(kept, old, after)) return touchProfile(q, site, root);
  const found = kept ? joined(kept, after) : after;
  if (kept && same(kept, found)) return false;
  save(q, 'profile_origin', site, root, found);
  return true;
}

/** Whether something that a profile keeps was this node's, and the node says something weaker now. */
function takesBack(kept: Touches, old: Touches, now: Touches): boolean {
  const first =
    kept.first_ts === old.first_ts && kept.first_id === old.first_id && before(old.first_ts, old.first_id, now.first_ts, now.first_id);
  // A direct visit gives way to anything that brought them, so it takes back only from another direct one.
  const earlier = before(now.last_ts, now.last_id, old.last_ts, old.last_id);
  const weaker = old.last_id === '' ? now.last_id === '' && earlier : now.last_id === '' || earlier;
  const last = kept.last_ts === old.last_ts && kept.last_id === old.last_id && weaker;
  const client = kept.client_ts === old.client_ts && (now.client_ts ?? -Infinity) < (old.client_ts ?? -Infinity);
  return first || last || client;
}

/** The touches of a profile, from its nodes; undefined when none of them ever visited. */
export async function computeTouches(q: Query, site: number, root: number): Promise<Touches | undefined> {
  const rows = await q.all<Touches>(
    `/* nodeTouches */ select ${NAMES.map((name) => `o.${name}`).join(', ')} from node n cross join node_origin o
       where n.site = ? and n.root = ? and o.site = n.site and o.node = n.node`,
    ...[site, root],
  );
  return rows.length === 0 ? undefined : rows.reduce(joined);
}

/** What is kept of a node or a profile. */
export const keptTouches = (q: Query, table: Table, site: number, node: number): Promise<Touches | undefined> =>
  q.get<Touches>(`/* touches */ select ${COLUMNS} from ${table} where site = ? and node = ?`, site, node);

const saving = (table: Table): string =>
  `/* saveTouches */ insert into ${table} (site, node, ${COLUMNS}) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
     on conflict (site, node) do update set ${NAMES.map((name) => `${name} = excluded.${name}`).join(', ')}`;
const SAVE: Record<Table, string> = { node_origin: saving('node_origin'), profile_origin: saving('profile_origin') };
const save = (q: Query, table: Table, site: number, node: number, of: Touches): void =>
  q.later(SAVE[table], site, node, ...NAMES.map((name) => of[name]));

const same = (a: Touches, b: Touches): boolean => NAMES.every((name) => a[name] === b[name]);
interface Seen {
  client: number | null;
  client_ts: number | null;
}
const touchesOf = (first: VisitRow, brought: VisitRow | undefined, seen: Seen | undefined): Touches => {
  const last = brought ?? first;
  return {
    first_ts: first.way_ts ?? first.start,
    first_id: first.way_id,
    first_way: first.way as number,
    first_click: first.click,
    last_ts: last.way_ts ?? last.start,
    last_id: last.way_id,
    last_way: last.way as number,
    last_click: last.click,
    client_ts: seen?.client_ts ?? null,
    client: seen?.client ?? null,
  };
};
const firstOf = ({ first_ts, first_id, first_way, first_click }: Touches) => ({ first_ts, first_id, first_way, first_click });

const before = (at: number, id: string, otherAt: number, otherId: string): boolean => (at !== otherAt ? at < otherAt : id < otherId);
/** The touches of two nodes as one person's. A direct visit is a last touch only while nothing else ever brought them. */
function joined(a: Touches, b: Touches): Touches {
  const first = before(b.first_ts, b.first_id, a.first_ts, a.first_id) ? b : a;
  const [aBrought, bBrought] = [a.last_id !== '', b.last_id !== ''];
  const later = before(a.last_ts, a.last_id, b.last_ts, b.last_id) ? b : a;
  const last = aBrought === bBrought ? later : aBrought ? a : b;
  const client = (b.client_ts ?? -Infinity) > (a.client_ts ?? -Infinity) ? b : a;
  const { last_ts, last_id, last_way, last_click } = last;
  return { ...firstOf(first), last_ts, last_id, last_way, last_click, client_ts: client.client_ts, client: client.client };
}
