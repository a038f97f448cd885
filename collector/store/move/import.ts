/** Sites brought in from a file: read through first, then each in one transaction, under numbers of their own. What fails leaves nothing behind. */
import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { pipeline, type Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { siteChangeSchema } from '../../access/settings.ts';
import { bumpRevision } from '../../segments/rulebook.ts';
import { StoreError } from '../error.ts';
import { migrations } from '../migrate.ts';
import { allSites } from '../queries/sites.ts';
import { weight, type Bulk } from './bulk.ts';
import { numbered, renumber, type Spans } from './numbers.ts';
import { openBulk } from './open.ts';
import { giveOwners, type Owner } from './owners.ts';
import type { Pace } from './pace.ts';
import { readSite, type Header, type Piece } from './site-file.ts';
import { ofSite, withoutSite } from './site-tables.ts';
import { settleSources } from './sources.ts';
import { quoted, tablesOf, type Table, type Value } from './table.ts';

/** How a site is to come in: under another id than its own, and for whom. */
export interface Wish extends Owner {
  as: string | null;
  now: number;
}
/** A site that came in: its id here, the rows of each table, keys that another site here has already, and whether a new owner needs a link. */
export interface Came {
  id: string;
  name: string;
  rows: Record<string, number>;
  revoked: string[];
  invited: boolean;
}

const AT_ONCE = 4e6;
const schema = (): number => migrations.at(-1)?.version ?? 0;

/** The file's bytes, unpacked if it is packed. */
async function bytesOf(file: string): Promise<Readable> {
  const handle = await open(file);
  const { buffer } = await handle.read(Buffer.alloc(2), 0, 2, 0);
  await handle.close();
  const bytes = createReadStream(file);
  if (buffer[0] !== 0x1f || buffer[1] !== 0x8b) return bytes;
  // What fails in between ends the unpacked stream with that error, which its reader meets.
  return pipeline(bytes, createGunzip(), () => undefined);
}

/** Brings every site of the file in, or, when anything is wrong with the file or in the way, none of it. */
export async function importFile(url: string, file: string, wish: Wish, pace: Pace): Promise<Came[]> {
  const bulk = await openBulk(url, 'write');
  try {
    const tables = ofSite(await tablesOf(bulk.q));
    const read = async (look?: (piece: Piece) => void): Promise<AsyncGenerator<Piece>> =>
      readSite(file, await bytesOf(file), tables.map(withoutSite), schema(), look);
    // All of it is read before anything is stored.
    const sections: Seen[] = [];
    const looked = await read(lookOut(tables, sections));
    while (!(await looked.next()).done);
    if (wish.as !== null && sections.length !== 1)
      throw new StoreError('invalid', `${file} holds ${sections.length} sites; --as is for one.`);
    for (const { header } of sections) await demandFree(bulk, wish.as ?? header.site.id);
    const arrival = new Arrival(bulk, tables, wish, pace);
    const distances = [];
    for (const section of sections) distances.push(await arrival.reserve(section.header));
    pace.begin(
      'storing',
      sections.reduce((sum, { rows }) => sum + rows, 0),
    );
    await bulk.begin('write');
    try {
      const came = await arrival.take(await read(), distances);
      await bulk.commit();
      await bulk.measure();
      return came;
    } catch (error) {
      await bulk.rollback();
      throw error;
    }
  } finally {
    await bulk.close();
  }
}

interface Seen {
  header: Header;
  rows: number;
}
/** What looks at each piece of a file before anything of it is stored: counts rows, and sees whether every number names something. */
function lookOut(tables: readonly Table[], seen: Seen[]): (piece: Piece) => void {
  const of = numbered(tables);
  let check = new Map<string, (row: Value[]) => void>();
  return (piece) => {
    const last = seen.at(-1);
    if ('header' in piece) {
      const { header } = piece;
      seen.push({ header, rows: 0 });
      check = new Map(tables.map((table) => [table.name, renumber(withoutSite(table), of, header.numbers, new Map())]));
    } else if ('table' in piece && last) {
      last.rows++;
      check.get(piece.table.name)?.(piece.row);
    }
  };
}
async function demandFree(bulk: Bulk, id: string): Promise<void> {
  const there = await bulk.q.get<{ name: string }>('select name from site where id = ?', id);
  if (there)
    throw new StoreError('conflict', `There is a site ${id} (${there.name}) here already; bring this one in beside it with --as NEW_ID.`);
}

/** Sites on their way into one database. */
class Arrival {
  private readonly of;
  private readonly byName;
  constructor(
    private readonly bulk: Bulk,
    private readonly tables: readonly Table[],
    private readonly wish: Wish,
    private readonly pace: Pace,
  ) {
    this.of = numbered(tables);
    this.byName = new Map(tables.map((table) => [table.name, table]));
  }

  /** How far the numbers of a site move, its own included. */
  async reserve({ numbers }: Header): Promise<Map<string, number>> {
    const spans: Spans = { ...numbers, site: [1, 1] };
    const wanted = Object.entries(spans).map(([name, [lowest, highest]]) => {
      const table = this.byName.get(name);
      if (!table?.serial) throw new StoreError('invalid', `The file numbers "${name}", which this Kith does not.`);
      return { table, lowest, highest };
    });
    const moved = await this.bulk.reserve(wanted);
    return new Map(wanted.map(({ table }, i) => [table.name, moved[i] ?? 0]));
  }

  async take(pieces: AsyncGenerator<Piece>, distances: Map<string, number>[]): Promise<Came[]> {
    const came: Came[] = [];
    let one: Incoming | null = null;
    for await (const piece of pieces) {
      if ('header' in piece)
        one = new Incoming(this.bulk, this.tables, this.of, piece.header, distances[came.length] ?? new Map(), this.wish);
      else if ('table' in piece) {
        await one?.add(piece.table.name, piece.row);
        this.pace.add(piece.table.name, 1);
      } else if (one) came.push(await one.settle(piece.footer.rows));
    }
    return came;
  }
}

/** One site on its way in. */
class Incoming {
  private readonly site: number;
  private readonly places;
  private waiting: { table: Table; rows: Value[][]; bytes: number } | null = null;
  private revoked: string[] = [];

  constructor(
    private readonly bulk: Bulk,
    tables: readonly Table[],
    of: ReturnType<typeof numbered>,
    private readonly header: Header,
    distances: ReadonlyMap<string, number>,
    private readonly wish: Wish,
  ) {
    this.site = 1 + (distances.get('site') ?? 0);
    this.places = new Map(
      tables.map((table) => {
        const number = table.columns.findIndex(({ name }) => name === 'site');
        return [table.name, { table, number, move: renumber(withoutSite(table), of, header.numbers, distances) }] as const;
      }),
    );
  }
  private get id(): string {
    return this.wish.as ?? this.header.site.id;
  }

  async add(name: string, row: Value[]): Promise<void> {
    const place = this.places.get(name);
    if (!place) throw new StoreError('internal', `No table is named ${name}.`);
    place.move(row);
    row.splice(place.number, 0, this.site);
    if (this.waiting?.table !== place.table) {
      await this.flush();
      this.waiting = { table: place.table, rows: [], bytes: 0 };
    }
    this.waiting.rows.push(row);
    if ((this.waiting.bytes += weight(row)) > AT_ONCE) await this.flush();
  }
  private async flush(): Promise<void> {
    if (!this.waiting) return;
    const { table, rows } = this.waiting;
    this.waiting = null;
    if (table.name === 'source') this.revoked.push(...(await settleSources(this.bulk.q, table, rows, this.wish)));
    if (table.name === 'site') for (const row of rows) row[table.columns.findIndex(({ name }) => name === 'id')] = this.id;
    await this.bulk.append(table, rows);
  }

  /** Every collector reads the settings of all sites at its start: one that could not be read would keep it from starting. */
  private async demandSettings(): Promise<void> {
    const read = async (): Promise<unknown> => (await allSites(this.bulk.q)).find(({ id }) => id === this.id);
    const { success, error } = siteChangeSchema.safeParse(await read().catch(() => null));
    if (success) return;
    const where = error.issues[0]?.path[0];
    throw new StoreError('invalid', `The file holds settings of the site that nobody could make${where ? ` (${String(where)})` : ''}.`);
  }

  /** Everything is there: counts it, makes its rules known, and gives it to somebody. */
  async settle(told: Record<string, number>): Promise<Came> {
    await this.flush();
    for (const [name, rows] of Object.entries(told)) {
      const found = await this.bulk.q.get<{ n: number }>(`select count(*) as n from ${quoted(name)} where "site" = ?`, this.site);
      if (found?.n !== rows) throw new StoreError('internal', `Of ${rows} rows of ${name} ${found?.n ?? 0} were stored; nothing was kept.`);
    }
    if (told['site'] !== 1) throw new StoreError('invalid', 'The file holds no settings of the site.');
    await this.demandSettings();
    if (told['segment'] || told['experience'] || told['fact_def']) await bumpRevision(this.bulk.q, this.site);
    const invited = await giveOwners(this.bulk.q, this.site, this.wish, this.wish.now);
    return { id: this.id, name: this.header.site.name, rows: told, revoked: this.revoked, invited };
  }
}
