/** Is the script tag working, and if not, why? Names the cause instead of leaving the owner to guess. */
import type { InstallCheck } from '../../shared/api.ts';
import { scriptTag } from '../../shared/snippet.ts';
import { DAY, offsetAt } from '../../shared/time.ts';
import type { Handler } from '../http.ts';
import { concluded } from './causes.ts';

/** Names of events that were only counted. */
const NAMES = 10;
const REFUSED = ['unknown_key', 'origin_refused', 'bad_body', 'rejected_event'] as const;
type Refused = (typeof REFUSED)[number];

/** `GET /api/v1/check`. */
export const check = (async (c) => {
  const { deps, doors, site } = c.var;
  await doors.notes.flush();
  const now = deps.now();
  const today = Math.floor((now + offsetAt(now, site.timeZone)) / DAY);
  const [arrived, noted, sources, measured] = await Promise.all([
    deps.store.read.arrivals(site.site, now - DAY),
    deps.store.read.refusals(site.site, 200),
    deps.store.read.sources(site.site),
    deps.store.read.measured(site.site, today - 6, NAMES),
  ]);
  const time = (ms: number) => new Date(ms).toISOString();
  const loads = noted.filter(({ cause, site: number }) => cause === 'script_load' && number === site.site);
  const refusals = noted.filter((note): note is typeof note & { cause: Refused } => REFUSED.some((cause) => cause === note.cause));
  const key = sources.find((source) => source.kind === 'browser' && source.revokedAt === null)?.key ?? '';
  const script = doors.files.sdk.get('kith.js');
  const lastEvent = arrived.last === null ? null : time(arrived.last);
  const scriptLoads = {
    count: loads.reduce((sum, { count }) => sum + count, 0),
    last: loads[0] ? time(loads[0].last) : null,
    origins: loads.map(({ detail }) => detail).filter((detail) => detail !== '' && detail !== '…'),
  };
  const answer: InstallCheck = {
    lastEvent,
    events24h: arrived.count,
    refusals: [
      ...concluded({ site, publicUrl: deps.config.publicUrl, lastEvent, scriptLoads, now: time(now) }),
      ...refusals.slice(0, 50).map(({ cause, detail, count, last }) => ({ cause, detail, count, last: time(last) })),
    ],
    scriptLoads,
    measured,
    scriptTag: scriptTag(deps.config.publicUrl, key, site.consent),
    scriptUrl: `${deps.config.publicUrl}/${script ? `kith.${script.version}.js` : 'kith.js'}`,
    integrity: script?.integrity ?? '',
  };
  return c.json(answer);
}) satisfies Handler;
