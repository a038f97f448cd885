/** What each kind of content may hold, checked when an experience is saved, so that a visitor's browser gets nothing that could harm the page. */
import { z } from 'zod';

/** The most that one variant's content may weigh, as JSON text. */
export const CONTENT_BYTES = 32 * 1024;

const text = z.string().max(CONTENT_BYTES, `at most ${CONTENT_BYTES / 1024} KB`);

/** Attributes that can run script or move the page's base, whatever their value. */
const ACTIVE = /^(on|srcdoc$|formaction$|style$|srcset$|http-equiv$)/i;
const ADDRESS = /^(href|src|action|poster|cite|data|background)$/i;
const NAME = /^[A-Za-z_][A-Za-z0-9_.:-]{0,63}$/;

/** Whether text is a web address that a page may send somebody to: http(s), or a path of the same site. Control characters and `//host` are not. */
export function isAddress(value: string): boolean {
  if (/[\u0000-\u0020\u007f\\]/.test(value)) return false;
  if (/^(\/(?!\/)|[?#]|\.{1,2}\/)/.test(value)) return true;
  if (!/^https?:\/\//i.test(value)) return false;
  try {
    return new URL(value).hostname !== '';
  } catch {
    return false;
  }
}

const attributes = z.record(z.string(), z.string().max(2048, 'at most 2,048 characters')).superRefine((map, context) => {
  const names = Object.keys(map);
  if (names.length < 1 || names.length > 30) context.addIssue({ code: 'custom', message: 'from 1 to 30 attributes' });
  for (const [name, value] of Object.entries(map)) {
    if (!NAME.test(name)) context.addIssue({ code: 'custom', path: [name], message: 'not an attribute name' });
    else if (ACTIVE.test(name))
      context.addIssue({ code: 'custom', path: [name], message: 'this attribute can run script or change styles, so it is not allowed' });
    else if (ADDRESS.test(name) && !isAddress(value))
      context.addIssue({ code: 'custom', path: [name], message: 'an address must begin with https://, http:// or /' });
  }
});

const json = z.unknown().superRefine((value, context) => {
  if (value === undefined || value === null) return context.addIssue({ code: 'custom', message: 'some JSON is needed' });
  if (JSON.stringify(value).length > CONTENT_BYTES) context.addIssue({ code: 'custom', message: `at most ${CONTENT_BYTES / 1024} KB` });
});

/** A variant's content: text, HTML (the browser keeps only its harmless part), JSON, attributes of the slot's element, an address to go to, or nothing. */
export const contentSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('text'), value: text.min(1, 'some text is needed') }),
  z.strictObject({ kind: z.literal('html'), value: text.min(1, 'some HTML is needed') }),
  z.strictObject({ kind: z.literal('json'), value: json }),
  z.strictObject({ kind: z.literal('attributes'), value: attributes }),
  z.strictObject({
    kind: z.literal('redirect'),
    value: z.string().max(2048, 'at most 2,048 characters').refine(isAddress, 'an address must begin with https://, http:// or /'),
  }),
  z.strictObject({ kind: z.literal('none'), value: z.null().default(null) }),
]);
