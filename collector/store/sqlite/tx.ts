/** The hot path of ingest on the embedded engine: prepared statements, row by row, no round trips to save. */
import { EVENT_TYPES } from '../../../shared/event.ts';
import { nameKey, NEVER, type EventRow, type Name, type Node, type Person, type Sighting, type Tx } from '../../collect/tx.ts';
import { eventBody, personParams, personRow, type PersonRow } from '../../collect/rows.ts';
import { hot } from '../hot-sql.ts';
import { newId } from '../ids.ts';
import type { Param, Row } from '../query.ts';
import type { Connection } from './connection.ts';

const NODE = `select i.node, n.id, n.root, n.known, n.first_seen as "firstSeen", n.shared_since as "sharedSince", n.live_seen as "liveSeen",
  n.owner, n.owner_ts as "ownerTs", n.owner_trust as "ownerTrust"
  from identifier i join node n on n.node = i.node where i.site = ? and i.namespace = ? and i.value = ?`;

const ADD_EVENT = `${hot.event} on conflict (site, node, message_id) do nothing`;

/** The transaction that ingest runs in. */
export class SqliteTx implements Tx {
  readonly dialect;
  private lastNode: number;

  constructor(private readonly connection: Connection) {
    this.dialect = connection.dialect;
    const row = connection.db.prepare('select coalesce(max(node), 0) as last from node').get() as { last: number };
    this.lastNode = row.last;
  }

  async nodes(site: number, sightings: Sighting[]): Promise<Node[]> {
    const find = this.connection.statement(NODE);
    return sightings.map((s) => {
      const row = find.get(site, s.namespace, s.value) as (Omit<Node, 'known'> & { known: number }) | undefined;
      if (!row) return this.addNode(site, s);
      const node: Node = { ...row, known: row.known === 1, namespace: s.namespace, value: s.value };
      if (node.firstSeen === NEVER) {
        node.firstSeen = s.ts;
        this.setFirstSeen(site, node);
      }
      return node;
    });
  }

  private addNode(site: number, s: Sighting): Node {
    const node = ++this.lastNode;
    const id = this.newId('p');
    this.connection.statement(hot.addNode).run(node, site, id, node, s.known ? 1 : 0, s.ts);
    this.connection.statement(hot.addIdentifier).run(site, s.namespace, s.value, node, s.ts);
    const { namespace, value, known, ts: firstSeen } = s;
    return {
      node,
      id,
      root: node,
      known,
      namespace,
      value,
      firstSeen,
      sharedSince: null,
      liveSeen: null,
      isNew: true,
      owner: null,
      ownerTs: null,
      ownerTrust: null,
    };
  }

  async standing(site: number, names: Name[]): Promise<Map<string, number>> {
    const find = this.connection.statement(hot.standing);
    const found = new Map<string, number>();
    for (const [namespace, value] of names) {
      const row = find.get(site, namespace, value) as { node: number } | undefined;
      if (row) found.set(nameKey(namespace, value), row.node);
    }
    return found;
  }

  async earlier(site: number, node: Node): Promise<void> {
    this.setFirstSeen(site, node);
  }

  private setFirstSeen(site: number, { node, namespace, value, firstSeen }: Node): void {
    this.connection.statement(hot.earlierNode).run(firstSeen, node);
    this.connection.statement(hot.earlierIdentifier).run(firstSeen, site, namespace, value);
  }

  async people(site: number, roots: number[]): Promise<Person[]> {
    const find = this.connection.statement(hot.person);
    return roots.flatMap((root) => {
      const row = find.get(site, root) as PersonRow | undefined;
      return row ? [personRow(row)] : [];
    });
  }

  async savePeople(site: number, people: Person[]): Promise<void> {
    const save = this.connection.statement(hot.savePerson);
    for (const person of people) save.run(...personParams(site, person));
  }

  async savePeopleSeen(site: number, people: Person[]): Promise<void> {
    const save = this.connection.statement(hot.savePersonSeen);
    for (const { node, firstSeen, lastSeen } of people) save.run(firstSeen, lastSeen, site, node);
  }

  async events(site: number, rows: EventRow[]): Promise<boolean[]> {
    const add = this.connection.statement(ADD_EVENT);
    return rows.map(({ node, twins, event: e, source }) => {
      for (const twin of twins) if (this.connection.statement(hot.stands).get(site, twin, e.messageId)) return false;
      const kind = EVENT_TYPES.indexOf(e.type);
      return add.run(site, node, e.messageId, e.ts, e.receivedAt, kind, e.name, source, eventBody(e)).changes === 1;
    });
  }

  newId(prefix: string): string {
    return newId(prefix, Date.now());
  }

  all<T = Row>(text: string, ...params: Param[]): Promise<T[]> {
    return this.connection.all<T>(text, ...params);
  }
  get<T = Row>(text: string, ...params: Param[]): Promise<T | undefined> {
    return this.connection.get<T>(text, ...params);
  }
  async forEach<T>(items: Iterable<T>, work: (item: T) => Promise<void>): Promise<void> {
    for (const item of items) await work(item);
  }
  ahead(): void {
    // every answer is here
  }
  later(text: string, ...params: Param[]): void {
    this.connection.statement(text).run(...params);
  }
  run(text: string, ...params: Param[]): Promise<{ changes: number }> {
    return this.connection.run(text, ...params);
  }
}
