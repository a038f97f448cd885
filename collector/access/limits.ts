/** How much of what strangers can make up a site keeps, as its owner wants it. */
import { z } from 'zod';
import { LIMIT_RANGES, type LimitName } from '../../shared/limits.ts';
import { readBody, type Handler } from '../http.ts';
import { actorOf } from './people.ts';

const within = (name: LimitName) => {
  const { least, most } = LIMIT_RANGES[name];
  return z.int(`a whole number from ${least} to ${most}`).min(least, `at least ${least}`).max(most, `at most ${most}`);
};
/** A change of some limits; what is absent stays. */
export const limitsSchema = z
  .object({
    events: within('events'),
    traits: within('traits'),
    properties: within('properties'),
    refused: within('refused'),
    refusedAlike: within('refusedAlike'),
    refusedDays: within('refusedDays'),
  } satisfies Record<LimitName, z.ZodType>)
  .partial();

/** The limits of a site. */
export const limitRoutes = {
  get: (async (c) => c.json(await c.var.deps.store.read.limits(c.var.site.site))) satisfies Handler,

  change: (async (c) => {
    const { deps, site } = c.var;
    const change = await readBody(c, limitsSchema);
    const said = Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined));
    await deps.store.write.setLimits(site.site, said, actorOf(c), deps.now());
    return c.json(await deps.store.read.limits(site.site));
  }) satisfies Handler,
};
