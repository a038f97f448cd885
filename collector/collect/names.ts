/** What event names, properties and traits a site sends: for the rule builder and the dictionary. Gathered in memory, written once a group. */
import { EVENT_TYPES, type Event } from '../../shared/event.ts';
import { DAY } from '../../shared/time.ts';
import { valueType, type ValueType } from '../../shared/traits.ts';

/** A type that a property or trait was met in, and how often. */
export interface FieldTally {
  path: string;
  type: ValueType;
  count: number;
}
/** How often one name was met in a batch. */
export interface NameTally {
  site: number;
  kind: number;
  name: string;
  first: number;
  last: number;
  count: number;
  /** When the newest of them arrived. */
  at: number;
  sender: string;
  /** Events by UTC day. */
  days: Map<number, number>;
  fields: Map<string, FieldTally>;
}

/** Of one event; what comes beyond is gathered from later ones. */
const MOST_FIELDS = 120;
const LONGEST = 200;
/** The calls whose traits are all gathered: there are few of them, and each may bring a trait that no other has. */
const TRAITS: ReadonlySet<number> = new Set([EVENT_TYPES.indexOf('identify'), EVENT_TYPES.indexOf('group')]);

/** Counts the events of a batch by type and name; properties are read from the first of each, traits from all. */
export function tallyNames(site: number, sender: string, events: Event[]): NameTally[] {
  const tallies = new Map<string, NameTally>();
  for (const event of events) {
    const kind = EVENT_TYPES.indexOf(event.type);
    const key = `${kind} ${event.name}`;
    let tally = tallies.get(key);
    const isNew = !tally;
    if (!tally) {
      const { name, ts, receivedAt } = event;
      tally = { site, kind, name, first: ts, last: ts, count: 0, at: receivedAt, sender, days: new Map(), fields: new Map() };
      tallies.set(key, tally);
    }
    tally.count++;
    if (event.ts < tally.first) tally.first = event.ts;
    if (event.ts > tally.last) tally.last = event.ts;
    const day = Math.floor(event.ts / DAY);
    tally.days.set(day, (tally.days.get(day) ?? 0) + 1);
    const traits = TRAITS.has(kind);
    if (isNew || traits) addFields(tally.fields, event.data, traits);
  }
  return [...tallies.values()];
}

/** Paths that a rule may name, with what stands there: `total`, `order.total`, `products[].category`. */
function addFields(fields: Map<string, FieldTally>, data: Record<string, unknown>, traits: boolean): void {
  let taken = 0;
  const add = (path: string, value: unknown): void => {
    if (path.length > LONGEST || taken++ >= MOST_FIELDS) return;
    const type = valueType(value);
    const key = `${path}\n${type}`;
    const known = fields.get(key);
    if (known) known.count++;
    else fields.set(key, { path, type, count: 1 });
  };
  for (const [key, value] of Object.entries(data)) {
    if (taken >= MOST_FIELDS) break;
    const first: unknown = Array.isArray(value) ? value[0] : value;
    if (typeof first !== 'object' || first === null) add(key, value);
    else for (const [inner, item] of Object.entries(first)) add(`${key}${Array.isArray(value) ? '[]' : ''}.${inner}`, item);
    // A trait is set as a whole: that an address came as an object is told of the address too.
    if (traits && typeof first === 'object' && first !== null) add(key, value);
  }
}

/** The tallies of several batches as one for each name. */
export function mergeTallies(tallies: NameTally[]): NameTally[] {
  const merged = new Map<string, NameTally>();
  for (const t of tallies) {
    const key = `${t.site} ${t.kind} ${t.name}`;
    const known = merged.get(key);
    if (!known) {
      merged.set(key, t);
      continue;
    }
    known.count += t.count;
    known.first = Math.min(known.first, t.first);
    known.last = Math.max(known.last, t.last);
    if (t.at >= known.at) [known.at, known.sender] = [t.at, t.sender];
    for (const [day, n] of t.days) known.days.set(day, (known.days.get(day) ?? 0) + n);
    for (const [path, field] of t.fields) {
      const same = known.fields.get(path);
      if (same) same.count += field.count;
      else known.fields.set(path, field);
    }
  }
  return [...merged.values()];
}
