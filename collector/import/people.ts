/** Whom rows name: looked up for many rows at once. */
import type { ImportKind } from '../../shared/imports.ts';
import type { Store } from '../store/store.ts';
import type { KnownPerson, Named } from '../store/queries/import-known.ts';
import type { Group, ReadRow } from './state.ts';
import { text } from './telling.ts';

/** How a row names its person: by an id, else by an e-mail address; null when it does not. */
export function nameOf(row: ReadRow, prefix: string): Named | null {
  const id = text(row, 'customer') || text(row, 'id');
  if (id !== '') return { namespace: 'user_id', value: prefix + id };
  const email = text(row, 'email');
  return email === '' ? null : { namespace: 'email', value: email };
}
const key = ({ namespace, value }: Named): string => `${namespace}\n${value}`;
/** The row of a group that names its person best. */
export const namingRow = ({ rows }: Group): ReadRow | undefined =>
  rows.find((row) => text(row, 'customer') !== '' || text(row, 'id') !== '') ?? rows.find((row) => text(row, 'email') !== '') ?? rows[0];

/** The people of some groups. */
export class People {
  private constructor(
    private readonly prefix: string,
    private readonly known: ReadonlyMap<string, KnownPerson>,
  ) {}
  static async of(store: Store, site: number, groups: readonly Group[], prefix: string): Promise<People> {
    const names = new Map<string, Named>();
    for (const group of groups) {
      const row = namingRow(group);
      const name = row && nameOf(row, prefix);
      if (name) names.set(key(name), name);
    }
    const list = [...names.values()];
    const found = await store.read.knownPeople(site, list);
    return new People(prefix, new Map(list.flatMap((name, i) => (found[i] ? [[key(name), found[i]]] : []))));
  }
  /** What is known of a row's person; null for nobody. */
  person(row: ReadRow): KnownPerson | null {
    const name = nameOf(row, this.prefix);
    return (name && this.known.get(key(name))) ?? null;
  }
  /** The user id that stands for a row's person: one that is known by an address keeps theirs; one of whom only an address is known is called by it. '' for nobody. */
  userOf(row: ReadRow): string {
    return this.person(row)?.user ?? nameOf(row, this.prefix)?.value ?? '';
  }
}
/** Kinds whose rows are people. */
export const isPeople = (kind: ImportKind): boolean => kind === 'customers' || kind === 'prospects';
