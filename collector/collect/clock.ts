/** When an event happened: the client's time, put right by the difference of the two clocks. */
import type { ClockNote } from '../../shared/event.ts';

const ISO = /^[+-]?\d{4,6}-\d\d-\d\d([T ]\d\d:\d\d(:\d\d([.,]\d+)?)?\s*(Z|[+-]\d\d:?\d\d)?)?$/i;
const ZONE = /(Z|[+-]\d\d:?\d\d)$/i;

/** What `toISOString` writes, as nearly every client sends it. */
const USUAL = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,3})?Z$/;

/** Milliseconds of an ISO 8601 time; without an offset it is UTC. `null` when it is none. */
export function parseTime(text: string): number | null {
  if (USUAL.test(text)) return onCalendar(text, Date.parse(text));
  const trimmed = text.trim();
  if (!ISO.test(trimmed)) return null;
  const clock = trimmed.length > 10 && /[T ]/i.test(trimmed);
  const normal = trimmed
    .replace(',', '.')
    .replace(/^(\S{10,13}?) (?=\d\d:)/, '$1T')
    .replace(/\s+/g, '')
    .replace(/([+-]\d\d)(\d\d)$/, clock ? '$1:$2' : '$&');
  return onCalendar(normal, Date.parse(clock && !ZONE.test(normal) ? `${normal}Z` : normal));
}

/** The engine takes the 30th of February for the 2nd of March; a day that no calendar has is no time. */
function onCalendar(text: string, ms: number): number | null {
  if (Number.isNaN(ms)) return null;
  const [, year, month, day] = /^([+-]?\d+)-(\d\d)-(29|30|31)/.exec(text) ?? [];
  if (day === undefined) return ms;
  return Number(day) <= new Date(Date.UTC(2000 + (Number(year) % 400), Number(month), 0)).getUTCDate() ? ms : null;
}

/** The time that an event is stored with, and a note when that is far from what the client said. */
export interface Stamp {
  ts: number;
  clock?: ClockNote;
}

/** Differences below this are the way of a request, not a wrong clock. */
const NOTED = 60_000;
/** The first millisecond of the year 1: what lies before has no date that every engine and calendar can write. */
const EARLIEST = -62_135_596_800_000;

/**
 * Stored time: `receivedAt - (sentAt - timestamp)`; without `sentAt` it is `timestamp`, so that dated imports keep their dates; without `timestamp`
 * it is `receivedAt`. Never later than `receivedAt`; null when it would lie before the year 1.
 */
export function storedTime(timestamp: number | null, sentAt: number | null, receivedAt: number): Stamp | null {
  if (timestamp === null) return { ts: receivedAt };
  const corrected = Math.trunc(sentAt === null ? timestamp : receivedAt - (sentAt - timestamp));
  if (corrected < EARLIEST) return null;
  const ts = Math.min(corrected, receivedAt);
  const by = ts - timestamp;
  if (Math.abs(by) < NOTED) return { ts };
  return { ts, clock: { by, why: corrected - receivedAt >= NOTED ? 'future' : 'skew' } };
}
