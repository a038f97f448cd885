/** Routes of segments. Rules are a closed tree, parsed at the door; a preview reads and writes nothing. */
import { z } from 'zod';
import { ruleSchema } from '../../shared/rule-schema.ts';
import { decodeCursor, encodeCursor, HttpError, limitOf, page, readBody, type Ctx, type Handler } from '../http.ts';
import type { VersionedSegment } from '../store/queries/segment-reads.ts';

const name = z.string().trim().min(1, 'give it a name.').max(120, 'at most 120 characters.');
const input = z.strictObject({ name, rule: ruleSchema });
const change = z.strictObject({ name: name.optional(), rule: ruleSchema.optional() });
const question = z.strictObject({ rule: ruleSchema });

const missing = () => new HttpError('not_found', 'There is no such segment.');
const idOf = (c: Ctx): string => c.req.param('id') ?? '';
/** The version in `If-Match`, or null without one (or with `*`). */
function versionOf(c: Ctx): number | null {
  const header = c.req.header('if-match');
  if (header === undefined || header === '*') return null;
  const version = /^(?:W\/)?"(\d+)"$/.exec(header)?.[1];
  if (version === undefined) throw new HttpError('conflict', 'Somebody else has changed this segment meanwhile; load it again.');
  return Number(version);
}
function answer(c: Ctx, segment: VersionedSegment, status: 200 | 201 = 200): Response {
  const { version, ...shown } = segment;
  return c.json(shown, status, { etag: `"${version}"` });
}

/** Segments: list, change, preview, members, explanation. */
export const segmentRoutes = {
  list: (async (c) => {
    const { deps, site } = c.var;
    const limit = limitOf(c);
    const after = decodeCursor(c, 2) as [number, string] | null;
    const segments = await deps.store.read.segmentList(site.site, site.timeZone, limit + 1, after, deps.now());
    const items = segments.slice(0, limit);
    const last = items.at(-1);
    const next = segments.length > limit && last ? encodeCursor([Date.parse(last.createdAt), last.id]) : null;
    return c.json(
      page(
        items.map(({ version: _version, ...shown }) => shown),
        next,
      ),
    );
  }) satisfies Handler,

  create: (async (c) => {
    const { deps, site } = c.var;
    const body = await readBody(c, input);
    return answer(c, await deps.store.write.createSegment(site.site, `s_${deps.token(9)}`, body, deps.now()), 201);
  }) satisfies Handler,

  preview: (async (c) => {
    const { deps, site } = c.var;
    const { rule } = await readBody(c, question);
    const start = deps.now();
    const preview = await deps.store.read.segmentPreview(site.site, site.timeZone, rule, start);
    return c.json({ ...preview, tookMs: deps.now() - start });
  }) satisfies Handler,

  get: (async (c) => {
    const { deps, site } = c.var;
    const segment = await deps.store.read.segmentById(site.site, site.timeZone, idOf(c), deps.now());
    if (!segment) throw missing();
    return answer(c, segment);
  }) satisfies Handler,

  change: (async (c) => {
    const { deps, site } = c.var;
    const body = await readBody(c, change);
    return answer(c, await deps.store.write.changeSegment(site.site, idOf(c), body, versionOf(c), deps.now()));
  }) satisfies Handler,

  remove: (async (c) => {
    const { deps, site } = c.var;
    await deps.store.write.deleteSegment(site.site, idOf(c), versionOf(c));
    return c.body(null, 204);
  }) satisfies Handler,

  members: (async (c) => {
    const { deps, site } = c.var;
    const limit = limitOf(c);
    const after = decodeCursor(c, 1) as [string] | null;
    const people = await deps.store.read.segmentMembers(site.site, idOf(c), limit + 1, after?.[0] ?? null);
    if (!people) throw missing();
    const items = people.slice(0, limit);
    const last = items.at(-1);
    return c.json(page(items, people.length > limit && last ? encodeCursor([last.id]) : null));
  }) satisfies Handler,

  explain: (async (c) => {
    const { deps, site } = c.var;
    const profile = c.req.param('profileId') ?? '';
    const explanation = await deps.store.read.segmentExplain(site.site, site.timeZone, idOf(c), profile, deps.now());
    if (!explanation) throw new HttpError('not_found', 'There is no such segment or profile.');
    return c.json(explanation);
  }) satisfies Handler,
};
