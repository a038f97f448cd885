/** The stream of what arrives now: the newest first, reconnecting by itself, paused at will. */
import { useEffect, useRef, useState } from 'preact/hooks';
import type { List, LiveEvent } from '../../shared/api.ts';
import { apiUrl, Failure, get, siteId } from '../client.ts';
import { t } from '../text/text.ts';

/** So many events are kept on the page. */
export const KEPT = 200;

/** Two lists of events as one: each once, newest arrival first, at most `KEPT`. */
export function merge(newer: readonly LiveEvent[], older: readonly LiveEvent[]): LiveEvent[] {
  const seen = new Map<string, LiveEvent>();
  for (const event of [...newer, ...older]) if (!seen.has(event.id)) seen.set(event.id, event);
  return [...seen.values()].sort((a, b) => (a.receivedAt < b.receivedAt ? 1 : a.receivedAt > b.receivedAt ? -1 : 0)).slice(0, KEPT);
}

interface Stream {
  /** `undefined` until the first answer. */
  events: LiveEvent[] | undefined;
  state: 'connecting' | 'open' | 'lost';
  error: Failure | undefined;
  paused: boolean;
  /** Events that arrived during the pause. */
  waiting: number;
  turn(): void;
  retry(): void;
}

/** Follows the site's stream while the page is shown. */
export function useStream(): Stream {
  const [events, setEvents] = useState<LiveEvent[]>();
  const [state, setState] = useState<Stream['state']>('connecting');
  const [error, setError] = useState<Failure>();
  const [paused, setPaused] = useState(false);
  const [round, setRound] = useState(0);
  const held = useRef<LiveEvent[]>([]);
  const [waiting, setWaiting] = useState(0);
  const still = useRef(false);
  still.current = paused;

  useEffect(() => {
    const abort = new AbortController();
    let source: EventSource | undefined;
    let timer: ReturnType<typeof setTimeout> | undefined;
    let flush: ReturnType<typeof setTimeout> | undefined;
    let tries = 0;
    let arrived: LiveEvent[] = [];
    // Arrivals are shown a few times a second, however many there are.
    const take = (event: LiveEvent) => {
      arrived.push(event);
      flush ??= setTimeout(() => {
        flush = undefined;
        const batch = arrived.reverse();
        arrived = [];
        if (still.current) {
          held.current = merge(batch, held.current);
          setWaiting(held.current.length);
        } else setEvents((all) => merge(batch, all ?? []));
      }, 250);
    };
    const open = async () => {
      setState(tries === 0 ? 'connecting' : 'lost');
      try {
        const first = await get<List<LiveEvent>>('live', { signal: abort.signal });
        setEvents((all) => (still.current ? (all ?? first.items) : merge(first.items, all ?? [])));
        setError(undefined);
      } catch (cause) {
        if (abort.signal.aborted) return;
        setError(cause instanceof Failure ? cause : new Failure('internal', t('error.internal')));
        return again();
      }
      source = new EventSource(apiUrl('stream', { site: siteId.peek() }));
      source.onopen = () => {
        tries = 0;
        setState('open');
      };
      source.addEventListener('event', (message: MessageEvent<string>) => take(JSON.parse(message.data) as LiveEvent));
      source.onerror = () => {
        source?.close();
        again();
      };
    };
    const again = () => {
      if (abort.signal.aborted) return;
      setState('lost');
      tries++;
      clearTimeout(timer);
      timer = setTimeout(() => void open(), Math.min(15_000, 500 * 2 ** tries));
    };
    void open();
    return () => {
      abort.abort();
      source?.close();
      clearTimeout(timer);
      clearTimeout(flush);
    };
  }, [siteId.value, round]);

  return {
    events,
    state,
    error,
    paused,
    waiting,
    turn: () => {
      if (paused) {
        const batch = held.current;
        held.current = [];
        setWaiting(0);
        setEvents((all) => merge(batch, all ?? []));
      }
      setPaused(!paused);
    },
    retry: () => setRound(round + 1),
  };
}
