/** What the slots of the shop show to the people of the simulation: the same dice, and decision ids signed like any other. */
import { allocate } from '../../shared/decision.ts';
import { matches, tallyKey } from '../../shared/evaluate.ts';
import { tallyEvents, type Occurrence } from '../../shared/event-match.ts';
import { needs, type Rule } from '../../shared/rule.ts';
import { anchorMark, signDecision } from '../personalize/decision-id.ts';
import { experiences, segments, type DemoExperience } from './definitions.ts';
import type { Person } from './person.ts';
import type { Stage, Standing } from './visit.ts';

const ZONE = 'UTC';

/** Whether a rule includes somebody, by what they looked at; a segment that it names is asked the same. */
function includes(rule: Rule, standing: Standing, ts: number): boolean {
  const looked = standing.views.map((view): Occurrence => ({
    type: 'track',
    name: 'Product Viewed',
    ts: view.ts,
    data: { category: view.category },
  }));
  const asked = needs(rule);
  const held = segments
    .filter((segment) => asked.segments.includes(segment.id) && includes(segment.rule, standing, ts))
    .map(({ id }) => id);
  const tallies = new Map(asked.dids.map((did) => [tallyKey(did, ts, ZONE), tallyEvents(did, looked, ts, ZONE)]));
  return matches(rule, { traits: {}, segments: new Set(held), tallies }, ts, ZONE);
}

/** The stage of one site; an experience shows nothing before it opens, nor while no secret signs decisions. */
export function stageOf(site: number, shop: string, opens: (experience: DemoExperience) => number, secret: () => string | null): Stage {
  return {
    shop,
    exposures(page: string, person: Person, standing: Standing, device: string, ts: number) {
      const key = secret();
      if (key === null) return [];
      const anchor = `anonymous_id:${standing.loggedIn.has(device) ? person.devices[0]! : device}`;
      return experiences.flatMap((experience) => {
        const { audience } = experience.input;
        if (experience.page !== page || ts < opens(experience) || (audience && !includes(audience, standing, ts))) return [];
        const arm = allocate({ id: experience.id, control: experience.input.control, variants: experience.input.variants }, anchor);
        if (!arm) return [];
        const facts = { site, experience: experience.id, version: 1, variant: arm.key, control: arm.control, probability: arm.probability };
        const decisionId = signDecision({ ...facts, time: ts, anchor: anchorMark(anchor) }, key);
        return [{ decisionId, id: experience.id, factor: experience.lift[arm.key] ?? 1 }];
      });
    },
  };
}
