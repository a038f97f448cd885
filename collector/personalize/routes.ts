/** `/api/v1/experiences`: what slots show to whom, and what came of it. */
import type { Experience } from '../../shared/api.ts';
import { decodeCursor, encodeCursor, HttpError, ifMatch, limitOf, page, readBody, type Ctx, type Handler } from '../http.ts';
import { changeSchema, etagOf, newExperienceSchema } from './experience.ts';
import { resultsOf } from './results.ts';

const DAY = 86_400_000;

/** The id in the address; empty ones do not reach a route. */
const idOf = (c: Ctx): string => c.req.param('id') ?? '';
async function found(c: Ctx): Promise<Experience> {
  const experience = await c.var.deps.store.read.experience(c.var.site.site, idOf(c));
  if (!experience) throw new HttpError('not_found', 'There is no such experience.');
  return experience;
}
function answer(c: Ctx, experience: Experience, status: 200 | 201 = 200): Response {
  c.header('ETag', etagOf(experience));
  return c.json(experience, status);
}

/** The handlers of `/api/v1/experiences`. */
export const experienceRoutes = {
  list: (async (c) => {
    const limit = limitOf(c);
    const cursor = decodeCursor(c, 2);
    const after: [number, string] | null = cursor && typeof cursor[0] === 'number' ? [cursor[0], String(cursor[1])] : null;
    const items = await c.var.deps.store.read.experiences(c.var.site.site, limit + 1, after);
    const last = items.length > limit ? items[limit - 1] : undefined;
    return c.json(page(items.slice(0, limit), last ? encodeCursor([Date.parse(last.createdAt), last.id]) : null));
  }) satisfies Handler,

  create: (async (c) => {
    const input = await readBody(c, newExperienceSchema);
    const { store, token, now } = c.var.deps;
    const made = await store.write.createExperience(c.var.site.site, `x_${token(9)}`, input, token(32), now());
    c.header('Location', `${c.var.deps.config.publicUrl}/api/v1/experiences/${made.id}`);
    return answer(c, made, 201);
  }) satisfies Handler,

  get: (async (c) => {
    const experience = await found(c);
    if (c.req.header('if-none-match')?.includes(etagOf(experience))) return c.body(null, 304, { ETag: etagOf(experience) });
    return answer(c, experience);
  }) satisfies Handler,

  change: (async (c) => {
    const change = await readBody(c, changeSchema);
    const { store, now } = c.var.deps;
    return answer(c, await store.write.changeExperience(c.var.site.site, idOf(c), change, ifMatch(c), now()));
  }) satisfies Handler,

  remove: (async (c) => {
    await c.var.deps.store.write.deleteExperience(c.var.site.site, idOf(c), ifMatch(c));
    return c.body(null, 204);
  }) satisfies Handler,

  results: (async (c) => {
    const experience = await found(c);
    const { event, days } = experience.goal;
    const { site, currency } = c.var.site;
    const figures = await c.var.deps.store.read.exposureFigures(site, experience.id, experience.version, event, days * DAY);
    return c.json(resultsOf(experience, figures, currency));
  }) satisfies Handler,
};
