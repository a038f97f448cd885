import type { FailedEvent } from '../../shared/api.ts';
import { t } from '../text/text.ts';
import { indented, placeOf } from './place.ts';

/** An event's text, line by line, with the line marked that its reason is about. */
export function MarkedBody({ event }: { event: Pick<FailedEvent, 'body' | 'reason'> }) {
  const text = indented(event.body);
  const place = placeOf(event.reason, text);
  const cut = !readable(event.body);
  return (
    <>
      <p class="bad">{event.reason}</p>
      {cut ? <p class="quiet">{t('refusedKind.cut')}</p> : null}
      <pre class="well code body" tabIndex={0}>
        {text.split('\n').map((line, i) => (
          <span key={i} class={i === place ? 'line marked' : 'line'}>
            {line}
            {i === place ? <span class="refused-here">{t('refusedKind.here')}</span> : null}
            {'\n'}
          </span>
        ))}
      </pre>
    </>
  );
}

/** Whether a text is JSON. */
export function readable(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false; // that is the answer
  }
}
