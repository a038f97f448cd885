/** Routes of money over time: the overview of a period, and what all customers are worth. */
import type { CompareName, Counts, Overview, PeriodName, ValueSummary } from '../../shared/api.ts';
import { shownAmount } from '../../shared/money.ts';
import { DAY, MINUTE, siteDay } from '../../shared/time.ts';
import { HttpError, type Ctx, type Handler } from '../http.ts';
import { resultsOf } from '../personalize/results.ts';
import { handsNeeded } from '../upkeep/findings.ts';
import { findingsNow } from '../upkeep/routes.ts';
import { concentrationOf } from './concentration.ts';
import { lossesOf } from '../inbox/losses.ts';
import { figuresOf, planOf, type Asked } from './overview.ts';
import { shownProfit } from './profit.ts';

const PERIODS: readonly PeriodName[] = ['day', 'week', 'month', 'quarter', 'year', '7d', '30d', '90d', '12m', 'all', 'custom'];
const COMPARES: readonly CompareName[] = ['previous', 'year', 'none'];
const BEST = 5;
const HERE_NOW = 5 * MINUTE;

/** The period that a request asks for. */
export async function asked(c: Ctx): Promise<Asked> {
  const { deps, site } = c.var;
  const [from, to] = [c.req.query('from') || undefined, c.req.query('to') || undefined];
  const period = PERIODS.find((name) => name === (c.req.query('period') || (from || to ? 'custom' : '7d')));
  const compare = COMPARES.find((name) => name === (c.req.query('compare') || 'previous'));
  if (!period) throw new HttpError('invalid', `period: one of ${PERIODS.join(', ')}.`);
  if (!compare) throw new HttpError('invalid', `compare: one of ${COMPARES.join(', ')}.`);
  const first = period === 'all' ? (await deps.store.read.known(site.site)).first : null;
  const bounds = { from, to, ...(first !== null && { first }) };
  return { period, compare, bounds, timeZone: site.timeZone, weekStart: site.weekStart };
}

/** The live experiences and what came of them so far, best known first. */
async function works(c: Ctx): Promise<Overview['experiences']> {
  const { deps, site } = c.var;
  const live = await deps.store.read.liveExperiences(site.site);
  const rows = live.slice(0, BEST).map(async (experience): Promise<Overview['experiences'][number]> => {
    const { id, name, version, goal } = experience;
    const figures = await deps.store.read.exposureFigures(site.site, id, version, goal.event, goal.days * DAY);
    const results = resultsOf(experience, figures, site.currency);
    const rivals = results.variants.filter((v) => v.effect);
    const best =
      rivals.find((v) => v.key === results.best) ?? rivals.sort((a, b) => (b.effect?.perVisitor ?? 0) - (a.effect?.perVisitor ?? 0))[0];
    const exposed = results.variants.reduce((sum, v) => sum + v.exposed, 0);
    const { perVisitor = null, low = null, high = null } = best?.effect ?? {};
    return { id, name, exposed, perVisitor, low, high, advice: results.advice };
  });
  return Promise.all(rows);
}

/** What a client is told when the days of a period are none. */
export const NO_PERIOD = 'from and to: two days such as 2026-03-01, the first not after the last.';
const iso = (ms: number): string => new Date(ms).toISOString();

/** The overview and what customers are worth. */
export const valueRoutes = {
  overview: (async (c) => {
    const { deps, site } = c.var;
    const plan = planOf(await asked(c), deps.now());
    if (!plan) throw new HttpError('invalid', NO_PERIOD);
    const { read } = deps.store;
    const [present, past] = await read.happened(site.site, [plan.steps, plan.before ? [[plan.before.from, plan.before.to]] : []]);
    if (!present) throw new HttpError('internal', 'The store has no figures of this period.');
    const found = { now: present, before: plan.before && (past?.whole ?? null), stepsBefore: await read.sold(site.site, plan.stepsBefore) };
    const { now, before, step } = plan;
    const span = ({ from, to }: { from: number; to: number }) => ({ from: iso(from), to: iso(to) });
    const { last: newest } = await deps.store.read.known(site.site);
    const answer: Overview = {
      period: { name: plan.name, now: span(now), before: before && span(before), step, running: now.running },
      steps: plan.starts.map(iso),
      ...figuresOf(plan, found, site.currency),
      currency: site.currency,
      concentration: concentrationOf(await deps.store.read.customerAmounts(site.site)),
      best: await deps.store.read.bestCustomers(site.site, BEST),
      experiences: await works(c),
      knownFrom: await read.historiesBegin(site.site),
      newest: newest === null ? null : iso(newest),
    };
    return c.json(answer);
  }) satisfies Handler,

  losses: (async (c) => {
    const { deps, doors, site } = c.var;
    const plan = planOf({ ...(await asked(c)), compare: 'none' }, deps.now());
    if (!plan) throw new HttpError('invalid', 'from and to: two days such as 2026-03-01, the first not after the last.');
    await doors.notes.flush();
    const { from, to } = plan.now;
    const days = [from, Math.max(from, to - 1)].map((ts) => siteDay(ts, site.timeZone)) as [number, number];
    return c.json(lossesOf(iso(from), iso(to), await deps.store.read.losses(site.site, ...days)));
  }) satisfies Handler,

  summary: (async (c) => {
    const { deps, site } = c.var;
    const shown = (micros: number): number => shownAmount(micros, site.currency);
    const { customers, orders, gross, returned, rated, uncosted, ...terms } = await deps.store.read.totals(site.site);
    const summary: ValueSummary = {
      models: [],
      concentration: concentrationOf(await deps.store.read.customerAmounts(site.site)),
      totals: {
        ...{ customers, orders, gross: shown(gross), returned: shown(-returned), net: shown(gross - returned) },
        ...shownProfit(terms, site.currency),
        currency: site.currency,
      },
      knownFrom: await deps.store.read.historiesBegin(site.site),
      marginRests: { rated: gross > 0 ? rated / gross : 0, uncosted: gross > 0 ? uncosted / gross : 0 },
    };
    return c.json(summary);
  }) satisfies Handler,

  counts: (async (c) => {
    const { deps, doors, site, caller } = c.var;
    const counts = await deps.store.read.counts(site.site, deps.now() - HERE_NOW);
    const owns = caller === 'owner' || caller === 'server';
    return c.json({ ...counts, hands: owns ? handsNeeded(await findingsNow(deps, doors)) : 0 } satisfies Counts);
  }) satisfies Handler,
};
