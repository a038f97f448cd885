/** The visits of a device: brought up to date with new events in any order of arrival. */
import type { Client, Event } from '../../shared/event.ts';
import { readOlderVisits } from '../traffic/older.ts';
import { DIRECT } from '../traffic/origin.ts';
import { toldOf, type Told } from '../traffic/told.ts';
import { addToTrail, joinTrails } from '../traffic/trail.ts';
import { Words } from '../traffic/words.ts';
import type { Node, Tx } from './tx.ts';

/** A visit ends after this long without an event of the browser. */
export const VISIT_GAP = 30 * 60_000;
const MOST_OLDER = 500;

/** A visit as it is kept. */
export interface Visit {
  start: number;
  stop: number;
  events: number;
  pages: number;
  way: number | null;
  /** Of the event that told the way; null when none told one: a direct visit. */
  way_ts: number | null;
  way_id: string;
  click: string;
  client: number | null;
  client_ts: number | null;
  entry: number | null;
  entry_ts: number | null;
  trail: string;
}
const COLUMNS = `start, stop, events, pages, way, way_ts, way_id, click, client, client_ts, entry, entry_ts, trail`;
// A visit longer than a day is looked for no further back than that.
const NEAR = `select ${COLUMNS} from visit where site = ? and node = ? and start <= ? and start >= ? and stop >= ? order by start`;
// What stood in landing, referrer and campaign stands in entry and way; only visits of older files that nobody has read yet have it there.
const SAVE = `insert into visit (site, node, landing, referrer, campaign, ${COLUMNS}) values (?, ?, '', '', '', ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
  on conflict (site, node, start) do update set stop = excluded.stop, events = excluded.events, pages = excluded.pages,
  way = excluded.way, way_ts = excluded.way_ts, way_id = excluded.way_id, click = excluded.click, client = excluded.client, client_ts = excluded.client_ts, entry = excluded.entry,
  entry_ts = excluded.entry_ts, trail = excluded.trail`;

type Span = [start: number, stop: number];
const nearTo = (site: number, node: number, [start, stop]: Span): [string, ...number[]] => [
  NEAR,
  ...[site, node, stop + VISIT_GAP, start - 86_400_000, start - VISIT_GAP],
];

/** Says that the visits of these devices will be brought up to date, and which words that takes. */
export function expectVisits(tx: Tx, site: number, byNode: ReadonlyMap<Node, readonly Event[]>): void {
  const words = new Words(tx, site);
  for (const [{ node, isNew }, events] of byNode) {
    words.expect(events);
    if (isNew) continue;
    const times = events.map(({ ts }) => ts);
    tx.ahead(...nearTo(site, node, [Math.min(...times), Math.max(...times)]));
  }
}

/**
 * Brings a device's visits up to date with new browser events, oldest first. A late event extends the visit it falls into, or joins two;
 * so the visits do not depend on the order of arrival. The words must have learned these events. Answers whether a visit began, ended up elsewhere, or was brought by something else than before;
 * for a device that `isNew`, and has no others, the visits themselves.
 */
export async function recordVisits(
  tx: Tx,
  site: number,
  { node, isNew }: Pick<Node, 'node' | 'isNew'>,
  events: Event[],
  words: Words,
): Promise<boolean | Visit[]> {
  const first = events[0];
  const last = events.at(-1);
  if (!first || !last) return false;
  const look = () => tx.all<Visit>(...nearTo(site, node, [first.ts, last.ts]));
  let near = isNew ? [] : await look();
  if (near.some((v) => v.way === null)) {
    await readOlderVisits(tx, MOST_OLDER, { site, node });
    near = await look();
  }
  const pieces: Visit[] = near.map((v) => ({ ...v }));
  let setting: Setting | undefined;
  for (const event of events) {
    const [piece, here] = single(event, words, setting);
    pieces.push(piece);
    setting = here;
  }
  const merged: Visit[] = [];
  for (const visit of pieces.sort((a, b) => a.start - b.start)) {
    const open = merged.at(-1);
    if (open && visit.start - open.stop <= VISIT_GAP) extend(open, visit);
    else merged.push(visit);
  }
  for (const old of near) {
    if (!merged.some((v) => v.start === old.start))
      tx.later('delete from visit where site = ? and node = ? and start = ?', site, node, old.start);
  }
  for (const v of merged) {
    v.way ??= words.way(DIRECT);
    tx.later(
      SAVE,
      ...[site, node, v.start, v.stop, v.events, v.pages, v.way, v.way_ts, v.way_id, v.click],
      ...[v.client, v.client_ts, v.entry, v.entry_ts, v.trail],
    );
  }
  if (isNew) return merged;
  return near.length !== merged.length || merged.some((v, i) => told(v) !== told(near[i]));
}

/** What the first and the last touch are made of. */
const told = (v: Visit | undefined): string => (v ? `${v.start} ${v.way} ${v.way_ts} ${v.way_id} ${v.click} ${v.client}` : '');

function extend(open: Visit, next: Visit): void {
  open.stop = Math.max(open.stop, next.stop);
  open.events += next.events;
  open.pages += next.pages;
  if (next.way_ts !== null && (open.way_ts === null || earlier(next, open))) {
    const { way, way_ts, way_id, click } = next;
    Object.assign(open, { way, way_ts, way_id, click });
  }
  if (next.client !== null && (open.client_ts === null || (next.client_ts ?? 0) < open.client_ts)) {
    open.client = next.client;
    open.client_ts = next.client_ts;
  }
  if (next.entry !== null && (open.entry_ts === null || (next.entry_ts ?? 0) < open.entry_ts)) {
    open.entry = next.entry;
    open.entry_ts = next.entry_ts;
  }
  open.trail = joinTrails(open.trail, next.trail);
}
/** What brought a visit is what its earliest event says that says anything; ties by messageId. */
const earlier = (a: Visit, b: Visit): boolean =>
  (a.way_ts ?? 0) !== (b.way_ts ?? 0) ? (a.way_ts ?? 0) < (b.way_ts ?? 0) : a.way_id < b.way_id;

/** Where one event happened and what brought it, as the numbers of words. */
interface Setting {
  told: Told;
  client: Client | undefined;
  words: Pick<Visit, 'way' | 'client' | 'entry'>;
}

function single(event: Event, words: Words, before: Setting | undefined): [Visit, Setting] {
  const told = toldOf(event);
  const { path, origin } = told;
  // Nearly every event of a visit happens where the one before it did.
  const setting =
    before && before.told === told && before.client === event.client
      ? before
      : {
          told,
          client: event.client,
          words: {
            way: words.way(origin ?? DIRECT),
            client: words.client(event.client),
            entry: path === '' ? null : words.page(path),
          },
        };
  const { way, client, entry } = setting.words;
  const isPage = event.type === 'page' || event.type === 'screen';
  const visit: Visit = {
    start: event.ts,
    stop: event.ts,
    events: 1,
    pages: isPage ? 1 : 0,
    way,
    way_ts: origin ? event.ts : null,
    way_id: origin ? event.messageId : '',
    click: origin?.click ?? '',
    client,
    client_ts: client === null ? null : event.ts,
    entry,
    entry_ts: entry === null ? null : event.ts,
    trail: isPage && entry !== null ? addToTrail('', entry) : '',
  };
  return [visit, setting];
}
