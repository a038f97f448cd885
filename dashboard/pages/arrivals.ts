/** What arrives now, event by event, for a page that shows one person: reconnects by itself, waits while the page is hidden. */
import { useEffect, useRef, useState } from 'preact/hooks';
import type { LiveEvent } from '../../shared/api.ts';
import { apiUrl, siteId } from '../client.ts';

/** How the connection stands. */
export type Connection = 'connecting' | 'open' | 'lost';

/**
 * Calls `onEvent` for every arrival on the site, and `onReturn` when the stream is back after a gap (something may have been missed).
 * Answers how the connection stands.
 */
export function useArrivals(onEvent: (event: LiveEvent) => void, onReturn: () => void): Connection {
  const [state, setState] = useState<Connection>('connecting');
  const latest = useRef({ onEvent, onReturn });
  latest.current = { onEvent, onReturn };
  useEffect(() => {
    let source: EventSource | undefined;
    let timer: ReturnType<typeof setTimeout> | undefined;
    let tries = 0;
    let lost = false;
    const open = () => {
      source = new EventSource(apiUrl('stream', { site: siteId.peek() }));
      source.onopen = () => {
        tries = 0;
        setState('open');
        if (lost) latest.current.onReturn();
        lost = false;
      };
      source.addEventListener('event', (message: MessageEvent<string>) => latest.current.onEvent(JSON.parse(message.data) as LiveEvent));
      source.addEventListener('lost', () => latest.current.onReturn());
      source.onerror = () => {
        source?.close();
        lost = true;
        setState('lost');
        clearTimeout(timer);
        timer = setTimeout(open, Math.min(30_000, 1000 * 2 ** tries++));
      };
    };
    const turn = () => {
      if (document.visibilityState === 'hidden') {
        source?.close();
        clearTimeout(timer);
        source = undefined;
        lost = true;
      } else if (!source) open();
    };
    open();
    document.addEventListener('visibilitychange', turn);
    return () => {
      document.removeEventListener('visibilitychange', turn);
      source?.close();
      clearTimeout(timer);
    };
  }, [siteId.value]);
  return state;
}
