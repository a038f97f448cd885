/** Experiences and their results. */
import type { Rule } from '../rule.ts';

/** What a variant puts into its slot. */
export type ContentKind = 'text' | 'html' | 'json' | 'attributes' | 'redirect' | 'none';
/** What a variant shows; the shape of `value` follows from `kind`. */
export interface Content {
  kind: ContentKind;
  value: unknown;
}
/** One of the contents that an experience chooses from. */
export interface Variant {
  key: string;
  /** Share among the variants, any non-negative number. */
  weight: number;
  content: Content;
}
/** Only a live experience is shown to anybody. */
export type ExperienceStatus = 'draft' | 'live' | 'paused' | 'archived';
/** What a slot shows to whom. */
export interface Experience {
  id: string;
  name: string;
  slot: string;
  status: ExperienceStatus;
  priority: number;
  audience: Rule | null;
  /** Share deliberately left alone, 0..1. */
  control: number;
  schedule?: { from?: string; to?: string } | null;
  allocation: { kind: 'weights' };
  /** The event that counts as a conversion, within `days` of the first exposure. */
  goal: { event: string; days: number };
  variants: Variant[];
  version: number;
  createdAt: string;
  updatedAt: string;
  liveSince: string | null;
}
/** What became of the people who saw one variant, or were left alone as control. */
export interface VariantResult {
  key: string;
  control: boolean;
  exposed: number;
  conversions: number;
  /** Revenue (gross less returns, decimal) of exposed people after exposure, within the goal's days. */
  revenue: number;
  rate: number;
  effect?: { perVisitor: number; low: number; high: number };
}
/** `GET /api/v1/experiences/{id}/results`: did it pay? */
export interface Results {
  variants: VariantResult[];
  srm: { p: number | null };
  /** People who saw two arms; left out of the figures. */
  excluded: number;
  advice: 'collecting' | 'no_control' | 'not_clear' | 'better' | 'worse' | 'split_broken';
  best: string | null;
  currency: string;
}
/** What one slot shall show to one visitor, and why. */
export interface Decision {
  decisionId: string;
  experience: string | null;
  variant: string | null;
  kind: ContentKind;
  content: unknown;
  control: boolean;
  reason: string;
}
/** `POST /v1/decide`: a decision for each slot asked for, good for `ttl` seconds. */
export interface DecideAnswer {
  decisions: Record<string, Decision>;
  ttl: number;
}
