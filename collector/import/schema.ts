/** Bodies of the routes of imports. */
import { z } from 'zod';
import { IMPORT_ENCODINGS } from '../../shared/api.ts';
import { fieldOf, IMPORT_KINDS, IMPORT_KIND_NAMES, type ImportKind } from '../../shared/imports.ts';
import { parseInstant } from '../../shared/time.ts';
import { badName } from '../collect/text.ts';

const day = z.string().refine((text) => text.length === 10 && parseInstant(text, 'UTC') !== undefined, 'a day like 2026-03-01');
const name = z.string().trim().min(1, 'a name is needed').max(200);
const column = z.strictObject({
  name: z.string().max(2000),
  field: z.string().max(50).nullable(),
  extra: z
    .string()
    .max(100)
    .nullable()
    .refine(
      (text) => text === null || (text !== '' && badName(text) === null && !text.startsWith('$')),
      'a name that does not begin with $ or a space',
    ),
  as: z.enum(['text', 'number', 'date', 'yes']),
});
const part = z.strictObject({
  part: z.int().min(0),
  kind: z.enum(IMPORT_KIND_NAMES).nullable(),
  encoding: z.enum(IMPORT_ENCODINGS),
  delimiter: z.enum([',', ';', '\t', '|']).nullable(),
  dates: z.enum(['ymd', 'dmy', 'mdy', 'epoch']),
  decimals: z.enum(['point', 'comma']),
  columns: z.array(column).max(300),
  fixed: z.record(z.string(), z.string().max(500)),
});
/** Body of `PUT /api/v1/imports/{id}`. */
export const importChangeSchema = z
  .strictObject({
    name,
    settings: z.strictObject({
      asOf: day,
      historyFrom: day.nullable(),
      conflicts: z.enum(['keep', 'newest']),
      prefix: z
        .string()
        .max(50)
        .regex(/^[^\s\p{C}]*$/u, 'no spaces'),
    }),
    parts: z.array(part).max(50),
  })
  .partial();
/** Body of `POST /api/v1/imports/{id}/commit`. `skip`: without the rows that are not taken. */
export const commitSchema = z.strictObject({ skip: z.boolean().default(false) });
/** Body of `POST /api/v1/import-templates`. */
export const templateSchema = z.strictObject({ name, import: z.string(), part: z.int().min(0) });

/** What keeps a part from being tried, in sentences. */
export function lackingIn({
  kind,
  columns,
  fixed,
}: Pick<z.infer<typeof part>, 'kind' | 'fixed'> & { columns: { name: string; field: string | null }[] }): string[] {
  if (kind === null) return [];
  const has = new Set([
    ...columns.flatMap(({ field }) => (field === null ? [] : [field])),
    ...Object.keys(fixed).filter((field) => fixed[field] !== ''),
  ]);
  const missing = IMPORT_KINDS[kind].needs
    .filter((some) => !some.some((field) => has.has(field)))
    .map(
      (some) =>
        `No column is mapped to ${some.map((field) => `"${field.replaceAll('_', ' ')}"`).join(' or ')}; ${kind} need ${some.length > 1 ? 'one of them' : 'it'}.`,
    );
  return [...missing, ...wrongFields(kind, columns, fixed)];
}
function wrongFields(kind: ImportKind, columns: { name: string; field: string | null }[], fixed: Record<string, string>): string[] {
  const wrong: string[] = [];
  const taken = new Map<string, string>();
  for (const { name, field } of columns) {
    if (field === null) continue;
    const spec = fieldOf(kind, field);
    const other = taken.get(field);
    if (!spec) wrong.push(`The column "${name}" is mapped to "${field}", which ${kind} do not have.`);
    else if (other !== undefined && !spec.many)
      wrong.push(`The columns "${other}" and "${name}" are both mapped to "${field}"; one of them can be.`);
    taken.set(field, name);
  }
  for (const field of Object.keys(fixed)) if (!fieldOf(kind, field)) wrong.push(`"${field}" is no field of ${kind}.`);
  return wrong;
}
