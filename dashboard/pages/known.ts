/** What several pages ask for alike: segments, experiences, the names that a builder offers. */
import type { Experience, List, Names, Segment } from '../../shared/api.ts';
import { get, useLoad, type Load } from '../client.ts';
import type { SegmentNames } from '../rules/values.ts';

/** Every segment of the site. */
export const useSegments = (): Load<List<Segment>> =>
  useLoad('segments', (signal) => get<List<Segment>>('segments', { query: { limit: 200 }, signal }));
/** Every experience of the site. */
export const useExperiences = (): Load<List<Experience>> =>
  useLoad('experiences', (signal) => get<List<Experience>>('experiences', { query: { limit: 200 }, signal }));
/** The events and traits that were seen on the site. */
export const useNames = (): Load<Names> => useLoad('names', (signal) => get<Names>('names', { signal }));

/** What the segments are called. */
export const segmentNames = (segments: List<Segment> | undefined): SegmentNames =>
  new Map((segments?.items ?? []).map((segment) => [segment.id, segment.name]));
