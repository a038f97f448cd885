/** Decision ids: signed and self-contained, so that deciding never writes. */
import { createHmac, timingSafeEqual } from 'node:crypto';
import { murmur32 } from '../../shared/hash.ts';

/** What a decision id says. `anchor` is `anchorMark` of whom the dice knew; empty when nobody: such a decision is never counted. */
export interface DecisionFacts {
  site: number;
  experience: string;
  version: number;
  /** The arm's key; the control group's is `control`. */
  variant: string;
  control: boolean;
  probability: number;
  /** Milliseconds. */
  time: number;
  anchor: string;
}

const SIGNATURE_BYTES = 16;
const encoder = new TextEncoder();

/** A short mark of an anchor: enough to tell that an exposure comes from whom the decision was made for, not enough to find out who that is. */
export const anchorMark = (anchor: string | null): string =>
  anchor === null ? '' : murmur32(encoder.encode(anchor), 0x65787073).toString(36);

const signature = (body: string, secret: string): Buffer =>
  createHmac('sha256', secret).update(`decision.${body}`).digest().subarray(0, SIGNATURE_BYTES);

/** A decision id: base64url of the facts, a point, and HMAC-SHA256 (cut to 128 bits) over them. */
export function signDecision(facts: DecisionFacts, secret: string): string {
  const parts = [
    facts.site,
    facts.experience,
    facts.version,
    facts.variant,
    facts.control ? 1 : 0,
    facts.probability,
    facts.time,
    facts.anchor,
  ];
  const body = Buffer.from(JSON.stringify(parts)).toString('base64url');
  return `${body}.${signature(body, secret).toString('base64url')}`;
}

/** The facts of a decision id that this installation signed; null for any other text. */
export function verifyDecision(id: unknown, secret: string): DecisionFacts | null {
  if (typeof id !== 'string' || id.length > 1024) return null;
  const [body, signed, ...rest] = id.split('.');
  if (!body || !signed || rest.length) return null;
  const given = Buffer.from(signed, 'base64url');
  const own = signature(body, secret);
  if (given.length !== own.length || !timingSafeEqual(given, own)) return null;
  const [site, experience, version, variant, control, probability, time, anchor] = JSON.parse(
    Buffer.from(body, 'base64url').toString(),
  ) as [number, string, number, string, number, number, number, string];
  return { site, experience, version, variant, control: control === 1, probability, time, anchor };
}

/** The event that brings a decision id back when its slot came into view. */
export const EXPOSURE = '$exposure';
/** How long after its decision something may come into view and still count: pages stay open over night. */
export const HOURS_TO_EXPOSE = 48;
