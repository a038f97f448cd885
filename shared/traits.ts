/** Traits whose meaning the Segment spec fixes: what each may be, and whether it tells who somebody is. Pure. */

/** What a JSON value is, in the dictionary's words. */
export type ValueType = 'text' | 'number' | 'yes/no' | 'list' | 'object' | 'nothing';

interface Reserved {
  types: readonly ValueType[];
  personal: boolean;
}
const who: Reserved = { types: ['text'], personal: true };
const moment: Reserved = { types: ['text', 'number'], personal: false };
const part: Reserved = { types: ['text'], personal: true };

/** The reserved traits by name; parts of an address by their path. */
export const RESERVED_TRAITS: Readonly<Record<string, Reserved>> = {
  ...{ name: who, first_name: who, firstName: who, last_name: who, lastName: who, email: who, phone: who, gender: who, avatar: who },
  birthday: who,
  address: { types: ['object', 'text'], personal: true },
  ...{ 'address.street': part, 'address.postalCode': part, 'address.city': part, 'address.state': part, 'address.country': part },
  company: { types: ['object', 'text'], personal: false },
  ...{ createdAt: moment, created_at: moment },
};

/** What a value is. */
export function valueType(value: unknown): ValueType {
  if (value === null || value === undefined) return 'nothing';
  if (Array.isArray(value)) return 'list';
  switch (typeof value) {
    case 'string':
      return 'text';
    case 'number':
      return 'number';
    case 'boolean':
      return 'yes/no';
    default:
      return 'object';
  }
}

/** Whether a trait may have a value of this type; `nothing` always: it takes the trait away. */
export function mayBe(name: string, type: ValueType): boolean {
  const reserved = Object.hasOwn(RESERVED_TRAITS, name) ? RESERVED_TRAITS[name] : undefined;
  return !reserved || type === 'nothing' || reserved.types.includes(type);
}

/** Whether a trait fits its reserved name, the parts of an address included. */
export function fitsTrait(name: string, value: unknown): boolean {
  if (!mayBe(name, valueType(value))) return false;
  if (name !== 'address' || valueType(value) !== 'object') return true;
  return Object.entries(value as object).every(([key, inner]) => mayBe(`address.${key}`, valueType(inner)));
}
