/** What keeps events away that no refusal tells of: concluded from the site's settings, the loads of the script and the last event. Pure. */
import type { InstallCheck, Site } from '../../shared/api.ts';

/** A cause as the check tells it. */
export type Cause = InstallCheck['refusals'][number];
/** What the causes are concluded from. Times are ISO 8601. */
export interface Known {
  site: Pick<Site, 'consent' | 'origins'>;
  publicUrl: string;
  lastEvent: string | null;
  scriptLoads: InstallCheck['scriptLoads'];
  now: string;
}

/** On a busy site the newest load is nearly always newer than the newest event: only a silence as long as this tells something. */
const SILENCE = 3_600_000;
const OWN_MACHINE = /^http:\/\/(127\.|localhost|\[::1\])/;

/** The causes that hold now, most telling first. */
export function concluded({ site, publicUrl, lastEvent, scriptLoads, now }: Known): Cause[] {
  const found: Cause[] = [];
  const secure = site.origins.filter((origin) => origin.startsWith('https:'));
  if (publicUrl.startsWith('http:') && !OWN_MACHINE.test(publicUrl) && secure.length > 0)
    found.push({ cause: 'mixed_content', detail: `${secure.join(', ')} → ${publicUrl}`, count: 1, last: now });
  const { count, last } = scriptLoads;
  if (lastEvent === null && count === 0) found.push({ cause: 'not_loaded', detail: '', count: 1, last: now });
  const waiting = last !== null && (lastEvent === null || Date.parse(last) - Date.parse(lastEvent) > SILENCE);
  if (waiting && site.consent === 'required') found.push({ cause: 'consent_pending', detail: scriptLoads.origins.join(', '), count, last });
  return found;
}
