/** Who saw which arm of an experience, and what they did afterwards. */
import { EVENT_TYPES, type Event } from '../../../shared/event.ts';
import { EXPOSURE, HOURS_TO_EXPOSE, anchorMark, verifyDecision } from '../../personalize/decision-id.ts';
import type { Query } from '../query.ts';
import { decisionSecret } from './experiences.ts';

/** A stored event, the node that it belongs to, and the root of that node's profile. */
export interface Exposed {
  event: Event;
  node: number;
  root: number;
}

const HOUR = 3_600_000;
// A browser's clock may run ahead of ours by the time that an answer takes to travel; `ts` is already corrected for the rest.
const AHEAD = HOUR / 4;

/** The identifier text of the node that decides a profile's arms. */
export async function anchorOf(q: Query, site: number, root: number): Promise<string | null> {
  const row = await q.get<{ namespace: string; value: string }>(
    `/* anchorOf */ select i.namespace, i.value from profile p join identifier i on i.site = p.site and i.node = p.anchor and i.namespace <> 'email'
       where p.site = ? and p.node = ? limit 1`,
    site,
    root,
  );
  return row ? `${row.namespace}:${row.value}` : null;
}

/**
 * Keeps the exposures among stored events (`track "$exposure"` with a `decisionId`), once per experience, version, node and arm, the earliest of each.
 * Counted is only a decision that this installation signed for this site and this person, seen within two days of the decision.
 */
export async function recordExposures(q: Query, site: number, events: readonly Exposed[]): Promise<void> {
  const shown = events.filter(({ event }) => event.type === 'track' && event.name === EXPOSURE);
  const secret = shown.length ? await decisionSecret(q) : null;
  if (!secret) return;
  const anchors = new Map<number, string>();
  for (const { event, node, root } of shown) {
    const decision = verifyDecision(event.data.decisionId, secret);
    if (!decision || decision.site !== site || decision.anchor === '') continue;
    if (event.ts < decision.time - AHEAD || event.ts > decision.time + HOURS_TO_EXPOSE * HOUR) continue;
    // An event in a person's name brings that person's own decision: nobody may say what somebody else saw.
    if (event.userId || !event.anonymousId || decision.anchor !== anchorMark(`anonymous_id:${event.anonymousId}`)) {
      if (!anchors.has(root)) anchors.set(root, anchorMark(await anchorOf(q, site, root)));
      if (decision.anchor !== anchors.get(root)) continue;
    }
    await q.run(
      `/* recordExposure */ insert into exposure (site, experience, version, node, variant, control, ts, decision)
         select site, id, ?, ?, ?, ?, ?, ? from experience where site = ? and id = ?
         on conflict (site, experience, version, node, variant) do update set ts = excluded.ts, decision = excluded.decision where excluded.ts < exposure.ts`,
      decision.version,
      node,
      decision.variant,
      decision.control ? 1 : 0,
      event.ts,
      event.data.decisionId as string,
      site,
      decision.experience,
    );
  }
}

/** One arm's figures; `sum` and `squares` are of revenue per person in units of the currency. */
export interface ArmFigures {
  key: string;
  control: boolean;
  exposed: number;
  conversions: number;
  /** Micro-units. */
  revenue: number;
  squares: number;
}

const FIRST = `
  seen as (
    select n.root as root, e.variant as variant, e.control as control, e.ts as ts
      from exposure e join node n on n.site = e.site and n.node = e.node
      where e.site = ? and e.experience = ? and e.version = ?),
  first as (
    select root, min(variant) as variant, min(control) as control, min(ts) as ts, count(distinct variant) as arms from seen group by root)`;

/**
 * What every arm of a version brought: people (profiles as they are linked now) by their first exposure, those with the goal's event within the span
 * that follows it, and what they spent in it: orders of that span less their returns of that span. People who saw two arms count in none.
 */
export async function exposureFigures(
  q: Query,
  site: number,
  id: string,
  version: number,
  goal: string,
  span: number,
): Promise<{ arms: ArmFigures[]; excluded: number }> {
  const rows = await q.all<{ variant: string; control: number; exposed: number; conversions: number; revenue: number; squares: number }>(
    `/* exposureFigures */ with ${FIRST},
     person as (
       select f.root, f.variant, f.control,
         case when exists (select 1 from node n join event v on v.site = n.site and v.kind = ? and v.name = ? and v.node = n.node
           where n.site = ? and n.root = f.root and v.ts >= f.ts and v.ts < f.ts + ?) then 1 else 0 end as converted,
         coalesce((select sum(o.gross * 1.0) from node n join orders o on o.site = n.site and o.node = n.node
           where n.site = ? and n.root = f.root and o.ts >= f.ts and o.ts < f.ts + ?), 0)
         - coalesce((select sum(r.amount * 1.0) from node n join order_return r on r.site = n.site and r.node = n.node
           join order_key k on k.site = r.site and k.order_id = r.order_id
           join orders o on o.site = k.site and o.node = k.node and o.order_id = k.order_id
           where n.site = ? and n.root = f.root and o.ts >= f.ts and o.ts < f.ts + ? and r.ts < f.ts + ?), 0) as revenue
       from first f where f.arms = 1)
     select variant, max(control) as control, count(*) as exposed, sum(converted) as conversions, sum(revenue) as revenue,
       sum((revenue * 0.000001) * (revenue * 0.000001)) as squares
     from person group by variant`,
    ...[site, id, version],
    ...[EVENT_TYPES.indexOf('track'), goal, site, span],
    ...[site, span],
    ...[site, span, span],
  );
  const two = await q.get<{ excluded: number }>(
    `/* exposureExcluded */ with ${FIRST} select count(*) as excluded from first where arms > 1`,
    site,
    id,
    version,
  );
  const arms = rows.map((r) => ({
    key: r.variant,
    control: Number(r.control) === 1,
    exposed: Number(r.exposed),
    conversions: Number(r.conversions),
    revenue: Number(r.revenue),
    squares: Number(r.squares),
  }));
  return { arms, excluded: Number(two?.excluded ?? 0) };
}

/** Reads of what came of experiences. */
export const exposureReads = { exposureFigures };
