/** What arrived last and what arrives now, as one list: the newest first, frozen during a pause. */
import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import type { List, LiveEvent } from '../../shared/api.ts';
import { get, useLoad, type Load } from '../client.ts';
import { useArrivals, type Connection } from './arrivals.ts';

/** So many events are kept on the page. */
export const KEPT = 200;
/** Arrivals are shown a few times a second, however many there are. */
const PACE = 250;

/** Two lists of events as one: each once, newest arrival first, at most `KEPT`. */
export function merge(newer: readonly LiveEvent[], older: readonly LiveEvent[]): LiveEvent[] {
  const seen = new Map<string, LiveEvent>();
  for (const event of [...newer, ...older]) if (!seen.has(event.id)) seen.set(event.id, event);
  return [...seen.values()].sort((a, b) => (a.receivedAt < b.receivedAt ? 1 : a.receivedAt > b.receivedAt ? -1 : 0)).slice(0, KEPT);
}

interface Stream extends Pick<Load<unknown>, 'error' | 'refresh'> {
  /** `undefined` until the first answer. */
  events: LiveEvent[] | undefined;
  state: Connection;
  paused: boolean;
  /** Events that arrived during the pause. */
  waiting: number;
  /** Pauses, or goes on. */
  turn(): void;
}

/** Follows the site's stream while the page is shown. */
export function useStream(): Stream {
  const first = useLoad('live', (signal) => get<List<LiveEvent>>('live', { signal }));
  const [arrived, setArrived] = useState<LiveEvent[]>([]);
  const [frozen, setFrozen] = useState<LiveEvent[] | null>(null);
  const held = useRef<LiveEvent[]>([]);
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  const state = useArrivals(
    (event) => {
      held.current.unshift(event);
      timer.current ??= setTimeout(() => {
        timer.current = undefined;
        const batch = held.current;
        held.current = [];
        setArrived((all) => merge(batch, all));
      }, PACE);
    },
    () => void first.refresh(),
  );
  useEffect(() => () => clearTimeout(timer.current), []);
  const events = useMemo(() => first.data && merge(arrived, first.data.items), [arrived, first.data]);
  const waiting = useMemo(() => {
    const known = new Set(frozen?.map((event) => event.id));
    return frozen ? (events ?? []).filter((event) => !known.has(event.id)).length : 0;
  }, [events, frozen]);
  return {
    events: frozen ?? events,
    state,
    error: first.data ? undefined : first.error,
    refresh: first.refresh,
    paused: frozen !== null,
    waiting,
    turn: () => setFrozen(frozen ? null : (events ?? [])),
  };
}
