/** What the decider keeps in memory for a site: its live experiences, ready to be asked, and what their audiences read. Pure. */
import type { Experience } from '../../shared/api.ts';
import { inOrder, type OpenTime } from '../../shared/decision.ts';
import { matches, type Facts } from '../../shared/evaluate.ts';
import { needs, signature, type Did, type Rule } from '../../shared/rule.ts';
import { parseInstant } from '../../shared/time.ts';

/** An experience with its schedule as milliseconds. */
export type Ready = Experience & { time: OpenTime };
/** What the store says of a site's experiences; `secret` signs decisions and is there as soon as there is an experience. */
export interface Playlist {
  revision: number;
  experiences: Experience[];
  /** Rules of the segments that audiences name, and of those that these name. */
  segments: { id: string; rule: Rule }[];
  secret: string | null;
}
/** What must be read of a visitor: for one whose profile is theirs, and for one of whom only the own device's deeds may be used. */
export interface Asked {
  dids: Did[];
  segments: string[];
  ownDids: Did[];
}
/** A playlist, ready to be asked. */
export interface Playbook {
  revision: number;
  secret: string | null;
  bySlot: Map<string, Ready[]>;
  segments: { id: string; rule: Rule }[];
  asked: Asked;
}

const distinct = (dids: Did[]): Did[] => [
  ...new Map(dids.map((did) => [`${signature(did)} ${JSON.stringify(did.within ?? null)}`, did])).values(),
];

/** A site's playlist, sorted by slot and priority. */
export function playbookOf(list: Playlist, zone: string): Playbook {
  const bySlot = new Map<string, Ready[]>();
  for (const experience of inOrder(list.experiences)) {
    const { from, to } = experience.schedule ?? {};
    const time = { from: from ? (parseInstant(from, zone) ?? null) : null, to: to ? (parseInstant(to, zone) ?? null) : null };
    const slot = bySlot.get(experience.slot) ?? [];
    bySlot.set(experience.slot, [...slot, { ...experience, time }]);
  }
  const audiences = list.experiences.flatMap((e) => (e.audience ? [needs(e.audience)] : []));
  const dids = distinct(audiences.flatMap((n) => n.dids));
  const segments = inner(list.segments);
  return {
    revision: list.revision,
    secret: list.secret,
    bySlot,
    segments,
    asked: {
      dids,
      segments: audiences.flatMap((n) => n.segments),
      ownDids: distinct([...dids, ...segments.flatMap(({ rule }) => needs(rule).dids)]),
    },
  };
}

/** Segments ordered so that each comes after those that its rule names; rules have no circles, a broken one is left out of the order's promise. */
function inner(segments: Playlist['segments']): Playlist['segments'] {
  const left = new Map(segments.map((s) => [s.id, s]));
  const done: Playlist['segments'] = [];
  const take = (id: string): void => {
    const segment = left.get(id);
    if (!segment) return;
    left.delete(id);
    needs(segment.rule).segments.forEach(take);
    done.push(segment);
  };
  for (const { id } of segments) take(id);
  return done;
}

/** Facts with the segments that they themselves satisfy: for a visitor whose kept memberships may not be used, or who has none yet. */
export function withSegments(facts: Facts, segments: Playbook['segments'], now: number, zone: string): Facts {
  const held = new Set<string>();
  const all = { ...facts, segments: held };
  for (const { id, rule } of segments) if (matches(rule, all, now, zone)) held.add(id);
  return all;
}

const MOST = 300;
/**
 * For how many seconds an answer may be used again: not at all where an audience was asked, because the next click may change it;
 * else five minutes, cut at the next beginning or end of a schedule.
 */
export function ttlOf(asked: readonly Ready[], now: number): number {
  if (asked.some((e) => e.audience)) return 0;
  const edges = asked.flatMap(({ time }) => [time.from, time.to]).filter((t): t is number => t !== null && t > now);
  return Math.max(0, Math.min(MOST, ...edges.map((t) => Math.floor((t - now) / 1000))));
}
