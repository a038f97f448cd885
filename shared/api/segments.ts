/** Segments and what a rule finds. */
import type { Rule } from '../rule.ts';
import type { ProfileRow } from './profiles.ts';

/** A named set of profiles, by rule. */
export interface Segment {
  id: string;
  name: string;
  rule: Rule;
  count: number;
  status: 'building' | 'live';
  createdAt: string;
  updatedAt: string;
  /** Experiences that use it. */
  usedBy: { id: string; name: string }[];
  entered7d: number;
  left7d: number;
  /** Members at the end of each of the last 30 site days, oldest first; null before the segment existed. */
  history: (number | null)[];
}
/** `POST /api/v1/segments/preview` {rule}. */
export interface Preview {
  count: number;
  sample: string[];
  people: ProfileRow[];
  known: number;
  total: number;
  tookMs: number;
}
/** `GET /api/v1/segments/{id}/explain/{profileId}`: the rule again, each clause with whether it holds and what was seen. */
export interface Explained {
  holds: boolean;
  rule: Rule;
  /** For a trait the value seen; for `did` the count (and sum) seen. */
  seen?: unknown;
  of?: Explained[];
}
/** Why a profile is in a segment, or is not. */
export interface Explanation {
  profile: string;
  segment: string;
  member: boolean;
  since: string | null;
  asOf: string;
  clause: Explained;
}
/** `GET /api/v1/names`: what the builder offers. */
export interface Names {
  events: { type: 'track' | 'page' | 'screen'; name: string; count: number; properties: string[] }[];
  traits: { name: string; examples: string[]; type: 'string' | 'number' | 'boolean' | 'mixed' }[];
}
