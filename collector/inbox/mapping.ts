/** Rules that mend an event before it is tried again: a field set, renamed, dropped, or turned into another type. Pure; values come from `parseExact`. */
import { z } from 'zod';
import type { MapRule } from '../../shared/api.ts';
import type { Json } from '../../shared/event.ts';
import { heldNumber, parseExact, printExact } from '../collect/exact.ts';

const step = z.string().min(1, 'a field has a name').max(200);
const path = z.array(step).min(1).max(8);
/** What people may ask for. */
export const ruleSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('set'), path, value: z.string().max(2000) }),
  z.object({ kind: z.literal('rename'), path, to: step }),
  z.object({ kind: z.literal('number'), path }),
  z.object({ kind: z.literal('text'), path }),
  z.object({ kind: z.literal('drop'), path }),
]) satisfies z.ZodType<MapRule>;

const isObject = (x: unknown): x is Json => typeof x === 'object' && x !== null && !Array.isArray(x);
/** An object of these members; `__proto__` is a name like any other. */
const objectOf = (entries: [string, unknown][]): Json => Object.fromEntries(entries) as Json;

/** The number that a text spells in any of the usual ways, or null. `1.250,00` and `1,250.00` are both 1250; a lone separator before three digits is refused: it may mean either. */
export function numberOf(text: string): number | null {
  const plain = text.trim().replace(/[\s\u00a0\u202f']/g, '');
  if (!/^[-+]?[\d.,]*\d[\d.,]*$/.test(plain)) return null;
  const [dot, comma] = [plain.lastIndexOf('.'), plain.lastIndexOf(',')];
  const decimal = dot >= 0 && comma >= 0 ? (dot > comma ? '.' : ',') : comma >= 0 ? ',' : '.';
  const parts = plain.split(decimal);
  const lone = parts.length === 2 && (dot < 0 || comma < 0);
  if (lone && decimal === ',' && parts[1]?.length === 3) return null;
  if (parts.length > 2) return null;
  const [whole = '', rest] = parts;
  const digits = whole.replace(/[.,]/g, '') + (rest === undefined ? '' : `.${rest}`);
  const value = Number(digits);
  return digits !== '' && Number.isFinite(value) && Math.abs(value) <= Number.MAX_SAFE_INTEGER ? value : null;
}

const asNumber = (value: unknown): unknown =>
  typeof value === 'string' && heldNumber(value) === null ? (numberOf(value) ?? value) : value;
const asText = (value: unknown): unknown => (typeof value === 'number' ? String(value) : (heldNumber(value) ?? value));

/** One rule on an object; a path that leads nowhere changes nothing, except for `set`, which makes it. */
function apply(event: Json, [name = '', ...rest]: string[], rule: MapRule): Json {
  const here = Object.hasOwn(event, name);
  const entries = Object.entries(event);
  if (rest.length > 0) {
    const inner = here ? event[name] : undefined;
    if (!isObject(inner) && !(rule.kind === 'set' && !here)) return event;
    const next = apply(isObject(inner) ? inner : {}, rest, rule);
    return objectOf(here ? entries.map(([key, value]) => [key, key === name ? next : value]) : [...entries, [name, next]]);
  }
  if (rule.kind === 'set')
    return objectOf(here ? entries.map(([key, value]) => [key, key === name ? rule.value : value]) : [...entries, [name, rule.value]]);
  if (!here) return event;
  if (rule.kind === 'drop') return objectOf(entries.filter(([key]) => key !== name));
  // What stands under the new name already gives way.
  if (rule.kind === 'rename')
    return objectOf(entries.flatMap(([key, value]) => (key === name ? [[rule.to, value]] : key === rule.to ? [] : [[key, value]])));
  const turn = rule.kind === 'number' ? asNumber : asText;
  return objectOf(entries.map(([key, value]) => [key, key === name ? turn(value) : value]));
}

/** The text of an event after the rules, in their order; as it was where it is no event that can be read. */
export function mapped(body: string, rules: MapRule[], indent?: number): string {
  let event: unknown;
  try {
    event = parseExact(body);
  } catch {
    return body; // cut short when it was kept: its sender was told that it is too large
  }
  return printExact(isObject(event) ? rules.reduce((now, rule) => apply(now, rule.path, rule), event) : event, indent);
}
