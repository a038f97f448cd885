/** Routes of the inbox of refused events: what failed, in kinds; try again as it is, edited or mapped, one or all alike; throw away. */
import { z } from 'zod';
import type { FailedEvent, FailedGroup, FailedGroups, FailedPreview, FailedReplay, IngestAnswer, MapRule } from '../../shared/api.ts';
import { isProblem, LIMITS, type Problem } from '../../shared/event.ts';
import { siteDay } from '../../shared/time.ts';
import { actorOf } from '../access/people.ts';
import { decodeCursor, encodeCursor, HttpError, limitOf, page, parse, readBody, type Ctx, type Handler } from '../http.ts';
import type { Alike, KeptFailure, KindOfFailure } from '../store/queries/failed.ts';
import { mapped, ruleSchema } from './mapping.ts';
import { judge, retry } from './retry.ts';

/** Events of one step, so that visitors' writes come in between. */
const STEP = 100;
/** What a preview is tried on, and how much of it is shown. */
const TRIED = 50;
const SHOWN = 3;
/** Kinds of one page. */
const GROUPS = 200;
/** What found no room is told of so many days. */
const LATELY = 30;

const rules = z.array(ruleSchema).max(20).default([]);
const body = z
  .string()
  .max(2 * LIMITS.bodyBytes)
  .optional();
/** Body of `POST /failed-events/{id}/replay`. */
export const replaySchema = z.object({ rules, body });
/** Body of `POST /failed-events/preview`. */
export const previewSchema = z.object({ group: z.string().optional(), id: z.string().optional(), rules, body });
/** Body of `POST /failed-events/replay-alike`. */
export const alikeSchema = z.object({ group: z.string(), rules, cursor: z.string().nullish() });
/** Body of `POST /failed-events/discard`. */
export const discardSchema = z.object({ group: z.string() });

/** The id of a kind says what makes its events alike, so that it is found without looking through the others. */
const groupId = ({ code, shape, type, name, sender }: Alike): string =>
  Buffer.from(JSON.stringify([code, shape, type, name, sender])).toString('base64url');
const alikeParts = z.tuple([z.string(), z.string(), z.string(), z.string(), z.string()]);

function alikeOf(id: string): Alike | null {
  try {
    const [code, shape, type, name, sender] = alikeParts.parse(JSON.parse(Buffer.from(id, 'base64url').toString()));
    return { code, shape, type, name, sender };
  } catch {
    return null; // not one of ours: nothing is found by it
  }
}

/** The kind of refused events that an id stands for; null when nothing of it is held. */
export async function findGroup(c: Ctx, id: string): Promise<KindOfFailure | null> {
  const meant = alikeOf(id);
  return meant && c.var.deps.store.read.failedGroup(c.var.site.site, meant);
}
async function groupOf(c: Ctx, id: string): Promise<KindOfFailure> {
  const found = await findGroup(c, id);
  if (!found) throw new HttpError('not_found', 'Nothing of this kind is in the inbox any more.');
  return found;
}
async function eventOf(c: Ctx, id: string): Promise<KeptFailure> {
  const kept = await c.var.deps.store.read.failedEvent(c.var.site.site, id);
  if (!kept) throw new HttpError('not_found', 'There is no such failed event.');
  return kept;
}
const groupShown = ({ shape, newest: _newest, ...group }: KindOfFailure): FailedGroup => ({ id: groupId({ shape, ...group }), ...group });
/** A refused event as whoever asks sees it. */
export const shown = ({ key: _key, source: _source, ...event }: KeptFailure): FailedEvent => event;
const beforeOf = (c: Ctx): number => {
  const [before = Number.MAX_SAFE_INTEGER] = decodeCursor(c, 1) ?? [];
  if (!Number.isSafeInteger(before)) throw new HttpError('invalid', 'cursor: not one of ours; start again without it.');
  return Number(before);
};
const cursorOf = (text: string | null | undefined): number => {
  if (!text) return Number.MAX_SAFE_INTEGER;
  const key = parseInt(text, 36);
  if (!/^[0-9a-z]{1,10}$/.test(text)) throw new HttpError('invalid', 'cursor: not one of ours; start again without it.');
  return key;
};
const rewritten = (kept: KeptFailure, given: string | undefined, list: MapRule[]): string => {
  const text = given ?? kept.body;
  return list.length > 0 ? mapped(text, list) : text;
};

/** The inbox of refused events. */
export const inboxRoutes = {
  list: (async (c) => {
    const { deps, site } = c.var;
    const limit = limitOf(c);
    const before = beforeOf(c);
    const wanted = c.req.query('group');
    const group = wanted ? await groupOf(c, wanted) : null;
    const found = await deps.store.read.failedEvents(site.site, group, before, limit + 1);
    const last = found.length > limit ? found[limit - 1] : undefined;
    return c.json(page(found.slice(0, limit).map(shown), last ? encodeCursor([last.key]) : null));
  }) satisfies Handler,

  groups: (async (c) => {
    const { deps, site } = c.var;
    const { read } = deps.store;
    const limit = limitOf(c, GROUPS, GROUPS);
    const wanted = c.req.query('group');
    const kinds = wanted
      ? [await findGroup(c, wanted)].filter((kind) => kind !== null)
      : await read.failedGroups(site.site, beforeOf(c), limit + 1);
    const last = kinds.length > limit ? kinds[limit - 1] : undefined;
    const [held, limits] = await Promise.all([read.failedHeld(site.site), read.limits(site.site)]);
    const today = siteDay(deps.now(), site.timeZone);
    const lost = await read.losses(site.site, today - LATELY + 1, today);
    const answer: FailedGroups = {
      ...page(kinds.slice(0, limit).map(groupShown), last ? encodeCursor([last.newest]) : null),
      ...{ held, most: limits.refused, days: limits.refusedDays },
      notKept: lost.reduce((sum, { cause, count }) => sum + (cause === 'not_kept' ? count : 0), 0),
    };
    return c.json(answer);
  }) satisfies Handler,

  get: (async (c) => c.json(shown(await eventOf(c, c.req.param('id') ?? '')))) satisfies Handler,

  /** What would become of them; changes nothing. */
  preview: (async (c) => {
    const asked = await readBody(c, previewSchema);
    const { deps, site } = c.var;
    const group = asked.group ? await groupOf(c, asked.group) : null;
    if (!group && !asked.id) throw new HttpError('invalid', 'group or id: say which refused events are meant.');
    const items = group
      ? await deps.store.read.failedEvents(site.site, group, Number.MAX_SAFE_INTEGER, TRIED)
      : [await eventOf(c, asked.id ?? '')];
    const problems = items.map((kept): Problem | null => {
      const judged = judge(kept, rewritten(kept, asked.body, asked.rules));
      return isProblem(judged) ? { code: judged.code, reason: judged.reason } : null;
    });
    const answer: FailedPreview = {
      tried: items.length,
      accepted: problems.filter((problem) => problem === null).length,
      examples: items.slice(0, SHOWN).map((kept, i) => ({
        id: kept.id,
        before: mapped(kept.body, [], 2),
        after: asked.body === undefined ? mapped(kept.body, asked.rules, 2) : rewritten(kept, asked.body, asked.rules),
        problem: problems[i] ?? null,
      })),
    };
    return c.json(answer);
  }) satisfies Handler,

  /** Answers like a batch of one; an event that is stored now is no failed event any more. */
  replay: (async (c) => {
    const { deps, site } = c.var;
    const text = await c.req.text();
    const asked = text === '' ? { rules: [], body: undefined } : parse(replaySchema, await readBody(c, z.unknown()));
    const kept = await eventOf(c, c.req.param('id') ?? '');
    const changed = asked.body !== undefined || asked.rules.length > 0;
    const [result] = await retry(deps, site.site, [{ kept, body: rewritten(kept, asked.body, asked.rules) }]);
    const problem = typeof result === 'object' ? result : null;
    if (!problem) await deps.store.write.settleFailed(site.site, [kept.key], { id: kept.id, result, changed }, actorOf(c), deps.now());
    const answer: IngestAnswer = {
      ok: true,
      accepted: result === 'stored' ? 1 : 0,
      duplicates: result === 'duplicate' ? 1 : 0,
      rejected: problem ? [{ index: 0, messageId: kept.messageId, ...problem }] : [],
    };
    return c.json(answer);
  }) satisfies Handler,

  /** One step over all that failed alike, newest first. */
  replayAlike: (async (c) => {
    const { deps, site } = c.var;
    const asked = await readBody(c, alikeSchema);
    const group = await groupOf(c, asked.group).catch((error: unknown) => {
      // The last step took the rest of the group out.
      if (asked.cursor && error instanceof HttpError && error.code === 'not_found') return null;
      throw error;
    });
    const items = group ? await deps.store.read.failedEvents(site.site, group, cursorOf(asked.cursor), STEP) : [];
    const results = await retry(
      deps,
      site.site,
      items.map((kept) => ({ kept, body: rewritten(kept, undefined, asked.rules) })),
    );
    const refused = new Map<string, Problem & { count: number }>();
    for (const result of results) {
      if (typeof result !== 'object') continue;
      const known = refused.get(`${result.code} ${result.reason}`);
      if (known) known.count++;
      else refused.set(`${result.code} ${result.reason}`, { ...result, count: 1 });
    }
    const done = items.filter((_, i) => typeof results[i] !== 'object').map((kept) => kept.key);
    const last = items.length === STEP ? items.at(-1) : undefined;
    const answer: FailedReplay = {
      tried: items.length,
      stored: results.filter((result) => result === 'stored').length,
      duplicates: results.filter((result) => result === 'duplicate').length,
      refused: [...refused.values()].sort((a, b) => b.count - a.count).slice(0, 10),
      next: last ? last.key.toString(36) : null,
    };
    if (items.length > 0) {
      const { tried, stored, duplicates } = answer;
      const { code, type, name } = group as Alike;
      const detail = { code, type, name, rules: asked.rules.length, tried, stored, duplicates };
      await deps.store.write.settleFailed(site.site, done, detail, actorOf(c), deps.now());
    }
    return c.json(answer);
  }) satisfies Handler,

  /** One step: answers how many are gone, and whether there are more of the kind. */
  discardAlike: (async (c) => {
    const { deps, site } = c.var;
    const group = await groupOf(c, (await readBody(c, discardSchema)).group);
    const items = await deps.store.read.failedEvents(site.site, group, Number.MAX_SAFE_INTEGER, 5 * STEP);
    const keys = items.map((kept) => kept.key);
    const discarded = await deps.store.write.discardFailed(site.site, keys, actorOf(c), deps.now());
    return c.json({ discarded, more: items.length === 5 * STEP });
  }) satisfies Handler,

  discard: (async (c) => {
    const { deps, site } = c.var;
    const kept = await eventOf(c, c.req.param('id') ?? '');
    await deps.store.write.discardFailed(site.site, [kept.key], actorOf(c), deps.now());
    return c.body(null, 204);
  }) satisfies Handler,
};
