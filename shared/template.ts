/** Fields of a known person in content: `{{first_name|friend}}`. No language: a name and what stands there when it is not known. */
import type { Content } from './api.ts';
import type { Json } from './event.ts';

const FIELD = /\{\{\s*([A-Za-z_$][A-Za-z0-9_$.-]{0,63})\s*(?:\|([^{}]{0,200}))?\}\}/g;

/** Whether a text has a field in it. */
export const hasField = (text: string): boolean => text.search(FIELD) >= 0;
const ENTITIES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

/** Text that is text in HTML, also inside a quoted attribute. */
const escapeHtml = (text: string): string => text.replace(/[&<>"']/g, (c) => ENTITIES[c]!);

const plain = (text: string): string => text;

const show = (value: unknown): string | null =>
  typeof value === 'string' && value.trim() !== '' ? value : typeof value === 'number' || typeof value === 'boolean' ? String(value) : null;

function field(traits: Json, name: string): string | null {
  const value = Object.hasOwn(traits, name) ? show(traits[name]) : null;
  if (value !== null || name !== 'first_name') return value;
  const full = Object.hasOwn(traits, 'name') ? show(traits.name) : null;
  return full?.trim().split(/\s+/)[0] ?? null;
}

function fill(text: string, traits: Json | null, escape: (text: string) => string): string {
  return text.replace(FIELD, (_, name: string, fallback = '') => {
    const value = traits && field(traits, name);
    return value === null || value === undefined ? fallback.trim() : escape(value);
  });
}

function fillDeep(value: unknown, traits: Json | null, escape: (text: string) => string): unknown {
  if (typeof value === 'string') return fill(value, traits, escape);
  if (Array.isArray(value)) return value.map((v) => fillDeep(v, traits, escape));
  if (value && typeof value === 'object')
    return Object.fromEntries(Object.entries(value).map(([k, v]) => [k, fillDeep(v, traits, escape)]));
  return value;
}

const ADDRESS = /^(href|src|action|poster|cite|data|background)$/i;

/**
 * The content with its fields filled from `traits`, or with their defaults when `traits` is null (nobody verified).
 * A value is escaped for where it lands: HTML in `html`, a part of an address in `redirect` and in attributes that hold one,
 * nothing in text, JSON and other attributes, which are never parsed. `first_name` falls back to the first word of `name`.
 */
export function personalize(content: Content, traits: Json | null): Content {
  const { kind, value } = content;
  if (kind === 'attributes')
    return {
      kind,
      value: Object.fromEntries(
        Object.entries(value as Json).map(([name, v]) => [name, fillDeep(v, traits, ADDRESS.test(name) ? encodeURIComponent : plain)]),
      ),
    };
  return { kind, value: fillDeep(value, traits, kind === 'html' ? escapeHtml : kind === 'redirect' ? encodeURIComponent : plain) };
}
