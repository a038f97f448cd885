/** What the slots of the shop show to the people of the simulation: the same dice, and decision ids signed like any other. */
import { allocate } from '../../shared/decision.ts';
import { matches, tallyKey } from '../../shared/evaluate.ts';
import { tallyEvents, type Occurrence } from '../../shared/event-match.ts';
import { needs } from '../../shared/rule.ts';
import { anchorMark, signDecision } from '../personalize/decision-id.ts';
import { experiences, type DemoExperience } from './definitions.ts';
import type { Person } from './person.ts';
import type { Stage, Standing } from './visit.ts';

const ZONE = 'UTC';

/** Whether an experience includes somebody, by what they looked at. */
function includes({ input }: DemoExperience, standing: Standing, ts: number): boolean {
  if (!input.audience) return true;
  const looked = standing.views.map((view): Occurrence => ({
    type: 'track',
    name: 'Product Viewed',
    ts: view.ts,
    data: { category: view.category },
  }));
  const tallies = new Map(needs(input.audience).dids.map((did) => [tallyKey(did, ts, ZONE), tallyEvents(did, looked, ts, ZONE)]));
  return matches(input.audience, { traits: {}, segments: new Set(), tallies }, ts, ZONE);
}

/** The stage of one site; nothing is shown before `liveFrom`, nor while no secret signs decisions. */
export function stageOf(site: number, shop: string, liveFrom: number, secret: () => string | null): Stage {
  return {
    shop,
    exposures(page: string, person: Person, standing: Standing, device: string, ts: number) {
      const key = secret();
      if (key === null || ts < liveFrom) return [];
      const anchor = `anonymous_id:${standing.loggedIn.has(device) ? person.devices[0]! : device}`;
      return experiences.flatMap((experience) => {
        if (experience.page !== page || !includes(experience, standing, ts)) return [];
        const arm = allocate({ id: experience.id, control: experience.input.control, variants: experience.input.variants }, anchor);
        if (!arm) return [];
        const facts = { site, experience: experience.id, version: 1, variant: arm.key, control: arm.control, probability: arm.probability };
        const decisionId = signDecision({ ...facts, time: ts, anchor: anchorMark(anchor) }, key);
        return [{ decisionId, id: experience.id, factor: experience.lift[arm.key] ?? 1 }];
      });
    },
  };
}
