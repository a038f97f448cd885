/** What event names, properties and traits a site sends: for the rule builder and the dictionary. Gathered in memory, written once a group. */
import { EVENT_TYPES, type Event, type Source } from '../../shared/event.ts';
import { DAY } from '../../shared/time.ts';
import { valueType, type ValueType } from '../../shared/traits.ts';
import type { Sent } from './sight.ts';

/** A type that a property or trait was met in, and how often. */
export interface FieldTally {
  path: string;
  type: ValueType;
  count: number;
}
/** How often one name was met in what arrived together. */
export interface NameTally {
  site: number;
  /** The import that it is of; null for what arrives. */
  past: number | null;
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

/** Properties of one event; what comes beyond is gathered from later ones. Traits have no such bound but the size of an event: each may be the one that clashes. */
const MOST_FIELDS = 120;
const LONGEST = 200;
/** The calls whose traits are all gathered: there are few of them, and each may bring a trait that no other has. */
const TRAITS: ReadonlySet<number> = new Set([EVENT_TYPES.indexOf('identify'), EVENT_TYPES.indexOf('group')]);

/** Of so many events of one name, the properties of the first are gathered. */
const SAMPLED = 16;

/** Counts the events of a site (or of an import, `past`) by type and name; properties are read from the first of each and from some of the others, traits from all. */
export function tallyNames(site: number, sent: readonly Sent[], past: Source | null): NameTally[] {
  const tallies = new Map<string, NameTally>();
  for (const { event, origin } of sent) {
    const kind = EVENT_TYPES.indexOf(event.type);
    const key = `${kind} ${event.name}`;
    let tally = tallies.get(key);
    if (!tally) {
      const { name, ts, receivedAt: at } = event;
      tally = {
        site,
        past: past?.id ?? null,
        kind,
        name,
        first: ts,
        last: ts,
        count: 0,
        at,
        sender: origin.sender,
        days: new Map(),
        fields: new Map(),
      };
      tallies.set(key, tally);
    }
    const sampled = tally.count++ % SAMPLED === 0;
    if (event.receivedAt > tally.at) [tally.at, tally.sender] = [event.receivedAt, origin.sender];
    if (event.ts < tally.first) tally.first = event.ts;
    if (event.ts > tally.last) tally.last = event.ts;
    const day = Math.floor(event.ts / DAY);
    tally.days.set(day, (tally.days.get(day) ?? 0) + 1);
    const traits = TRAITS.has(kind);
    if (sampled || traits) addFields(tally.fields, event.data, traits);
  }
  return [...tallies.values()];
}

/** Paths that a rule may name, with what stands there: `total`, `order.total`, `products[].category`. */
function addFields(fields: Map<string, FieldTally>, data: Record<string, unknown>, traits: boolean): void {
  const most = traits ? Infinity : MOST_FIELDS;
  let taken = 0;
  const add = (path: string, value: unknown): void => {
    if (path.length > LONGEST || taken++ >= most) return;
    const type = valueType(value);
    const key = `${path}\n${type}`;
    const known = fields.get(key);
    if (known) known.count++;
    else fields.set(key, { path, type, count: 1 });
  };
  for (const [key, value] of Object.entries(data)) {
    if (taken >= most) break;
    const first: unknown = Array.isArray(value) ? value[0] : value;
    if (typeof first !== 'object' || first === null) add(key, value);
    else for (const [inner, item] of Object.entries(first)) add(`${key}${Array.isArray(value) ? '[]' : ''}.${inner}`, item);
    // A trait is set as a whole: that an address came as an object is told of the address too.
    if (traits && typeof first === 'object' && first !== null) add(key, value);
  }
}
