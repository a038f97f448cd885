/** Whether a delivery comes from who knows the secret: each shop's own signature over the bytes as they came, compared in constant time. Pure. */
import { createHmac, timingSafeEqual } from 'node:crypto';
import type { ShopKind } from '../../shared/api.ts';
import { MINUTE } from '../../shared/time.ts';

/** How far Stripe's time of signing may lie from ours: an older delivery may be somebody's recording. */
export const TOLERANCE = 5 * MINUTE;
/** A header by its name in small letters. */
export type Header = (name: string) => string | undefined;

const mac = (secret: string, bytes: Uint8Array, before = ''): Buffer => createHmac('sha256', secret).update(before).update(bytes).digest();
/** Compares what somebody sent with what it must be, in the same time whatever they sent. */
const same = (sent: Buffer, right: Buffer): boolean => sent.length === right.length && timingSafeEqual(sent, right);

const BASE64 = /^[A-Za-z0-9+/]{43}=$/;
const inBase64 = (text: string | undefined): Buffer | null =>
  text !== undefined && BASE64.test(text.trim()) ? Buffer.from(text.trim(), 'base64') : null;

/** Parts of `Stripe-Signature`: its time, and every signature of the scheme that we know. */
function stripeParts(text: string | undefined): { time: string; signatures: Buffer[] } | null {
  const parts = (text ?? '')
    .slice(0, 4000)
    .split(',')
    .map((part) => part.trim().split('='));
  const time = parts.find(([name]) => name === 't')?.[1] ?? '';
  const signatures = parts.flatMap(([name, value = '']) =>
    name === 'v1' && /^[0-9a-f]{64}$/i.test(value) ? [Buffer.from(value, 'hex')] : [],
  );
  return /^\d{1,12}$/.test(time) && signatures.length > 0 ? { time, signatures: signatures.slice(0, 10) } : null;
}

/** Why a delivery is refused, in a sentence; null when one of the secrets signed it. `now` in milliseconds. */
export function refusalOf(kind: ShopKind, header: Header, bytes: Uint8Array, secrets: readonly string[], now: number): string | null {
  if (secrets.length === 0) return 'This shop has no secret in Kith yet; its owner enters it under Settings, Shops.';
  if (kind === 'stripe') {
    const parts = stripeParts(header('stripe-signature'));
    if (!parts) return 'The header Stripe-Signature is missing or is none.';
    const right = secrets.map((secret) => mac(secret, bytes, `${parts.time}.`));
    if (!parts.signatures.some((sent) => right.some((one) => same(sent, one)))) return 'The signature is not right.';
    return Math.abs(now - Number(parts.time) * 1000) <= TOLERANCE
      ? null
      : 'It was signed more than five minutes ago, or ahead of time; look at the clock.';
  }
  const name = kind === 'woocommerce' ? 'X-WC-Webhook-Signature' : 'X-Shopify-Hmac-Sha256';
  const sent = inBase64(header(name.toLowerCase()));
  if (!sent) return `The header ${name} is missing or is none.`;
  return secrets.some((secret) => same(sent, mac(secret, bytes))) ? null : 'The signature is not right.';
}
