import type { Site } from '../shared/api.ts';

/** A site as the collector knows it: the public settings and its small internal number, which leads every key. */
export type SiteContext = Site & { site: number };
