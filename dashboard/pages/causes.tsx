/** What keeps events away, each cause with how to mend it: for the set-up page and the settings. */
import type { ComponentChildren } from 'preact';
import type { InstallCheck } from '../../shared/api.ts';
import { Copy, Time } from '../parts/index.ts';
import { t, tn } from '../text/text.ts';

/** One thing that may keep events back: what it is, how to mend it, a line to copy for that, how often it was seen. */
export interface Cause {
  title: string;
  fix: string;
  copy?: string;
  seen?: ComponentChildren;
  detail?: string;
}

/** The call behind a site's own "Yes" button. */
const AGREED = 'kith.consent(true)';

function causeOf({ cause, detail, count, last }: InstallCheck['refusals'][number]): Cause {
  const said = { title: t(`check.cause.${cause}`, { n: count }), fix: t(`check.fix.${cause}`) };
  switch (cause) {
    case 'not_loaded':
      return said;
    case 'mixed_content':
      return { ...said, detail };
    case 'consent_pending':
      return { ...said, copy: AGREED, seen: <Time at={last} />, detail };
    default:
      return { ...said, detail, seen: tn('check.times', { n: count, when: <Time at={last} /> }) };
  }
}

/** What stands in the way, most telling first: what the collector concludes and refused. `waiting`: the tag is about to be pasted, so its absence is no cause. */
export function causesOf(check: InstallCheck, { waiting = false } = {}): Cause[] {
  const found = check.refusals.filter(({ cause }) => !waiting || cause !== 'not_loaded').map(causeOf);
  if (!check.lastEvent && check.scriptLoads.count > 0 && check.refusals.length === 0)
    found.push({
      title: t('check.loadsNoEvents', { n: check.scriptLoads.count }),
      fix: t('check.loadsNoEventsFix'),
      seen: <Time at={check.scriptLoads.last} />,
    });
  return found;
}

/** The causes as a list. */
export function Causes({ causes }: { causes: readonly Cause[] }) {
  return (
    <ul class="causes">
      {causes.map((cause, i) => (
        <li key={i}>
          <p class="split">
            <strong>{cause.title}</strong>
            {cause.seen ? <span class="hint">{cause.seen}</span> : null}
          </p>
          {cause.detail ? <p class="code cause-detail">{cause.detail}</p> : null}
          <p class="quiet">{cause.fix}</p>
          {cause.copy ? <Copy text={cause.copy} show label={t('check.copyLine')} /> : null}
        </li>
      ))}
    </ul>
  );
}
