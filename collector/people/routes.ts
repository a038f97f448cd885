/** Routes of people: the list, one profile, its history, and what a human decides about who is who. */
import { z } from 'zod';
import { EVENT_TYPES, type EventType } from '../../shared/event.ts';
import { decodeCursor, encodeCursor, HttpError, limitOf, page, readBody, type Ctx, type Handler } from '../http.ts';
import { parseInstant } from '../../shared/time.ts';
import { SORTS, type After, type Sort } from '../store/queries/profile-list.ts';
import type { Actor } from '../store/queries/audit.ts';
import type { Who } from '../store/queries/export-people.ts';
import type { Place } from '../store/queries/timeline.ts';

/** Body of a link by hand. */
export const linkSchema = z.strictObject({ other: z.string().min(1, 'the id of the other profile.') });

const missing = () => new HttpError('not_found', 'There is no such profile.');
const idOf = (c: Ctx): string => c.req.param('id') ?? '';
const actor = (c: Ctx): Actor => ({ member: c.var.member?.id ?? null });
/** Longer questions are no names; so much of them is looked for. */
const QUESTION = 500;

/** `?sort=revenue&order=desc`, or `?sort=-revenue` for short. */
function sortOf(c: Ctx): { sort: Sort; descending: boolean } {
  const text = c.req.query('sort') || 'last_seen';
  const sort = SORTS.find((name) => name === text.replace(/^-/, ''));
  if (!sort) throw new HttpError('invalid', `sort: one of ${SORTS.join(', ')}; a minus in front turns it round.`);
  const order = c.req.query('order') || (text.startsWith('-') ? 'desc' : sort === 'name' ? 'asc' : 'desc');
  if (order !== 'asc' && order !== 'desc') throw new HttpError('invalid', 'order: asc or desc.');
  return { sort, descending: order === 'desc' };
}
function afterOf(c: Ctx): After | null {
  const cursor = decodeCursor(c, 2);
  if (!cursor) return null;
  const [key = null, id] = cursor;
  if (typeof id !== 'string') throw new HttpError('invalid', 'cursor: not one of ours; start again without it.');
  return [key, id];
}
/** Whom a list is of: `?q=`, `?segment=` and `?identified=`. */
export const whoOf = (c: Ctx): Who => ({
  q: c.req.query('q')?.trim().slice(0, QUESTION) ?? '',
  segment: c.req.query('segment') || null,
  identified: identifiedOf(c),
});
function identifiedOf(c: Ctx): boolean | null {
  const text = c.req.query('identified');
  if (text === undefined || text === '') return null;
  if (text !== 'true' && text !== 'false') throw new HttpError('invalid', 'identified: true or false.');
  return text === 'true';
}
/** The kinds of events that `?types=` names; empty: all. */
export function typesOf(c: Ctx): EventType[] {
  const text = c.req.query('types');
  if (!text) return [];
  return text.split(',').map((word) => {
    const type = EVENT_TYPES.find((known) => known === word);
    if (!type) throw new HttpError('invalid', `types: some of ${EVENT_TYPES.join(', ')}.`);
    return type;
  });
}
/** The time, message and node that a cursor names. */
function cursorOf(c: Ctx): Place | null {
  const cursor = decodeCursor(c, 3);
  if (!cursor) return null;
  const [ts, messageId, node] = cursor;
  if (typeof ts === 'number' && typeof messageId === 'string' && typeof node === 'string') return [ts, messageId, node];
  throw new HttpError('invalid', 'cursor: not one of ours; start again without it.');
}
/** The place after a cursor, or before `?before=`: an instant or a day of the site. */
function placeOf(c: Ctx): Place | null {
  const cursor = cursorOf(c);
  if (cursor) return cursor;
  const before = c.req.query('before');
  if (!before) return null;
  const at = parseInstant(before, c.var.site.timeZone);
  if (at === undefined) throw new HttpError('invalid', 'before: a time such as 2026-03-01T12:00:00Z, or a day such as 2026-03-01.');
  return [at, '', ''];
}

/** Profiles, their timelines, links and names. */
export const profileRoutes = {
  list: (async (c) => {
    const { deps, site } = c.var;
    const { items, next } = await deps.store.read.profilePage(site.site, {
      ...whoOf(c),
      ...sortOf(c),
      limit: limitOf(c),
      after: afterOf(c),
    });
    return c.json(page(items, next && encodeCursor(next)));
  }) satisfies Handler,

  lookup: (async (c) => {
    const { deps, site } = c.var;
    const [namespace, value] = [c.req.query('namespace'), c.req.query('value')];
    if (!namespace || value === undefined)
      throw new HttpError('invalid', 'namespace and value: both are needed, as in ?namespace=user_id&value=42.');
    const profile = await deps.store.read.profileLookup(site.site, namespace, value, site.currency);
    if (!profile) throw new HttpError('not_found', 'Nobody has this identifier.');
    return c.json(profile);
  }) satisfies Handler,

  get: (async (c) => {
    const { deps, site } = c.var;
    const profile = await deps.store.read.profileById(site.site, idOf(c), site.currency);
    if (!profile) throw missing();
    return c.json(profile);
  }) satisfies Handler,

  value: (async (c) => {
    const { deps, site } = c.var;
    const value = await deps.store.read.profileValue(site.site, idOf(c), site.currency);
    if (!value) throw missing();
    return c.json(value);
  }) satisfies Handler,

  events: (async (c) => {
    const { deps, site } = c.var;
    const found = await deps.store.read.timeline(site.site, idOf(c), { types: typesOf(c), limit: limitOf(c), after: placeOf(c) });
    if (!found) throw missing();
    return c.json(page(found.items, found.next && encodeCursor(found.next)));
  }) satisfies Handler,

  touches: (async (c) => {
    const { deps, site } = c.var;
    const found = await deps.store.read.touches(site.site, idOf(c), site.currency, cursorOf(c), limitOf(c));
    if (!found) throw missing();
    return c.json(page(found.items, found.next && encodeCursor(found.next)));
  }) satisfies Handler,

  link: (async (c) => {
    const { deps, site } = c.var;
    const { other } = await readBody(c, linkSchema);
    return c.json(await deps.store.write.linkByHuman(site.site, idOf(c), other, actor(c), deps.now()), 201);
  }) satisfies Handler,

  undo: (async (c) => {
    const { deps, site } = c.var;
    return c.json(await deps.store.write.undoLink(site.site, idOf(c), actor(c), deps.now()));
  }) satisfies Handler,
};
