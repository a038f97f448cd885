/** What event names and properties a site sends: for the rule builder and the dictionary. Gathered in memory, written once a group. */
import { EVENT_TYPES, type Event } from '../../shared/event.ts';
import type { Tx } from './tx.ts';

/** How often one name was met in a batch. */
export interface NameTally {
  site: number;
  kind: number;
  name: string;
  first: number;
  last: number;
  count: number;
  properties: Set<string>;
}

const MOST_PROPERTIES = 60;

/** Counts the events of a batch by type and name; properties are read from the first of each. */
export function tallyNames(site: number, events: Event[]): NameTally[] {
  const tallies = new Map<string, NameTally>();
  for (const event of events) {
    const kind = EVENT_TYPES.indexOf(event.type);
    const key = `${kind} ${event.name}`;
    const tally = tallies.get(key);
    if (!tally) {
      const properties = new Set(propertyPaths(event.data));
      tallies.set(key, { site, kind, name: event.name, first: event.ts, last: event.ts, count: 1, properties });
      continue;
    }
    tally.count++;
    tally.first = Math.min(tally.first, event.ts);
    tally.last = Math.max(tally.last, event.ts);
  }
  return [...tallies.values()];
}

/** Paths that a rule may name: `total`, `order.total`, `products[].category`. */
function propertyPaths(data: Record<string, unknown>): string[] {
  const paths: string[] = [];
  for (const [key, value] of Object.entries(data)) {
    if (paths.length >= MOST_PROPERTIES) break;
    const first: unknown = Array.isArray(value) ? value[0] : value;
    if (typeof first === 'object' && first !== null)
      for (const inner of Object.keys(first)) paths.push(`${key}${Array.isArray(value) ? '[]' : ''}.${inner}`);
    else paths.push(key);
  }
  return paths.filter((path) => path.length <= 200).slice(0, MOST_PROPERTIES);
}

/** Adds a group's tallies to what is known of each name. */
export async function saveNames(tx: Tx, tallies: NameTally[]): Promise<void> {
  const merged = new Map<string, NameTally>();
  for (const t of tallies) {
    const key = `${t.site} ${t.kind} ${t.name}`;
    const known = merged.get(key);
    if (!known) merged.set(key, { ...t, properties: new Set(t.properties) });
    else {
      known.count += t.count;
      known.first = Math.min(known.first, t.first);
      known.last = Math.max(known.last, t.last);
      for (const p of t.properties) known.properties.add(p);
    }
  }
  for (const t of merged.values()) {
    const row = await tx.get<{ properties: string }>(
      'select properties from event_name where site = ? and kind = ? and name = ?',
      t.site,
      t.kind,
      t.name,
    );
    const properties = new Set<string>(row ? (JSON.parse(row.properties) as string[]) : []);
    for (const p of t.properties) if (properties.size < MOST_PROPERTIES) properties.add(p);
    await tx.run(
      `insert into event_name (site, kind, name, first_seen, last_seen, count, properties) values (?, ?, ?, ?, ?, ?, ?)
       on conflict (site, kind, name) do update set
         first_seen = case when excluded.first_seen < event_name.first_seen then excluded.first_seen else event_name.first_seen end,
         last_seen = case when excluded.last_seen > event_name.last_seen then excluded.last_seen else event_name.last_seen end,
         count = event_name.count + excluded.count, properties = excluded.properties`,
      ...[t.site, t.kind, t.name, t.first, t.last, t.count, JSON.stringify([...properties])],
    );
  }
}
