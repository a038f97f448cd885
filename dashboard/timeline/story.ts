/** A person's story in order: days, their events, and the bands where a visitor's history joined. Pure. */
import type { Link, TimelineEvent } from '../../shared/api.ts';
import { dayKey } from '../format.ts';

/** Links that were made in one go: what the band in the timeline stands for. */
export interface Band {
  at: string;
  links: Link[];
  events: number;
}
/** One entry of a day. */
export type Entry = { kind: 'event'; event: TimelineEvent } | { kind: 'band'; band: Band };
/** One calendar day of the site and what happened on it, newest first. */
export interface Day {
  key: string;
  at: string;
  entries: Entry[];
}

const TOGETHER = 60_000;

/**
 * The links as they were in event time. A link is made by whatever arrives first and names both; an identify call of that device that happened before it
 * but arrived later is what made the visitor known.
 */
export function settled(links: readonly Link[], events: readonly TimelineEvent[]): Link[] {
  const earliest = new Map<string, string>();
  for (const { type, anonymousId, userId, timestamp } of events) {
    if (type !== 'identify' || anonymousId === undefined || userId === undefined) continue;
    const known = earliest.get(anonymousId);
    if (known === undefined || Date.parse(timestamp) < Date.parse(known)) earliest.set(anonymousId, timestamp);
  }
  return links.map((link) => {
    const at = link.identifier.namespace === 'anonymous_id' ? earliest.get(link.identifier.value) : undefined;
    return at !== undefined && link.endedAt === null && Date.parse(at) < Date.parse(link.at) ? { ...link, at } : link;
  });
}

/** The standing links, those of one minute together, newest first. */
export function bands(links: readonly Link[]): Band[] {
  const standing = links.filter((link) => link.endedAt === null).sort((a, b) => Date.parse(b.at) - Date.parse(a.at));
  const found: Band[] = [];
  for (const link of standing) {
    const last = found[found.length - 1];
    if (last && Date.parse(last.at) - Date.parse(link.at) <= TOGETHER) {
      last.links.push(link);
      last.events += link.events;
    } else found.push({ at: link.at, links: [link], events: link.events });
  }
  return found;
}

/** Days with their entries, newest first. A band stands above the event that made it; below the last event only when there are no older ones. */
export function days(events: readonly TimelineEvent[], links: readonly Link[], complete: boolean): Day[] {
  const waiting = bands(links);
  const found: Day[] = [];
  const put = (at: string, entry: Entry) => {
    const key = dayKey(at);
    const last = found[found.length - 1];
    if (last?.key === key) last.entries.push(entry);
    else found.push({ key, at, entries: [entry] });
  };
  const join = (before: number) => {
    while (waiting[0] && Date.parse(waiting[0].at) >= before) {
      const band = waiting.shift();
      if (band) put(band.at, { kind: 'band', band });
    }
  };
  for (const event of events) {
    join(Date.parse(event.timestamp));
    put(event.timestamp, { kind: 'event', event });
  }
  if (complete) join(-Infinity);
  return found;
}

/** Events of two answers as one list, newest first, each once. */
export function merged(newer: readonly TimelineEvent[], older: readonly TimelineEvent[]): TimelineEvent[] {
  const all = new Map([...older, ...newer].map((event) => [event.id, event]));
  return [...all.values()].sort((a, b) => Date.parse(b.timestamp) - Date.parse(a.timestamp) || (a.messageId < b.messageId ? 1 : -1));
}

/** Whether an event made an anonymous visitor known: an identify call at the moment of a link. */
export const joinedBy = (event: TimelineEvent, links: readonly Link[]): boolean =>
  event.type === 'identify' && links.some((link) => Math.abs(Date.parse(link.at) - Date.parse(event.timestamp)) < 2000);
