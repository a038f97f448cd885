/** Everyone who plays a part in one batch: nodes and people, loaded once, changed in memory, saved once. */
import { searchText } from '../identity/search-text.ts';
import { Doubts } from '../identity/doubts.ts';
import { traitsFrom, type ComputedColumns } from '../store/computed-traits.ts';
import { ROOT } from '../store/queries/timeline.ts';
import { absorbTouches } from '../traffic/touches.ts';
import { columnsOf } from './rows.ts';
import { ROBOT } from './sight.ts';
import type { Node, Person, Tx } from './tx.ts';

/** What rules may need to look at again for a profile. */
export interface Changes {
  traits: Set<string>;
  /** Everything may have changed (a link or its undo). */
  all: boolean;
}

/** The people of one batch: loaded once, changed in memory, written back once. */
export class Cast {
  private readonly people = new Map<number, Person>();
  private readonly dirty = new Set<number>();
  private readonly seen = new Set<number>();
  private readonly before = new Map<number, ComputedColumns>();
  readonly changes = new Map<number, Changes>();
  /** Links made in this batch, in order: the child's former root joined the parent's. */
  readonly merges: { child: number; parent: number; childIsNew: boolean }[] = [];
  private readonly fresh = new Set<number>();
  /** Links were judged anew, so that what is here is not all there is of anybody. */
  private judged = false;
  /** What must be judged anew when the batch is stored. */
  readonly doubts = new Doubts();

  constructor(
    readonly tx: Tx,
    readonly site: number,
    readonly nodes: Node[],
  ) {}

  /** Loads the profiles of all nodes; a node just made becomes a person here. */
  async load(): Promise<void> {
    const somebody = this.nodes.filter((n) => n.namespace !== ROBOT);
    await this.fetch([...new Set(somebody.map((n) => n.root))]);
    for (const n of somebody) if (!this.people.has(n.root) && n.root === n.node) this.add(n);
  }

  /** The person at a root, loaded when not yet here. */
  async person(root: number): Promise<Person> {
    if (!this.people.has(root)) await this.fetch([root]);
    const person = this.people.get(root);
    if (!person) throw new Error(`profile ${root} has no row`);
    return person;
  }
  /** The person at the root of a node of this batch. */
  here(root: number): Person {
    const person = this.people.get(root);
    if (!person) throw new Error(`profile ${root} plays no part here`);
    return person;
  }
  /** The root of any node, following links of this batch. */
  async rootOf(node: number): Promise<number> {
    const here = this.nodes.find((n) => n.node === node);
    if (here) return here.root;
    const row = await this.tx.get<{ root: number }>('select root from node where node = ?', node);
    if (!row) throw new Error(`node ${node} is not known`);
    return row.root;
  }
  /** Takes in a person computed elsewhere, to be saved with all traits. */
  put(person: Person): void {
    this.people.set(person.node, person);
    this.dirty.add(person.node);
    for (const name of Object.keys(person.traits)) this.changed(person.node).traits.add(name);
  }
  /** Forgets the people and reads the roots again, after links were judged anew in the store. */
  async reload(): Promise<void> {
    this.people.clear();
    this.judged = true;
    await this.tx.forEach(this.nodes, async (n) => {
      const row = await this.tx.get<{ root: number }>(`/* rootAgain */ select ${ROOT} as root from node n where n.node = ?`, n.node);
      if (row) n.root = row.root;
    });
  }
  /** Whether nothing of this profile was there before this batch. */
  isNew(root: number): boolean {
    return !this.judged && this.fresh.has(root) && !this.merges.some(({ parent, childIsNew }) => parent === root && !childIsNew);
  }
  touch(person: Person): void {
    this.dirty.add(person.node);
  }
  /** Like `touch`, where nothing but the time of being seen may have changed. */
  saw(person: Person): void {
    this.seen.add(person.node);
  }
  changed(root: number): Changes {
    let changes = this.changes.get(root);
    if (!changes) this.changes.set(root, (changes = { traits: new Set(), all: false }));
    return changes;
  }

  /** Takes the child's person out: its row and current traits go, every node of it follows the parent. */
  async absorb(child: Person, parent: Person): Promise<void> {
    const { tx, site } = this;
    const childIsNew = this.fresh.has(child.node);
    tx.later('update node set root = ? where site = ? and root = ?', parent.node, site, child.node);
    if (!childIsNew) {
      tx.later('delete from profile where site = ? and node = ?', site, child.node);
      for (const name of Object.keys(child.traits)) this.deleteTrait(name, child.node);
      await absorbTouches(tx, site, child.node, parent.node);
    }
    for (const n of this.nodes) if (n.root === child.node) n.root = parent.node;
    this.people.delete(child.node);
    this.dirty.delete(child.node);
    this.changes.delete(child.node);
    this.merges.push({ child: child.node, parent: parent.node, childIsNew });
    this.changed(parent.node).all = true;
    this.touch(parent);
  }

  /** Writes every changed person and their current traits. */
  async save(): Promise<void> {
    const named = (roots: Iterable<number>): Person[] => [...roots].flatMap((root) => this.people.get(root) ?? []);
    const people = named(this.dirty);
    await this.tx.forEach(people, async (person) => {
      const changes = this.changes.get(person.node);
      if (changes?.all || [...(changes?.traits ?? [])].some((name) => !name.startsWith('$')))
        person.search = await searchText(this.tx, this.site, person);
    });
    await this.tx.savePeople(this.site, people);
    const seen = named(this.seen).filter(({ node }) => !this.dirty.has(node));
    await this.tx.savePeopleSeen(this.site, seen);
    for (const person of [...people, ...seen]) {
      for (const name of this.changes.get(person.node)?.traits ?? []) {
        if (name.startsWith('$')) continue;
        if (Object.hasOwn(person.traits, name)) this.saveTrait(name, person);
        else this.deleteTrait(name, person.node);
      }
      const before = this.before.get(person.node);
      const now = columnsOf(person);
      for (const column of Object.keys(now) as (keyof ComputedColumns)[])
        if (before?.[column] !== now[column]) for (const name of traitsFrom(column)) this.changed(person.node).traits.add(name);
    }
    this.dirty.clear();
    this.seen.clear();
  }

  private saveTrait(name: string, { node, traits }: Person): void {
    const value = traits[name];
    const kind = typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? typeof value : 'other';
    const text = kind === 'string' ? (value as string) : kind === 'other' ? JSON.stringify(value) : null;
    const num = kind === 'number' ? (value as number) : kind === 'boolean' ? (value ? 1 : 0) : null;
    this.tx.later(
      `insert into profile_trait (site, name, node, kind, text, num) values (?, ?, ?, ?, ?, ?)
       on conflict (site, name, node) do update set kind = excluded.kind, text = excluded.text, num = excluded.num`,
      ...[this.site, name, node, kind, text, num],
    );
  }
  private deleteTrait(name: string, node: number): void {
    this.tx.later('delete from profile_trait where site = ? and name = ? and node = ?', this.site, name, node);
  }
  private async fetch(roots: number[]): Promise<void> {
    for (const person of await this.tx.people(this.site, roots)) {
      this.people.set(person.node, person);
      this.before.set(person.node, columnsOf(person));
    }
  }
  private add(n: Node): void {
    this.fresh.add(n.node);
    this.people.set(n.node, newPerson(n));
    this.dirty.add(n.node);
  }
}

/** A person of one node, of whom nothing is known yet. */
export const newPerson = (n: Pick<Node, 'node' | 'id' | 'known' | 'firstSeen' | 'value'>): Person => ({
  node: n.node,
  id: n.id,
  identified: n.known,
  verified: false,
  name: null,
  email: null,
  search: n.known ? n.value.toLowerCase() : '',
  traits: {},
  marks: {},
  firstSeen: n.firstSeen,
  lastSeen: n.firstSeen,
  anchor: n.node,
  nodes: 1,
  orders: 0,
  gross: 0,
  returned: 0,
  margin: 0,
  costs: 0,
  reach: 0,
  firstOrder: null,
  lastOrder: null,
});
