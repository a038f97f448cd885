import type { WarningKind } from '../../shared/api.ts';
import type { Event, Trust } from '../../shared/event.ts';
import { LIMIT_RANGES } from '../../shared/limits.ts';
import { fitsTrait } from '../../shared/traits.ts';
import type { Mark, Node, Person } from '../collect/tx.ts';
import type { Cast } from '../collect/cast.ts';
import { limitOf } from '../store/queries/limits.ts';

/** Whether `a` wins over `b`: verified over claimed, then the newest, ties by messageId. */
export function wins(a: Mark, b: Mark | undefined): boolean {
  if (!b) return true;
  if (a[0] !== b[0]) return a[0] === 'v';
  if (a[1] !== b[1]) return a[1] > b[1];
  return a[2] > b[2];
}

/** Sets a current trait; null takes it away (its mark stays, so that an older value cannot return). Answers whether the value changed. */
export function setTrait(person: Person, name: string, value: unknown, mark: Mark): boolean {
  const before = Object.hasOwn(person.traits, name) ? JSON.stringify(person.traits[name]) : undefined;
  define(person.marks, name, mark);
  if (value === null) delete person.traits[name];
  else define(person.traits, name, value);
  return before !== (value === null ? undefined : JSON.stringify(value));
}
/** Own property even for names like `__proto__`. */
function define(target: object, name: string, value: unknown): void {
  Object.defineProperty(target, name, { value, enumerable: true, configurable: true, writable: true });
}

/** What was refused, in words for the owner. */
export interface Refused {
  kind: WarningKind;
  detail: string;
}
/** That a browser's values do not take the place of verified ones; `of` whom, where it is not the person. */
export const keptVerified = (names: readonly string[], of = ''): Refused => ({
  kind: 'verified_trait',
  detail: `A browser claimed other values for ${names.join(', ')}${of}; what your server verified stays.`,
});

/**
 * Keeps an identify's traits on its node, and lets them win on the profile where they should. Browsers give one person no more different traits than the
 * site's limit: everybody who knows the public key can make names up. Which of them came first is decided by arrival. Answers what was refused.
 */
export async function applyTraits(cast: Cast, node: Node, event: Event, source: number, trust: Trust): Promise<Refused[]> {
  const person = await cast.person(node.root);
  const mark: Mark = [trust === 'verified' ? 'v' : 'c', event.ts, event.messageId];
  const refused: string[] = [];
  const room = trust === 'claimed' ? await roomOf(cast, person, event) : null;
  let beyond = false;
  for (const [name, value] of Object.entries(event.data)) {
    if (value === undefined || (trust === 'claimed' && name.startsWith('$'))) continue;
    // A reserved trait in a type that it may not have stays in the event alone; the dictionary counts it and names the sender.
    if (!fitsTrait(name, value)) continue;
    const current = Object.hasOwn(person.marks, name) ? person.marks[name] : undefined;
    if (room && !current && room.left-- <= 0) {
      beyond = true;
      continue;
    }
    cast.tx.later(
      `insert into trait (site, node, name, ts, message_id, source, trust, value) values (?, ?, ?, ?, ?, ?, ?, ?)
       on conflict (site, node, name, ts, message_id) do nothing`,
      ...[cast.site, node.node, name, event.ts, event.messageId, source, trust, JSON.stringify(value)],
    );
    if (wins(mark, current)) {
      if (setTrait(person, name, value, mark)) cast.changed(person.node).traits.add(name);
    } else if (mark[0] === 'c' && current?.[0] === 'v' && JSON.stringify(person.traits[name]) !== JSON.stringify(value)) refused.push(name);
  }
  describe(person);
  cast.touch(person);
  const told = refused.length > 0 ? [keptVerified(refused)] : [];
  if (beyond && room)
    told.push({
      kind: 'many_traits',
      detail: `Browsers gave one person more than ${room.most} different traits; what came beyond stays in its events and is no trait.`,
    });
  return told;
}

/** How many new traits browsers may give a person still; null where the event cannot reach the least limit that a site can have. */
async function roomOf(cast: Cast, person: Person, event: Event): Promise<{ most: number; left: number } | null> {
  const held = Object.values(person.marks).filter(([trust]) => trust === 'c').length;
  if (held + Object.keys(event.data).length <= LIMIT_RANGES.traits.least) return null;
  const most = await limitOf(cast.tx, cast.site, 'traits');
  return { most, left: most - held };
}

/** Joins the child's current traits into the parent's: for each name the better mark wins. Answers the names that changed. */
export function mergeTraits(parent: Person, child: Person): string[] {
  const changed: string[] = [];
  for (const [name, mark] of Object.entries(child.marks)) {
    if (!wins(mark, Object.hasOwn(parent.marks, name) ? parent.marks[name] : undefined)) continue;
    const value = Object.hasOwn(child.traits, name) ? child.traits[name] : null;
    if (setTrait(parent, name, value, mark)) changed.push(name);
  }
  return changed;
}

/** Name and e-mail as the lists show them, from the traits of the Segment spec. */
export function describe(person: Person): void {
  const text = (...names: string[]): string | null => {
    for (const name of names) {
      const value = Object.hasOwn(person.traits, name) ? person.traits[name] : undefined;
      if (typeof value === 'string' && value.trim() !== '') return value.trim();
    }
    return null;
  };
  const parts = [text('firstName', 'first_name'), text('lastName', 'last_name')].filter((part) => part !== null);
  person.name = text('name') ?? (parts.length > 0 ? parts.join(' ') : null);
  person.email = text('email');
}
