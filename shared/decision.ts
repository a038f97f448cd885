/** Which content a visitor gets: pure, so that the same visitor gets the same answer in every process and every year. */
import type { Decision, Experience, Variant } from './api.ts';
import { unit } from './hash.ts';

/** The key under which the control group is kept and reported; no variant may be called so. */
export const CONTROL = 'control';

/** Whom the dice know: the text of the anchor's identifier (`namespace:value`), or null for a visitor without any id. */
export type Anchor = string | null;

/** The arm of an experience that somebody is in: a variant, or the control group (`variant` null). `probability` is of this arm among all. */
export interface Arm {
  key: string;
  control: boolean;
  variant: Variant | null;
  probability: number;
}

/** Every arm of an experience with its share, which sum to 1; the control group last, when there is one. */
export function shares(experience: Pick<Experience, 'control' | 'variants'>): { key: string; control: boolean; share: number }[] {
  const total = experience.variants.reduce((sum, v) => sum + v.weight, 0);
  const arms = experience.variants.map((v) => ({
    key: v.key,
    control: false,
    share: total > 0 ? ((1 - experience.control) * v.weight) / total : 0,
  }));
  return experience.control > 0 ? [...arms, { key: CONTROL, control: true, share: experience.control }] : arms;
}

/**
 * The arm of one visitor. The control group is a cut through one hash of its own, so that a changed control share moves only whom it must;
 * among the variants the highest score `-weight / ln(h)` wins, `h` being the hash of experience, variant and anchor: weighted rendezvous hashing
 * (Thaler and Ravishankar 1998; weights after Schindelhauer and Schomaker 2005, "Weighted distributed hash tables", logarithmic method).
 * A variant is chosen in proportion to its weight, and a changed weight moves people only to or from that variant.
 * Without an anchor nothing can be kept stable or measured: the heaviest variant (first of equals), never the control group.
 */
export function allocate(experience: Pick<Experience, 'id' | 'control' | 'variants'>, anchor: Anchor): Arm | null {
  const arms = shares(experience);
  if (anchor !== null && unit(`${experience.id}:${CONTROL}:${anchor}`) < experience.control)
    return { key: CONTROL, control: true, variant: null, probability: experience.control };
  let best: Variant | null = null;
  let highest = 0;
  for (const variant of experience.variants) {
    const score = anchor === null ? variant.weight : -variant.weight / Math.log(unit(`${experience.id}:${variant.key}:${anchor}`));
    if (score > highest) [best, highest] = [variant, score];
  }
  if (!best) return null;
  const chosen = best;
  return {
    key: chosen.key,
    control: false,
    variant: chosen,
    probability: anchor === null ? 1 : (arms.find((a) => a.key === chosen.key)?.share ?? 0),
  };
}

/** A schedule as milliseconds; null is open. `from` inclusive, `to` exclusive. */
export interface OpenTime {
  from: number | null;
  to: number | null;
}
/** Whether a schedule is open at `now`. */
export const isOpen = (time: OpenTime, now: number): boolean =>
  (time.from === null || now >= time.from) && (time.to === null || now < time.to);

/** Experiences in the order in which they are asked: highest priority first, then the one that went live first, then by id. */
export function inOrder<E extends Pick<Experience, 'id' | 'priority' | 'liveSince'>>(experiences: readonly E[]): E[] {
  const since = (e: E) => e.liveSince ?? '';
  return [...experiences].sort(
    (a, b) => b.priority - a.priority || (since(a) < since(b) ? -1 : since(a) > since(b) ? 1 : a.id < b.id ? -1 : a.id > b.id ? 1 : 0),
  );
}

/** Why a slot shows what it shows; the dashboard and a curious visitor read it. */
export type Reason = 'everyone' | 'audience' | 'control' | 'no_id' | 'no_experience';

/** What was chosen for one slot. */
export interface Choice<E> {
  experience: E;
  arm: Arm;
  reason: Reason;
}

/**
 * The first of the slot's experiences (already `inOrder`) that is open now and whose audience holds, with the visitor's arm in it.
 * A visitor in its control group stays there: no lower experience is tried, else the control group would be shown something after all.
 */
export function choose<E extends Experience & { time: OpenTime }>(
  experiences: readonly E[],
  anchor: Anchor,
  holds: (experience: E) => boolean,
  now: number,
): Choice<E> | null {
  for (const experience of experiences) {
    if (!isOpen(experience.time, now)) continue;
    if (experience.audience && (anchor === null || !holds(experience))) continue;
    const arm = allocate(experience, anchor);
    if (!arm) continue;
    const reason = anchor === null ? 'no_id' : arm.control ? 'control' : experience.audience ? 'audience' : 'everyone';
    return { experience, arm, reason };
  }
  return null;
}

/** The answer for a slot that has nothing to show. */
export const nothing = (reason: Reason): Decision => ({
  decisionId: '',
  experience: null,
  variant: null,
  kind: 'none',
  content: null,
  control: false,
  reason,
});
