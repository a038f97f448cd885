import { signal } from '@preact/signals';
import { clock, date, exact, relative } from '../format.ts';
import { t } from '../text/text.ts';

/** Now, to the minute: what "ago" is counted from. */
export const minute = signal(Date.now());
setInterval(() => {
  minute.value = Date.now();
}, 30_000);

interface TimeProps {
  at: string | null | undefined;
  /** `ago` (standard), the day, or the time of day. */
  as?: 'ago' | 'date' | 'clock';
}

/** A moment: "94 days ago", with the exact time in the site's zone on hover. */
export function Time({ at, as = 'ago' }: TimeProps) {
  if (!at) return <span class="quiet">{t('parts.never')}</span>;
  const words = as === 'ago' ? relative(at, Math.max(minute.value, Date.now())) : as === 'date' ? date(at) : clock(at);
  return (
    <time dateTime={at} title={exact(at)}>
      {words}
    </time>
  );
}
