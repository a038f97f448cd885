/** The hot path of ingest on PostgreSQL: sets instead of rows, so that a group costs a few round trips however many events it holds. */
import { EVENT_TYPES } from '../../../shared/event.ts';
import { NEVER, type EventRow, type Name, type Node, type Person, type Sighting, type Tx } from '../../collect/tx.ts';
import { eventBody, personParams, personRow, type PersonRow } from '../../collect/rows.ts';
import { Again } from '../error.ts';
import { newId } from '../ids.ts';
import type { Param, Row } from '../query.ts';
import { postgresDialect } from './dialect.ts';
import { Lane } from './lane.ts';
import type { Session } from './session.ts';

const NODE = `i.namespace, i.value, i.node, n.id, n.root, n.known, n.first_seen as "firstSeen", n.shared_since as "sharedSince",
  n.owner, n.owner_ts as "ownerTs", n.owner_trust as "ownerTrust"`;
const PEOPLE = `site, node, identified, verified, name, email, search, traits, marks, first_seen, last_seen, anchor, nodes, orders,
  gross, returned, revenue, first_order, last_order`;
const BIG = new Set(['site', 'node', 'identified', 'verified', 'first_seen', 'last_seen', 'anchor', 'nodes', 'orders', 'gross', 'returned',
  'revenue', 'first_order', 'last_order']); // prettier-ignore
const columns = PEOPLE.split(/,\s+/);
const set = columns
  .slice(2)
  .map((column) => `${column} = excluded.${column}`)
  .join(', ');

const sql = {
  nodes: `/* nodes */ select ${NODE} from unnest($2::text[], $3::text[]) as s(namespace, value)
    join identifier i on i.site = $1::bigint and i.namespace = s.namespace and i.value = s.value join node n on n.node = i.node`,
  numbers: `/* nodeNumbers */ select nextval(pg_get_serial_sequence('node', 'node')) as node from generate_series(1, $1::bigint)`,
  addIdentifiers: `/* addIdentifiers */ insert into identifier (site, namespace, value, node, first_seen)
    select $1::bigint, r.namespace, r.value, r.node, r.ts from json_to_recordset($2) as r(namespace text, value text, node bigint, ts bigint)
    on conflict (site, namespace, value) do nothing returning node`,
  addNodes: `/* addNodes */ insert into node (node, site, id, root, known, first_seen)
    select r.node, $1::bigint, r.id, r.node, r.known, r.ts from json_to_recordset($2) as r(node bigint, id text, known bigint, ts bigint)`,
  earlierNode: `/* earlierNode */ update node set first_seen = $1::bigint where node = $2::bigint`,
  earlierIdentifier: `/* earlierIdentifier */ update identifier set first_seen = $1::bigint where site = $2::bigint and namespace = $3 and value = $4`,
  standing: `/* standing */ select i.namespace, i.value, i.node from unnest($2::text[], $3::text[]) as s(namespace, value)
    join identifier i on i.site = $1::bigint and i.namespace = s.namespace and i.value = s.value`,
  // Whoever else writes about one of these people waits here until this transaction is over.
  lock: `/* lockRoots */ select node, root from node where node = any($1::bigint[]) order by node for update`,
  roots: `/* rootsNow */ select node, root from node where node = any($1::bigint[])`,
  people: `/* people */ select p.*, n.id from unnest($2::bigint[]) as r(node) join profile p on p.site = $1::bigint and p.node = r.node
    join node n on n.node = p.node`,
  savePeople: `/* savePeople */ insert into profile (${PEOPLE}) select ${PEOPLE}
    from json_to_recordset($1) as r(${columns.map((name) => `${name} ${BIG.has(name) ? 'bigint' : 'text'}`).join(', ')})
    on conflict (site, node) do update set ${set}`,
  savePeopleSeen: `/* savePeopleSeen */ update profile p set first_seen = r.first, last_seen = r.last
    from json_to_recordset($2) as r(node bigint, first bigint, last bigint) where p.site = $1::bigint and p.node = r.node`,
  stands: `/* stands */ select r.place from json_to_recordset($2) as r(place bigint, node bigint, id text)
    join event e on e.site = $1::bigint and e.node = r.node and e.message_id = r.id`,
  events: `/* events */ insert into event (site, node, message_id, ts, received_at, kind, name, source, body)
    select $1::bigint, r.node, r.id, r.ts, r.at, r.kind, r.name, r.source, r.body
    from json_to_recordset($2) as r(node bigint, id text, ts bigint, at bigint, kind bigint, name text, source bigint, body text)
    on conflict (site, node, message_id) do nothing returning seq, node, message_id as id`,
};
type Found = Omit<Node, 'known'> & { known: number };

/** The transaction that a group runs in, on a connection that is exchanged between groups. */
export class PostgresTx implements Tx {
  readonly dialect = postgresDialect;
  private readonly locked = new Set<number>();

  private current: Lane | null = null;

  /** Begins anew on a connection: nothing is locked there yet. */
  enter(session: Session): void {
    this.current = new Lane(session);
    this.locked.clear();
  }
  /** The statements of the transaction that is open. */
  get lane(): Lane {
    if (!this.current) throw new Error('No transaction was begun.');
    return this.current;
  }
  private async rows<T>(text: string, ...values: unknown[]): Promise<T[]> {
    this.lane.before(text);
    return (await this.lane.session.send(text, values)).rows as T[];
  }

  async nodes(site: number, sightings: Sighting[]): Promise<Node[]> {
    if (sightings.length === 0) return [];
    const found = await this.find(site, sightings);
    const missing = sightings.filter(({ namespace, value }) => !found.has(`${namespace}\n${value}`));
    if (missing.length > 0) await this.addNodes(site, missing, found);
    await this.settleRoots([...found.values()].filter((node) => !node.isNew));
    return sightings.map(({ namespace, value }) => found.get(`${namespace}\n${value}`) as Node);
  }

  private async find(site: number, sightings: readonly Sighting[]): Promise<Map<string, Node>> {
    const wanted = new Map(sightings.map((s) => [`${s.namespace}\n${s.value}`, s]));
    const names = [...wanted.values()];
    const rows = await this.rows<Found>(
      sql.nodes,
      site,
      names.map((s) => s.namespace),
      names.map((s) => s.value),
    );
    const found = new Map<string, Node>();
    for (const row of rows) {
      const name = `${row.namespace}\n${row.value}`;
      const node: Node = { ...row, known: row.known === 1 };
      found.set(name, node);
      const ts = wanted.get(name)?.ts;
      if (node.firstSeen !== NEVER || ts === undefined) continue;
      node.firstSeen = ts;
      await this.earlier(site, node);
    }
    return found;
  }

  /** Sorted, so that two collectors that make the same ones wait for each other only one way round. */
  private async addNodes(site: number, missing: Sighting[], found: Map<string, Node>): Promise<void> {
    const sorted = [...missing].sort((a, b) => (`${a.namespace}\n${a.value}` < `${b.namespace}\n${b.value}` ? -1 : 1));
    const numbers = await this.rows<{ node: number }>(sql.numbers, sorted.length);
    const nodes = sorted.map(({ namespace, value, known, ts }, i): Node => {
      const node = (numbers[i] as { node: number }).node;
      const none = { sharedSince: null, owner: null, ownerTs: null, ownerTrust: null };
      return { node, id: this.newId('p'), root: node, known, namespace, value, firstSeen: ts, isNew: true, ...none };
    });
    const given = nodes.map(({ namespace, value, node, firstSeen: ts }) => ({ namespace, value, node, ts }));
    const added = new Set((await this.rows<{ node: number }>(sql.addIdentifiers, site, JSON.stringify(given))).map(({ node }) => node));
    const own = nodes.filter(({ node }) => added.has(node));
    await this.rows(
      sql.addNodes,
      site,
      JSON.stringify(own.map(({ node, id, known, firstSeen: ts }) => ({ node, id, known: known ? 1 : 0, ts }))),
    );
    for (const node of own) {
      found.set(`${node.namespace}\n${node.value}`, node);
      this.locked.add(node.node);
    }
    if (own.length === nodes.length) return;
    // Another collector met them in the same moment, and has committed since.
    const others = missing.filter(({ namespace, value }) => !found.has(`${namespace}\n${value}`));
    for (const [name, node] of await this.find(site, others)) found.set(name, node);
  }

  /** Locks the people whose nodes these are; roots that moved meanwhile are locked instead. */
  private async settleRoots(nodes: Node[]): Promise<void> {
    for (;;) {
      const roots = [...new Set(nodes.map(({ root }) => root))].filter((root) => !this.locked.has(root));
      if (roots.length === 0) return;
      await this.lock(roots);
      const now = await this.rows<{ node: number; root: number }>(
        sql.roots,
        nodes.map(({ node }) => node),
      );
      const rootOf = new Map(now.map(({ node, root }) => [node, root]));
      for (const node of nodes) node.root = rootOf.get(node.node) ?? node.root;
    }
  }
  private async lock(roots: number[]): Promise<{ node: number; root: number }[]> {
    const rows = await this.rows<{ node: number; root: number }>(sql.lock, roots);
    for (const root of roots) this.locked.add(root);
    return rows;
  }

  async standing(site: number, names: Name[]): Promise<Map<string, number>> {
    if (names.length === 0) return new Map();
    const rows = await this.rows<{ namespace: string; value: string; node: number }>(
      sql.standing,
      site,
      names.map(([namespace]) => namespace),
      names.map(([, value]) => value),
    );
    return new Map(rows.map(({ namespace, value, node }) => [`${namespace}\n${value}`, node]));
  }

  async earlier(site: number, { node, namespace, value, firstSeen }: Node): Promise<void> {
    await this.rows(sql.earlierNode, firstSeen, node);
    await this.rows(sql.earlierIdentifier, firstSeen, site, namespace, value);
  }

  async people(site: number, roots: number[]): Promise<Person[]> {
    const unlocked = roots.filter((root) => !this.locked.has(root));
    if (unlocked.length > 0) {
      for (const { node, root } of await this.lock(unlocked))
        if (node !== root) throw new Again('busy', 'Somebody was joined to somebody else in the same moment; try again.');
    }
    return (await this.rows<PersonRow>(sql.people, site, roots)).map(personRow);
  }

  async savePeople(site: number, people: Person[]): Promise<void> {
    if (people.length === 0) return;
    const rows = people.map((person) => {
      const params = personParams(site, person);
      return Object.fromEntries(columns.map((name, i) => [name, params[i]]));
    });
    await this.rows(sql.savePeople, JSON.stringify(rows));
  }

  async savePeopleSeen(site: number, people: Person[]): Promise<void> {
    if (people.length === 0) return;
    const rows = people.map(({ node, firstSeen: first, lastSeen: last }) => ({ node, first, last }));
    await this.rows(sql.savePeopleSeen, site, JSON.stringify(rows));
  }

  async events(site: number, rows: EventRow[]): Promise<number[]> {
    if (rows.length === 0) return [];
    const elsewhere = await this.elsewhere(site, rows);
    const given = rows.map(({ node, event: e, source }) => ({
      ...{ node, id: e.messageId, ts: e.ts, at: e.receivedAt, kind: EVENT_TYPES.indexOf(e.type), name: e.name, source, body: eventBody(e) },
    }));
    const fresh = elsewhere.size === 0 ? given : given.filter((_, i) => !elsewhere.has(i));
    const added = await this.rows<{ seq: number; node: number; id: string }>(sql.events, site, JSON.stringify(fresh));
    const seqs = new Map(added.map(({ seq, node, id }) => [`${node}\n${id}`, seq]));
    return rows.map(({ node, event }, i) => {
      if (elsewhere.has(i)) return 0;
      const name = `${node}\n${event.messageId}`;
      const seq = seqs.get(name) ?? 0;
      // Of two in one group the first is stored.
      seqs.delete(name);
      return seq;
    });
  }
  /** The places of those that stand already, on another node. */
  private async elsewhere(site: number, rows: readonly EventRow[]): Promise<Set<number>> {
    const asked = rows.flatMap(({ twins, event }, place) => twins.map((node) => ({ place, node, id: event.messageId })));
    if (asked.length === 0) return new Set();
    return new Set((await this.rows<{ place: number }>(sql.stands, site, JSON.stringify(asked))).map(({ place }) => place));
  }

  newId(prefix: string): string {
    return newId(prefix, Date.now());
  }
  all<T = Row>(text: string, ...params: Param[]): Promise<T[]> {
    return this.lane.ask(text, params) as Promise<T[]>;
  }
  async get<T = Row>(text: string, ...params: Param[]): Promise<T | undefined> {
    // What changes something is done at once, and once.
    if (/\breturning\b/.test(text)) {
      this.lane.before(text);
      return this.lane.session.get<T>(text, ...params);
    }
    return (await this.lane.ask(text, params))[0] as T | undefined;
  }
  later(text: string, ...params: Param[]): void {
    this.lane.later(text, params);
  }
  run(text: string, ...params: Param[]): Promise<{ changes: number }> {
    this.lane.before(text);
    return this.lane.session.run(text, ...params);
  }
}
