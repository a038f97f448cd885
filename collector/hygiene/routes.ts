/** Routes of data hygiene: what is missing and odd, whom it concerns, how complete somebody's record is, and joining many pairs at once. */
import { z } from 'zod';
import { HYGIENE_FIELDS, ODD_PROBLEMS, type BulkPreview } from '../../shared/api.ts';
import { decodeCursor, encodeCursor, HttpError, limitOf, page, readBody, type Ctx, type Handler } from '../http.ts';
import { leastOf } from '../people/identity-routes.ts';
import type { Actor } from '../store/queries/audit.ts';
import type { HygieneFilter } from '../store/queries/hygiene.ts';
import { completenessOf } from './completeness.ts';
import { everyCountry } from './countries.ts';
import { recordOf } from './record.ts';

const weight = z.int('a whole number.').min(0, 'at least 0.').max(5, 'at most 5.');
/** Body of the settings. */
export const hygieneSettingsSchema = z.strictObject({
  country: z
    .string()
    .refine((code) => everyCountry().includes(code), 'two capital letters of a country, such as NL.')
    .nullable(),
  weights: z
    .strictObject(
      Object.fromEntries(HYGIENE_FIELDS.map((field) => [field, weight])) as Record<(typeof HYGIENE_FIELDS)[number], typeof weight>,
    )
    .refine((weights) => Object.values(weights).some((value) => value > 0), 'at least one field has to count.'),
});
/** Body of a bulk. */
export const bulkSchema = z.strictObject({
  least: z.int('a whole number.').min(50, 'at least 50.').max(99, 'at most 99.'),
  count: z.int('a whole number.').min(1, 'how many pairs you were told.'),
});
/** So many pairs are shown before all are joined. */
const SAMPLE = 5;
/** So many bulks are remembered on the page. */
const SHOWN = 20;

const actor = (c: Ctx): Actor => ({ member: c.var.member?.id ?? null });

/** Whom a list is of: `?missing=`, or `?field=` with `?problem=`. */
export function filterOf(c: Ctx): HygieneFilter {
  const [missing, field, problem] = [c.req.query('missing'), c.req.query('field'), c.req.query('problem')];
  if (missing) {
    const known = HYGIENE_FIELDS.find((name) => name === missing);
    if (!known) throw new HttpError('invalid', `missing: one of ${HYGIENE_FIELDS.join(', ')}.`);
    return { missing: known };
  }
  const known = ODD_PROBLEMS.find((name) => name === problem);
  if (!field || !known)
    throw new HttpError('invalid', `missing: a field, such as ?missing=phone; or field and problem (one of ${ODD_PROBLEMS.join(', ')}).`);
  return { field, problem: known };
}
function afterOf(c: Ctx): number | null {
  const cursor = decodeCursor(c, 1);
  if (!cursor) return null;
  if (typeof cursor[0] === 'number') return cursor[0];
  throw new HttpError('invalid', 'cursor: not one of ours; start again without it.');
}

/** What readings found, and their settings. */
export const hygieneRoutes = {
  get: (async (c) => c.json(await c.var.deps.store.read.hygieneOf(c.var.site.site))) satisfies Handler,
  read: (async (c) => {
    const { deps, doors, site } = c.var;
    await deps.store.write.beginReading(site.site, deps.now());
    doors.hygiene.run();
    return c.json(await deps.store.read.hygieneOf(site.site), 202);
  }) satisfies Handler,
  people: (async (c) => {
    const { deps, site } = c.var;
    const { items, next } = await deps.store.read.hygienePeople(site.site, filterOf(c), afterOf(c), limitOf(c));
    return c.json(page(items, next === null ? null : encodeCursor([next])));
  }) satisfies Handler,
  settings: (async (c) => c.json(await c.var.deps.store.read.hygieneSettings(c.var.site.site))) satisfies Handler,
  setSettings: (async (c) => {
    const { deps, doors, site } = c.var;
    const settings = await readBody(c, hygieneSettingsSchema);
    const shown = await deps.store.write.setHygieneSettings(site.site, settings, actor(c), deps.now());
    doors.hygiene.run();
    return c.json(shown);
  }) satisfies Handler,
  /** One person's record, as it is now. */
  completeness: (async (c) => {
    const { deps, site } = c.var;
    const profile = await deps.store.read.profileById(site.site, c.req.param('id') ?? '', site.currency);
    if (!profile) throw new HttpError('not_found', 'There is no such profile.');
    const { weights, countryUsed } = await deps.store.read.hygieneSettings(site.site);
    const record = recordOf(profile.traits, countryUsed, deps.now());
    return c.json(completenessOf(record, profile.traits, weights, {}, deps.now()));
  }) satisfies Handler,
};

/** Joining many pairs at once. */
export const bulkRoutes = {
  list: (async (c) => c.json(page(await c.var.deps.store.read.bulks(c.var.site.site, SHOWN), null))) satisfies Handler,
  preview: (async (c) => {
    const { deps, site } = c.var;
    const least = leastOf(c);
    const count = await deps.store.read.likelyPairs(site.site, least);
    return c.json({ least, count, sample: await deps.store.read.leastLikely(site.site, least, SAMPLE) } satisfies BulkPreview);
  }) satisfies Handler,
  begin: (async (c) => {
    const { deps, doors, site } = c.var;
    const { least, count } = await readBody(c, bulkSchema);
    const bulk = await deps.store.write.beginBulk(site.site, least, count, actor(c), deps.now());
    doors.hygiene.run();
    return c.json(bulk, 202);
  }) satisfies Handler,
  undo: (async (c) => {
    const { deps, doors, site } = c.var;
    const bulk = await deps.store.write.undoBulk(site.site, c.req.param('id') ?? '', actor(c), deps.now());
    doors.hygiene.run();
    return c.json(bulk, 202);
  }) satisfies Handler,
};
