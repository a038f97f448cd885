/** When an event happened: the client's time, put right by the difference of the two clocks. */

const ISO = /^[+-]?\d{4,6}-\d\d-\d\d([T ]\d\d:\d\d(:\d\d([.,]\d+)?)?\s*(Z|[+-]\d\d:?\d\d)?)?$/i;
const ZONE = /(Z|[+-]\d\d:?\d\d)$/i;

/** Milliseconds of an ISO 8601 time; without an offset it is UTC. `null` when it is none. */
export function parseTime(text: string): number | null {
  const trimmed = text.trim();
  if (!ISO.test(trimmed)) return null;
  const clock = trimmed.length > 10 && /[T ]/i.test(trimmed);
  const normal = trimmed
    .replace(',', '.')
    .replace(/^(\S{10,13}?) (?=\d\d:)/, '$1T')
    .replace(/\s+/g, '')
    .replace(/([+-]\d\d)(\d\d)$/, clock ? '$1:$2' : '$&');
  const ms = Date.parse(clock && !ZONE.test(normal) ? `${normal}Z` : normal);
  return Number.isNaN(ms) ? null : ms;
}

/**
 * Stored time: `receivedAt - (sentAt - timestamp)`; without `sentAt` it is `timestamp`, so that dated imports keep their dates; without `timestamp`
 * it is `receivedAt`. Never later than `receivedAt`.
 */
export function storedTime(timestamp: number | null, sentAt: number | null, receivedAt: number): number {
  if (timestamp === null) return receivedAt;
  const corrected = sentAt === null ? timestamp : receivedAt - (sentAt - timestamp);
  return Math.min(Math.trunc(corrected), receivedAt);
}
