/** One word of the dictionary as the API shows it. Pure. */
import type { SeenType, Term } from '../../shared/api.ts';
import { EVENT_TYPES } from '../../shared/event.ts';
import { RESERVED_TRAITS } from '../../shared/traits.ts';
import type { TermKey, TermRow } from '../store/queries/dictionary.ts';

/** Names that tell who somebody is wherever they stand; `name` and `city` alone may be a product's or a shop's. */
const TELLING = new Set(
  Object.entries(RESERVED_TRAITS)
    .filter(([name, { personal }]) => personal && name !== 'name')
    .flatMap(([name]) => [name, name.slice(name.lastIndexOf('.') + 1)])
    .filter((name) => !['state', 'country', 'city'].includes(name))
    .map((name) => name.toLowerCase().replace(/_/g, '')),
);
const last = (path: string): string =>
  path
    .slice(path.lastIndexOf('.') + 1)
    .toLowerCase()
    .replace(/[_-]/g, '');

/** The public id of a word. */
export const termId = ({ kind, event, name }: TermKey): string => Buffer.from(JSON.stringify([kind, event, name])).toString('base64url');

/** The word that an id names; null for one that is not ours. */
export function termKey(id: string): TermKey | null {
  try {
    const [kind, event, name] = JSON.parse(Buffer.from(id, 'base64url').toString()) as unknown[];
    if (typeof kind === 'number' && EVENT_TYPES[kind] && typeof event === 'string' && typeof name === 'string')
      return { kind, event, name };
  } catch {
    return null; // not written by us, so that it names nothing
  }
  return null;
}

/** A word with its shares and guesses. */
export function termOf(row: TermRow): Term {
  const { kind, event, name } = row;
  const what =
    name === '' ? 'event' : event === '' && (EVENT_TYPES[kind] === 'identify' || EVENT_TYPES[kind] === 'group') ? 'trait' : 'property';
  const all = row.types.reduce((sum, { count }) => sum + count, 0);
  const types = row.types
    .flatMap(({ type, count, last, sender }): SeenType[] =>
      type === '' ? [] : [{ type, count, share: all > 0 ? count / all : 0, sender, lastSeen: new Date(last).toISOString() }],
    )
    .sort((a, b) => b.count - a.count);
  const reserved = what === 'trait' && Object.hasOwn(RESERVED_TRAITS, name) ? RESERVED_TRAITS[name] : undefined;
  const guess = reserved ? reserved.personal : what !== 'event' && TELLING.has(last(name));
  return {
    id: termId(row),
    kind: what,
    call: EVENT_TYPES[kind] ?? 'track',
    event: what === 'property' ? event : '',
    name: what === 'event' ? event : name,
    firstSeen: new Date(row.first).toISOString(),
    lastSeen: new Date(row.last).toISOString(),
    ...{ count: row.count, days: row.days, properties: row.properties, types },
    conflict: types.filter(({ type }) => type !== 'nothing').length > 1 || types.some(({ type }) => unfit(reserved, type)),
    reserved: reserved ? [...reserved.types] : null,
    description: row.description,
    personal: row.personal === null ? guess : row.personal === 1,
    guessed: row.personal === null,
    purposes: JSON.parse(row.purposes) as string[],
    hidden: row.hidden === 1,
  };
}

const unfit = (reserved: (typeof RESERVED_TRAITS)[string] | undefined, type: SeenType['type']): boolean =>
  reserved !== undefined && type !== 'nothing' && !reserved.types.includes(type);
