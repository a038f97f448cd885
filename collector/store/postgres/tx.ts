/** The hot path of ingest on PostgreSQL: what is asked and written of many goes together, so that a group costs a few round trips. */
import { EVENT_TYPES } from '../../../shared/event.ts';
import { nameKey, NEVER, type EventRow, type Name, type Node, type Person, type Sighting, type Tx } from '../../collect/tx.ts';
import { both } from '../../collect/both.ts';
import { eventBody, personParams, personRow, type PersonRow } from '../../collect/rows.ts';
import { Again } from '../error.ts';
import { hot } from '../hot-sql.ts';
import { newId } from '../ids.ts';
import type { Param, Row } from '../query.ts';
import { postgresDialect } from './dialect.ts';
import { Lane, type How } from './lane.ts';
import type { Session } from './session.ts';
import { arrayOf } from './sets.ts';

const COLUMNS = `n.id, n.root, n.known, n.first_seen as "firstSeen", n.shared_since as "sharedSince", n.live_seen as "liveSeen", n.owner,
  n.owner_ts as "ownerTs", n.owner_trust as "ownerTrust"`;
const NODE = `/* node */ select ${COLUMNS} from node n where n.node = ?`;
/** By its identifier in one look: where both live on one machine. */
const NAMED = `/* named */ select n.node, ${COLUMNS} from identifier i join node n on n.node = i.node where i.site = ? and i.namespace = ? and i.value = ?`;
const NUMBERS = `/* nodeNumbers */ select nextval(pg_get_serial_sequence('node', 'node')) as node from generate_series(1, ?)`;
/** Whoever else writes about this person waits here until this transaction is over. */
const LOCK = `/* lock */ select node, root from node where node = ? for update`;
/** Those whose identifiers these are, all at once and in one order. */
const LOCK_NAMED = `/* lockNamed */ with r as materialized (select distinct n.root from unnest($2::text[], $3::text[]) as k(namespace, value)
    join identifier i on i.site = $1::bigint and i.namespace = k.namespace and i.value = k.value join node n on n.node = i.node order by n.root)
  select l.node from r cross join lateral (select node from node where node = r.root for update) l`;

type Found = Omit<Node, 'known' | 'namespace' | 'value' | 'node'> & { known: number };
const nameOf = ({ namespace, value }: { namespace: string; value: string }): string => nameKey(namespace, value);

/** So many numbers are fetched at once. */
const AT_ONCE = 500;

/** The transaction that a group runs in, on a connection that is exchanged between groups. */
export class PostgresTx implements Tx {
  readonly dialect = postgresDialect;
  private readonly locked = new Set<number>();
  private current: Lane | null = null;
  private how: How = {};
  /** Numbers for nodes to come, of which no other transaction has any; those that are never used are missing for ever. */
  private numbers: number[] = [];

  /** Begins anew on a connection: nothing is locked there yet. */
  enter(session: Session, how: How): void {
    this.current = new Lane(session, how);
    this.how = how;
    this.locked.clear();
  }
  /** A part of the transaction was undone, and with it the locks that it took. */
  undone(): void {
    this.locked.clear();
  }
  /** The statements of the transaction that is open. */
  get lane(): Lane {
    if (!this.current) throw new Error('No transaction was begun.');
    return this.current;
  }

  async nodes(site: number, sightings: Sighting[]): Promise<Node[]> {
    if (sightings.length === 0) return [];
    const locking = this.how.spread ? Promise.resolve() : this.lockNamed(site, sightings);
    const [, found] = await both(locking, this.find(site, sightings));
    const missing = sightings.filter((s) => !found.has(nameOf(s)));
    await this.settleRoots([...found.values()]);
    if (missing.length > 0) await this.addNodes(site, missing, found);
    return sightings.map((s) => {
      const node = found.get(nameOf(s)) as Node;
      if (node.firstSeen !== NEVER || s.ts === NEVER) return node;
      node.firstSeen = s.ts;
      this.setFirstSeen(site, node);
      return node;
    });
  }

  private async find(site: number, sightings: readonly Sighting[]): Promise<Map<string, Node>> {
    const found = new Map<string, Node>();
    await Promise.all(
      sightings.map(async ({ namespace, value }) => {
        const row = await (this.how.spread
          ? this.findApart(site, namespace, value)
          : this.get<Found & { node: number }>(NAMED, site, namespace, value));
        if (!row) return;
        const node: Node = { ...row, known: row.known === 1, namespace, value };
        found.set(nameOf(node), node);
      }),
    );
    return found;
  }
  private async findApart(site: number, namespace: string, value: string): Promise<(Found & { node: number }) | undefined> {
    const at = await this.get<{ node: number }>(hot.standing, site, namespace, value);
    const row = at && (await this.get<Found>(NODE, at.node));
    return row && { ...row, node: at.node };
  }

  /** Who else makes one of them in the same moment ends this transaction, which is run again. Sorted, so that two wait for each other only one way round. */
  private async addNodes(site: number, missing: Sighting[], found: Map<string, Node>): Promise<void> {
    const sorted = [...missing].sort((a, b) => (nameOf(a) < nameOf(b) ? -1 : 1));
    const none = { sharedSince: null, liveSeen: null, owner: null, ownerTs: null, ownerTrust: null };
    if (this.numbers.length < sorted.length) {
      const more = await this.all<{ node: number }>(NUMBERS, Math.max(sorted.length, AT_ONCE));
      this.numbers.push(...more.map(({ node }) => node));
    }
    const numbers = this.numbers.splice(0, sorted.length);
    for (const [i, { namespace, value, known, ts }] of sorted.entries()) {
      const node = numbers[i] as number;
      const made: Node = { node, id: this.newId('p'), root: node, known, namespace, value, firstSeen: ts, isNew: true, ...none };
      this.later(hot.addIdentifier, site, namespace, value, node, ts);
      this.later(hot.addNode, node, site, made.id, node, known ? 1 : 0, ts);
      found.set(nameOf(made), made);
      this.locked.add(node);
      this.lane.made.add(node);
    }
  }

  /** Locks the people whose identifiers these are, as far as they are known. */
  private async lockNamed(site: number, sightings: readonly Sighting[]): Promise<void> {
    this.lane.before(LOCK_NAMED);
    const values = [String(site), arrayOf(sightings.map((s) => s.namespace)), arrayOf(sightings.map((s) => s.value))];
    const { rows } = await this.lane.because(this.lane.session.send(LOCK_NAMED, values));
    for (const { node } of rows as { node: number }[]) this.locked.add(node);
  }
  /**
   * Locks the people whose nodes these are; roots that moved meanwhile are locked instead. Whoever held them before may have changed anything about
   * the nodes, so that what was read without the lock is read again.
   */
  private async settleRoots(nodes: Node[]): Promise<void> {
    for (;;) {
      const roots = new Set(nodes.map(({ root }) => root).filter((root) => !this.locked.has(root)));
      if (roots.size === 0) return;
      await this.lock(roots);
      await Promise.all(
        nodes.map(async (node) => {
          const now = await this.get<Found>(NODE, node.node);
          if (now) Object.assign(node, now, { known: now.known === 1 });
        }),
      );
    }
  }
  /** In one order everywhere, so that no two collectors hold what the other waits for. */
  private async lock(roots: Iterable<number>): Promise<({ node: number; root: number } | undefined)[]> {
    const sorted = [...roots].sort((a, b) => a - b);
    const rows = await Promise.all(sorted.map((root) => this.get<{ node: number; root: number }>(LOCK, root)));
    for (const root of sorted) this.locked.add(root);
    return rows;
  }

  async standing(site: number, names: Name[]): Promise<Map<string, number>> {
    const found = new Map<string, number>();
    await Promise.all(
      names.map(async ([namespace, value]) => {
        const row = await this.get<{ node: number }>(hot.standing, site, namespace, value);
        if (row) found.set(nameKey(namespace, value), row.node);
      }),
    );
    return found;
  }

  async earlier(site: number, node: Node): Promise<void> {
    this.setFirstSeen(site, node);
  }
  private setFirstSeen(site: number, { node, namespace, value, firstSeen }: Node): void {
    this.later(hot.earlierNode, firstSeen, node);
    this.later(hot.earlierIdentifier, firstSeen, site, namespace, value);
  }

  async people(site: number, roots: number[]): Promise<Person[]> {
    for (const at of await this.lock(roots.filter((root) => !this.locked.has(root))))
      if (at && at.node !== at.root) throw new Again('busy', 'Somebody was joined to somebody else in the same moment; try again.');
    const rows = await Promise.all(roots.map((root) => this.get<PersonRow>(hot.person, site, root)));
    return rows.flatMap((row) => (row ? [personRow(row)] : []));
  }
  async savePeople(site: number, people: Person[]): Promise<void> {
    for (const person of people) this.later(hot.savePerson, ...personParams(site, person));
  }
  async savePeopleSeen(site: number, people: Person[]): Promise<void> {
    for (const { node, firstSeen, lastSeen } of people) this.later(hot.savePersonSeen, firstSeen, lastSeen, site, node);
  }

  /** Whoever stores an event holds its person, so that what does not stand now stands before the end only when it is written here. */
  async events(site: number, rows: EventRow[]): Promise<boolean[]> {
    const { made } = this.lane;
    const stands = await Promise.all(
      rows.map(async ({ node, twins, event }) => {
        for (const twin of twins) if (await this.get(hot.stands, site, twin, event.messageId)) return true;
        return !made.has(node) && (await this.get(hot.stands, site, node, event.messageId)) !== undefined;
      }),
    );
    const here = new Set<string>();
    return rows.map(({ node, twins, event: e, source }, i) => {
      if (stands[i] || [node, ...twins].some((at) => here.has(`${at}\n${e.messageId}`))) return false;
      here.add(`${node}\n${e.messageId}`);
      this.later(hot.event, site, node, e.messageId, e.ts, e.receivedAt, EVENT_TYPES.indexOf(e.type), e.name, source, eventBody(e));
      return true;
    });
  }

  newId(prefix: string): string {
    return newId(prefix, Date.now());
  }
  all<T = Row>(text: string, ...params: Param[]): Promise<T[]> {
    return this.lane.ask(text, params) as Promise<T[]>;
  }
  async get<T = Row>(text: string, ...params: Param[]): Promise<T | undefined> {
    // What changes something is done at once, and once.
    const rows = /\breturning\b/.test(text) ? this.lane.change<Row>(text, [params]) : this.lane.ask(text, params);
    return (await rows)[0] as T | undefined;
  }
  async forEach<T>(items: Iterable<T>, work: (item: T) => Promise<void>): Promise<void> {
    // What failed is told when all have ended: nothing goes on in a transaction that is given up.
    for (const one of await Promise.allSettled([...items].map(work))) if (one.status === 'rejected') throw one.reason;
  }
  ahead(text: string, ...params: Param[]): void {
    this.lane.ahead(text, params);
  }
  later(text: string, ...params: Param[]): void {
    this.lane.later(text, params);
  }
  async run(text: string, ...params: Param[]): Promise<{ changes: number }> {
    this.lane.before(text);
    return this.lane.because(this.lane.session.run(text, ...params));
  }
}
