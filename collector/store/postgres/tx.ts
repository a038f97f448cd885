/** The hot path of ingest on PostgreSQL: what is asked and written of many goes together, so that a group costs a few round trips. */
import { EVENT_TYPES } from '../../../shared/event.ts';
import { nameKey, NEVER, type EventRow, type Name, type Node, type Person, type Sighting, type Tx } from '../../collect/tx.ts';
import { eventBody, personParams, personRow, type PersonRow } from '../../collect/rows.ts';
import { Again } from '../error.ts';
import { hot } from '../hot-sql.ts';
import { newId } from '../ids.ts';
import type { Param, Row } from '../query.ts';
import { postgresDialect } from './dialect.ts';
import { Lane } from './lane.ts';
import type { Session } from './session.ts';

const NODE = `/* node */ select n.id, n.root, n.known, n.first_seen as "firstSeen", n.shared_since as "sharedSince", n.live_seen as "liveSeen",
  n.owner, n.owner_ts as "ownerTs", n.owner_trust as "ownerTrust" from node n where n.node = ?`;
const NUMBERS = `/* nodeNumbers */ select nextval(pg_get_serial_sequence('node', 'node')) as node from generate_series(1, ?)`;
const ADD_IDENTIFIER = `${hot.addIdentifier} on conflict (site, namespace, value) do nothing returning node`;
const ADD_EVENT = `${hot.event} returning seq, node, message_id as id`;
/** Whoever else writes about this person waits here until this transaction is over. */
const LOCK = `/* lock */ select node, root from node where node = ? for update`;

type Found = Omit<Node, 'known' | 'namespace' | 'value' | 'node'> & { known: number };
const nameOf = ({ namespace, value }: { namespace: string; value: string }): string => nameKey(namespace, value);

/** The transaction that a group runs in, on a connection that is exchanged between groups. */
export class PostgresTx implements Tx {
  readonly dialect = postgresDialect;
  private readonly locked = new Set<number>();
  private current: Lane | null = null;

  /** Begins anew on a connection: nothing is locked there yet. */
  enter(session: Session, spread: boolean): void {
    this.current = new Lane(session, spread);
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
    const found = await this.find(site, sightings);
    const missing = sightings.filter((s) => !found.has(nameOf(s)));
    if (missing.length > 0) await this.addNodes(site, missing, found);
    await this.settleRoots([...found.values()].filter((node) => !node.isNew));
    return Promise.all(
      sightings.map(async (s) => {
        const node = found.get(nameOf(s)) as Node;
        if (node.firstSeen !== NEVER || s.ts === NEVER) return node;
        node.firstSeen = s.ts;
        await this.earlier(site, node);
        return node;
      }),
    );
  }

  private async find(site: number, sightings: readonly Sighting[]): Promise<Map<string, Node>> {
    const found = new Map<string, Node>();
    await Promise.all(
      sightings.map(async ({ namespace, value }) => {
        const at = await this.get<{ node: number }>(hot.standing, site, namespace, value);
        const row = at && (await this.get<Found>(NODE, at.node));
        if (!row) return;
        const node: Node = { ...row, ...at, known: row.known === 1, namespace, value };
        found.set(nameOf(node), node);
      }),
    );
    return found;
  }

  /** Sorted, so that two collectors that make the same ones wait for each other only one way round. */
  private async addNodes(site: number, missing: Sighting[], found: Map<string, Node>): Promise<void> {
    const sorted = [...missing].sort((a, b) => (nameOf(a) < nameOf(b) ? -1 : 1));
    const numbers = await this.all<{ node: number }>(NUMBERS, sorted.length);
    const none = { sharedSince: null, liveSeen: null, owner: null, ownerTs: null, ownerTrust: null };
    const nodes = sorted.map(({ namespace, value, known, ts }, i): Node => {
      const { node } = numbers[i] as { node: number };
      return { node, id: this.newId('p'), root: node, known, namespace, value, firstSeen: ts, isNew: true, ...none };
    });
    const rows = nodes.map(({ namespace, value, node, firstSeen }) => [site, namespace, value, node, firstSeen]);
    const added = new Set((await this.lane.change<{ node: number }>(ADD_IDENTIFIER, rows)).map(({ node }) => node));
    for (const node of nodes) {
      if (!added.has(node.node)) continue;
      this.later(hot.addNode, node.node, site, node.id, node.node, node.known ? 1 : 0, node.firstSeen);
      found.set(nameOf(node), node);
      this.locked.add(node.node);
    }
    if (added.size === nodes.length) return;
    // Another collector met them in the same moment, and has committed since.
    const others = missing.filter((s) => !found.has(nameOf(s)));
    for (const [name, node] of await this.find(site, others)) found.set(name, node);
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

  async earlier(site: number, { node, namespace, value, firstSeen }: Node): Promise<void> {
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

  async events(site: number, rows: EventRow[]): Promise<number[]> {
    const stands = await Promise.all(rows.map((row) => this.standsElsewhere(site, row)));
    const given = rows.flatMap(({ node, event: e, source }, i): Param[][] =>
      stands[i] ? [] : [[site, node, e.messageId, e.ts, e.receivedAt, EVENT_TYPES.indexOf(e.type), e.name, source, eventBody(e)]],
    );
    const added = await this.lane.change<{ seq: number; node: number; id: string }>(ADD_EVENT, given);
    const seqs = new Map(added.map(({ seq, node, id }) => [`${node}\n${id}`, seq]));
    return rows.map(({ node, event }, i) => {
      const name = `${node}\n${event.messageId}`;
      const seq = stands[i] ? 0 : (seqs.get(name) ?? 0);
      // Of two in one group the first is stored.
      if (seq !== 0) seqs.delete(name);
      return seq;
    });
  }
  private async standsElsewhere(site: number, { twins, event }: EventRow): Promise<boolean> {
    for (const twin of twins) if (await this.get(hot.stands, site, twin, event.messageId)) return true;
    return false;
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
    await Promise.all([...items].map(work));
  }
  later(text: string, ...params: Param[]): void {
    this.lane.later(text, params);
  }
  async run(text: string, ...params: Param[]): Promise<{ changes: number }> {
    this.lane.before(text);
    return this.lane.because(this.lane.session.run(text, ...params));
  }
}
