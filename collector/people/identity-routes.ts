/** Routes of who is who: the merge inbox, warnings, accounts, limits, and what traits were before. */
import { z } from 'zod';
import { WARNING_KINDS, type WarningKind } from '../../shared/api.ts';
import { decodeCursor, encodeCursor, HttpError, limitOf, page, readBody, type Ctx, type Handler } from '../http.ts';
import { groupOf } from '../store/queries/warnings.ts';
import type { Actor } from '../store/queries/audit.ts';

/** Body of a suggestion by hand. */
export const suggestionSchema = z.strictObject({
  one: z.string().min(1, 'the id of a profile.'),
  two: z.string().min(1, 'the id of the other profile.'),
  note: z.string().max(500, 'at most 500 characters.').default(''),
});
/** Body of the limits. */
export const identifierLimitsSchema = z.strictObject({
  limits: z
    .array(
      z.strictObject({
        namespace: z.enum(['anonymous_id', 'email']),
        most: z.int('a whole number.').min(1, 'at least 1, or null for no limit.').max(1_000_000, 'at most 1,000,000.').nullable(),
      }),
    )
    .min(1, 'at least one limit.')
    .max(2, 'one limit for each kind.'),
});

const idOf = (c: Ctx): string => c.req.param('id') ?? '';
const actor = (c: Ctx): Actor => ({ member: c.var.member?.id ?? null });

/** A cursor of two numbers. */
function pairOf(c: Ctx): [number, number] | null {
  const cursor = decodeCursor(c, 2);
  if (!cursor) return null;
  const [one, two] = cursor;
  if (typeof one === 'number' && typeof two === 'number') return [one, two];
  throw new HttpError('invalid', 'cursor: not one of ours; start again without it.');
}
/** Which suggestions are asked for: `?status=`. */
export function statusOf(c: Ctx): 'open' | 'rejected' {
  const status = c.req.query('status') || 'open';
  if (status !== 'open' && status !== 'rejected') throw new HttpError('invalid', 'status: open or rejected.');
  return status;
}
function sortOf(c: Ctx): 'newest' | 'likeliest' {
  const sort = c.req.query('sort') || 'newest';
  if (sort !== 'newest' && sort !== 'likeliest') throw new HttpError('invalid', 'sort: newest or likeliest.');
  return sort;
}
/** The score from which on suggestions are asked for: `?least=`, a whole percent; 0 without one. */
export function leastOf(c: Ctx): number {
  const text = c.req.query('least') || '0';
  if (!/^\d{1,2}$/.test(text)) throw new HttpError('invalid', 'least: a score in percent, a whole number from 0 to 99.');
  return Number(text);
}
const decided = (decision: 'accepted' | 'rejected' | 'open'): Handler => {
  return async (c) => c.json(await c.var.deps.store.write.decideSuggestion(c.var.site.site, idOf(c), decision, actor(c), c.var.deps.now()));
};
function warningGroup(c: Ctx): [string, string] {
  const group = groupOf(idOf(c));
  if (!group) throw new HttpError('not_found', 'There is no such warning.');
  return group;
}

/** The merge inbox. */
export const suggestionRoutes = {
  list: (async (c) => {
    const { deps, site } = c.var;
    const query = { status: statusOf(c), sort: sortOf(c), least: leastOf(c), after: pairOf(c), limit: limitOf(c) };
    const { items, next } = await deps.store.read.suggestions(site.site, query);
    return c.json(page(items, next && encodeCursor(next)));
  }) satisfies Handler,
  get: (async (c) => {
    const { deps, site } = c.var;
    const suggestion = await deps.store.read.suggestion(site.site, idOf(c));
    if (!suggestion) throw new HttpError('not_found', 'There is no such suggestion.');
    return c.json(suggestion);
  }) satisfies Handler,
  make: (async (c) => {
    const { one, two, note } = await readBody(c, suggestionSchema);
    return c.json(await c.var.deps.store.write.suggestByHuman(c.var.site.site, one, two, note, actor(c), c.var.deps.now()), 201);
  }) satisfies Handler,
  accept: decided('accepted'),
  reject: decided('rejected'),
  reopen: decided('open'),
  /** What joining a profile with `?other=` would make. */
  preview: (async (c) => {
    const { deps, site } = c.var;
    const other = c.req.query('other');
    if (!other) throw new HttpError('invalid', 'other: the id of the other profile.');
    const preview = await deps.store.read.mergePreview(site.site, idOf(c), other, site.currency);
    if (!preview) throw new HttpError('not_found', 'There is no such profile.');
    return c.json(preview);
  }) satisfies Handler,
};

/** Which warnings are asked for: of one kind, and those that were put aside or those that were not. */
export function warningsAsked(c: Ctx): [kind: WarningKind | null, dismissed: boolean] {
  const asked = c.req.query('kind') || null;
  const kind = WARNING_KINDS.find((known) => known === asked) ?? null;
  if (asked !== null && kind === null) throw new HttpError('invalid', `kind: one of ${WARNING_KINDS.join(', ')}.`);
  return [kind, c.req.query('dismissed') === 'true'];
}
/** Part of the name or group id of the accounts that are asked for. */
export const accountTextOf = (c: Ctx): string => c.req.query('q')?.trim().slice(0, 200) ?? '';

/** What was refused while telling people apart. */
export const warningRoutes = {
  list: (async (c) => {
    const { deps, site } = c.var;
    return c.json(page(await deps.store.read.warningGroups(site.site, ...warningsAsked(c)), null));
  }) satisfies Handler,
  dismiss: (async (c) => {
    await c.var.deps.store.write.dismissWarnings(c.var.site.site, ...warningGroup(c), false);
    return c.body(null, 204);
  }) satisfies Handler,
  restore: (async (c) => {
    await c.var.deps.store.write.dismissWarnings(c.var.site.site, ...warningGroup(c), true);
    return c.body(null, 204);
  }) satisfies Handler,
};

/** Accounts and their members. */
export const accountRoutes = {
  list: (async (c) => {
    const { deps, site } = c.var;
    const { items, next } = await deps.store.read.accountPage(site.site, accountTextOf(c), pairOf(c), limitOf(c), site.currency);
    return c.json(page(items, next && encodeCursor(next)));
  }) satisfies Handler,
  get: (async (c) => {
    const { deps, site } = c.var;
    const account = await deps.store.read.account(site.site, idOf(c), site.currency);
    if (!account) throw new HttpError('not_found', 'There is no such account.');
    return c.json(account);
  }) satisfies Handler,
  members: (async (c) => {
    const { deps, site } = c.var;
    const found = await deps.store.read.accountMembers(site.site, idOf(c), pairOf(c), limitOf(c));
    if (!found) throw new HttpError('not_found', 'There is no such account.');
    return c.json(page(found.items, found.next && encodeCursor(found.next)));
  }) satisfies Handler,
};

/** Limits of identifiers, and the past of traits. */
export const identityRoutes = {
  limits: (async (c) => c.json(page(await c.var.deps.store.read.identifierLimits(c.var.site.site), null))) satisfies Handler,
  setLimits: (async (c) => {
    const { limits } = await readBody(c, identifierLimitsSchema);
    const { deps, site } = c.var;
    return c.json(page(await deps.store.write.setIdentifierLimits(site.site, limits, actor(c), deps.now()), null));
  }) satisfies Handler,
  traitHistory: (async (c) => {
    const { deps, site } = c.var;
    const values = await deps.store.read.traitHistory(site.site, idOf(c), c.req.param('name') ?? '');
    if (!values) throw new HttpError('not_found', 'There is no such profile.');
    return c.json(page(values, null));
  }) satisfies Handler,
};
