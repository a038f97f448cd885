/** People as a table: a column for each trait of the site, the most used first, and one for whatever is beyond those. Pure. */
import type { ExportedProfile } from '../../shared/api.ts';
import { computedTraits } from '../store/computed-traits.ts';
import type { Sheet } from './answer.ts';
import { jsonCell, type Cell } from './csv.ts';

/** So many traits have a column of their own. */
const MOST_TRAITS = 200;
type Column = [name: string, read: (person: ExportedProfile) => Cell];

const purposes = (person: ExportedProfile, granted: boolean): string =>
  Object.entries(person.consents)
    .filter(([, said]) => said === granted)
    .map(([purpose]) => purpose)
    .join('; ');
const OWN: Column[] = [
  ['id', (person) => person.id],
  ['user_id', (person) => person.userId],
  ['name', (person) => person.name],
  ['email', (person) => person.email],
  ['identified', (person) => person.identified],
  ['first_seen', (person) => person.firstSeen],
  ['last_seen', (person) => person.lastSeen],
  ['orders', (person) => person.orders],
  ['revenue', (person) => person.revenue],
  ['currency', (person) => person.currency],
  ['last_order', (person) => person.lastOrder],
  ['agreed_to', (person) => purposes(person, true)],
  ['withdrew', (person) => purposes(person, false)],
];
const SINCE: Column = ['in_segment_since', (person) => person.inSegmentSince];
/** Computed traits that say what a column above says already. */
const SAID = new Set(['$orders', '$revenue', '$first_seen', '$last_seen', '$last_order', '$identified']);
const COMPUTED = Object.keys(computedTraits).filter((name) => !SAID.has(name));

/** The table of people. `traits`: the names of the site's traits, the most used first. */
export function peopleSheet(traits: readonly string[], ofSegment: boolean): Sheet<ExportedProfile> {
  const own = [...OWN, ...(ofSegment ? [SINCE] : [])];
  const named = traits.filter((name) => !name.startsWith('$')).slice(0, MOST_TRAITS);
  const known = new Set(named);
  const valueOf = (person: ExportedProfile, name: string): Cell =>
    Object.hasOwn(person.traits, name) ? jsonCell(person.traits[name]) : null;
  const rest = (person: ExportedProfile): Cell => {
    const more = Object.entries(person.traits).filter(([name]) => !name.startsWith('$') && !known.has(name));
    return more.length === 0 ? null : JSON.stringify(Object.fromEntries(more));
  };
  return {
    head: [...own.map(([name]) => name), ...COMPUTED, ...named.map((name) => `traits.${name}`), 'more_traits'],
    rows: (person) => [
      [...own.map(([, read]) => read(person)), ...[...COMPUTED, ...named].map((name) => valueOf(person, name)), rest(person)],
    ],
  };
}
