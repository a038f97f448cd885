import type { Event } from '../../shared/event.ts';
import type { Tx } from './tx.ts';

/** A visit ends after this long without an event of the browser. */
export const VISIT_GAP = 30 * 60_000;

interface Visit {
  start: number;
  stop: number;
  events: number;
  pages: number;
  landing: string;
  referrer: string;
  campaign: string;
}

/**
 * Brings a device's visits up to date with new browser events, oldest first. A late event extends the visit it falls into, or joins two;
 * so the visits do not depend on the order of arrival.
 */
export async function recordVisits(tx: Tx, site: number, node: number, events: Event[]): Promise<void> {
  const first = events[0];
  const last = events.at(-1);
  if (!first || !last) return;
  const near = await tx.all<Visit>(
    `select start, stop, events, pages, landing, referrer, campaign from visit
     where site = ? and node = ? and start <= ? and start >= ? and stop >= ? order by start`,
    // A visit longer than a day is looked for no further back than that.
    ...[site, node, last.ts + VISIT_GAP, first.ts - 86_400_000, first.ts - VISIT_GAP],
  );
  const merged: Visit[] = [];
  for (const visit of [...near, ...events.map(single)].sort((a, b) => a.start - b.start)) {
    const open = merged.at(-1);
    if (open && visit.start - open.stop <= VISIT_GAP) extend(open, visit);
    else merged.push({ ...visit });
  }
  for (const old of near) {
    if (!merged.some((v) => v.start === old.start))
      await tx.run('delete from visit where site = ? and node = ? and start = ?', site, node, old.start);
  }
  for (const v of merged) {
    await tx.run(
      `insert into visit (site, node, start, stop, events, pages, landing, referrer, campaign) values (?, ?, ?, ?, ?, ?, ?, ?, ?)
       on conflict (site, node, start) do update set stop = excluded.stop, events = excluded.events, pages = excluded.pages,
       landing = excluded.landing, referrer = excluded.referrer, campaign = excluded.campaign`,
      ...[site, node, v.start, v.stop, v.events, v.pages, v.landing, v.referrer, v.campaign],
    );
  }
}

function extend(open: Visit, next: Visit): void {
  open.stop = Math.max(open.stop, next.stop);
  open.events += next.events;
  open.pages += next.pages;
  open.landing ||= next.landing;
  open.referrer ||= next.referrer;
  open.campaign ||= next.campaign;
}

const text = (value: unknown): string => (typeof value === 'string' ? value.slice(0, 500) : '');
const record = (value: unknown): Record<string, unknown> =>
  typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};

function single(event: Event): Visit {
  const page = record(event.context['page']);
  const isPage = event.type === 'page' || event.type === 'screen';
  return {
    start: event.ts,
    stop: event.ts,
    events: 1,
    pages: isPage ? 1 : 0,
    landing: text(page['path']),
    referrer: text(page['referrer']),
    campaign: Object.keys(record(event.context['campaign'])).length > 0 ? JSON.stringify(event.context['campaign']).slice(0, 500) : '',
  };
}
