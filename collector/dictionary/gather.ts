/**
 * Keeps what a site sends by name, within its limits, inside the transaction of ingest. Counts of names are exact; types of properties are a sample,
 * written when one is new, else now and then, so that an event costs the dictionary next to nothing.
 */
import { EVENT_TYPES } from '../../shared/event.ts';
import { MINUTE, siteDay } from '../../shared/time.ts';
import { mayBe, type ValueType } from '../../shared/traits.ts';
import type { FieldTally, NameTally } from '../collect/names.ts';
import type { Tx } from '../collect/tx.ts';
import { limitOf } from '../store/queries/limits.ts';
import { addLoss } from '../store/queries/losses.ts';
import { addOverflow } from './overflow.ts';
import { savePast } from './past.ts';

/** A field that waits to be written, with what its row says of it. */
interface WaitingField extends FieldTally {
  first: number;
  last: number;
  sender: string;
}
/** What a name's fields were met as since they were last written. */
interface Known {
  of: Pick<NameTally, 'site' | 'kind' | 'name'>;
  /** Paths that stand in the dictionary. */
  paths: Set<string>;
  /** `path\ntype` that were written before. */
  written: Set<string>;
  waiting: Map<string, WaitingField>;
  samples: number;
  at: number;
}

/** Samples of one name that may wait to be written, and for how long. */
const SAMPLES = 100;
const PATIENCE = MINUTE;
/** Names that are remembered between groups. */
const REMEMBERED = 5000;
const IDENTIFY = EVENT_TYPES.indexOf('identify');
const GROUP = EVENT_TYPES.indexOf('group');
const isTrait = (kind: number): boolean => kind === IDENTIFY || kind === GROUP;

/** The dictionary as one writer keeps it; `forget` after a transaction that came to nothing. */
export class Gatherer {
  private readonly names = new Map<string, Known>();

  /** Forgets what it takes for written. */
  forget(): void {
    this.names.clear();
  }

  /** Whether anything that was gathered is not written yet. */
  get waits(): boolean {
    for (const { waiting } of this.names.values()) if (waiting.size > 0) return true;
    return false;
  }

  /** Writes what still waits: before the writer closes, and before names are forgotten. */
  async saveWaiting(tx: Tx): Promise<void> {
    for (const known of this.names.values()) writeWaiting(tx, known, false);
  }

  /** Adds what was counted in one transaction. */
  async save(tx: Tx, tallies: NameTally[]): Promise<void> {
    if (this.names.size > REMEMBERED) {
      await this.saveWaiting(tx);
      this.names.clear();
    }
    const beyond = new Map<string, { tally: NameTally; what: 'events' | 'traits' | 'properties'; example: string; count: number }>();
    const over = (tally: NameTally, what: 'events' | 'traits' | 'properties', example: string, count: number): void => {
      const known = beyond.get(`${tally.site} ${what}`);
      if (known) known.count += count;
      else beyond.set(`${tally.site} ${what}`, { tally, what, example, count });
    };
    const room: [NameTally, Known][] = [];
    for (const tally of tallies) {
      if (tally.past !== null) {
        await savePast(tx, tally, tally.past);
        continue;
      }
      const known = await this.known(tx, tally);
      if (known) {
        room.push([tally, known]);
        saveName(tx, tally);
      } else over(tally, 'events', tally.name, tally.count);
    }
    for (const [tally, known] of room) {
      if (tally.kind === IDENTIFY) await countMisfits(tx, tally);
      await this.saveFields(tx, tally, known, over);
    }
    for (const { tally, what, example, count } of beyond.values())
      await addOverflow(tx, { site: tally.site, what, count, at: tally.at, sender: tally.sender, example });
  }

  /** What is known of a name; null when the dictionary has no room for it. */
  private async known(tx: Tx, { site, kind, name, at }: NameTally): Promise<Known | null> {
    const key = `${site} ${kind} ${name}`;
    const here = this.names.get(key);
    if (here) return here;
    if (!(await tx.get('select 1 from event_name where site = ? and kind = ? and name = ?', site, kind, name))) {
      const held = await tx.get<{ n: number }>('select count(*) as n from event_name where site = ?', site);
      // The six calls themselves always have room.
      if (name !== '' && Number(held?.n) >= (await limitOf(tx, site, 'events'))) return null;
    }
    const rows = await tx.all<{ name: string; type: string }>(
      'select name, type from field_type where site = ? and kind = ? and event = ?',
      ...[site, kind, name],
    );
    const known: Known = {
      of: { site, kind, name },
      paths: new Set(rows.map((row) => row.name)),
      written: new Set(rows.map((row) => `${row.name}\n${row.type}`)),
      waiting: new Map(),
      samples: 0,
      at,
    };
    this.names.set(key, known);
    return known;
  }

  private async saveFields(
    tx: Tx,
    tally: NameTally,
    known: Known,
    over: (tally: NameTally, what: 'traits' | 'properties', example: string, count: number) => void,
  ): Promise<void> {
    const what = isTrait(tally.kind) ? 'traits' : 'properties';
    let news = false;
    let most: number | null = null;
    for (const [key, field] of tally.fields) {
      if (!known.paths.has(field.path)) {
        most ??= await limitOf(tx, tally.site, what);
        if (known.paths.size >= most) {
          over(tally, what, tally.name === '' ? field.path : `${tally.name}: ${field.path}`, field.count);
          continue;
        }
        known.paths.add(field.path);
      }
      if (!known.written.has(key)) news = true;
      const { first, last, sender } = tally;
      const waiting = known.waiting.get(key) ?? { ...field, count: 0, first, last, sender };
      known.waiting.set(key, waiting);
      waiting.count += field.count;
      waiting.first = Math.min(waiting.first, first);
      waiting.last = Math.max(waiting.last, last);
      waiting.sender = sender;
      known.samples += field.count;
    }
    // Calls with traits are few, and what a trait came as is never told too late.
    if (!news && !isTrait(tally.kind) && known.samples < SAMPLES && tally.at - known.at < PATIENCE) return;
    writeWaiting(tx, known, true);
    known.at = tally.at;
  }
}

const FIELD = 'insert into field_type (site, kind, event, name, type, first_seen, last_seen, count, sender)';
const FIELD_ADDED = `on conflict (site, kind, event, name, type) do update set count = field_type.count + excluded.count, sender = excluded.sender,
  first_seen = case when excluded.first_seen < field_type.first_seen then excluded.first_seen else field_type.first_seen end,
  last_seen = case when excluded.last_seen > field_type.last_seen then excluded.last_seen else field_type.last_seen end`;
const ADD_FIELD = `${FIELD} values (?, ?, ?, ?, ?, ?, ?, ?, ?) ${FIELD_ADDED}`;
// Its site may have been removed since it was gathered.
const ADD_WAITING = `${FIELD} select ?, ?, ?, ?, ?, ?, ?, ?, ?
  where exists (select 1 from event_name where site = ? and kind = ? and name = ?) ${FIELD_ADDED}`;

/** `named`: the name itself was written in this transaction, and stands. */
function writeWaiting(tx: Tx, known: Known, named: boolean): void {
  const { site, kind, name } = known.of;
  for (const [key, { path, type, first, last, count, sender }] of known.waiting) {
    const row = [site, kind, name, path, type, first, last, count, sender];
    if (named) tx.later(ADD_FIELD, ...row);
    else tx.later(ADD_WAITING, ...row, site, kind, name);
    known.written.add(key);
  }
  known.waiting.clear();
  known.samples = 0;
}

function saveName(tx: Tx, t: NameTally): void {
  tx.later(
    `insert into event_name (site, kind, name, first_seen, last_seen, count, properties) values (?, ?, ?, ?, ?, ?, '[]')
     on conflict (site, kind, name) do update set
       first_seen = case when excluded.first_seen < event_name.first_seen then excluded.first_seen else event_name.first_seen end,
       last_seen = case when excluded.last_seen > event_name.last_seen then excluded.last_seen else event_name.last_seen end,
       count = event_name.count + excluded.count`,
    ...[t.site, t.kind, t.name, t.first, t.last, t.count],
  );
  for (const [day, count] of t.days)
    tx.later(
      `insert into name_day (site, kind, name, day, count) values (?, ?, ?, ?, ?)
       on conflict (site, kind, name, day) do update set count = name_day.count + excluded.count`,
      ...[t.site, t.kind, t.name, day, count],
    );
}

/** Counts reserved traits that came in a type which they may not have; `applyTraits` does not take them. */
async function countMisfits(tx: Tx, tally: NameTally): Promise<void> {
  for (const { path, type, count } of tally.fields.values()) {
    if (mayBe(path, type satisfies ValueType)) continue;
    const zone = await tx.get<{ zone: string }>('select time_zone as zone from site where site = ?', tally.site);
    await addLoss(tx, tally.site, siteDay(tally.at, zone?.zone ?? 'UTC'), 'trait', path, count);
  }
}
