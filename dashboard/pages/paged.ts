/** A list that the collector hands out page by page: what is loaded so far, and how to load more. */
import { useEffect, useRef, useState } from 'preact/hooks';
import type { List } from '../../shared/api.ts';
import { Failure, useLoad, type Load } from '../client.ts';
import { t } from '../text/text.ts';

/** What a page knows of such a list. */
export interface Paged<T, L extends List<T> = List<T>> extends Pick<Load<L>, 'loading' | 'error' | 'busy' | 'refresh'> {
  /** The answer that holds the first page. */
  first: L | undefined;
  /** Everything loaded so far; undefined before the first answer. */
  items: T[] | undefined;
  /** Loads the next page; undefined when there is none. */
  more: (() => Promise<void>) | undefined;
  adding: boolean;
  addError: Failure | undefined;
}

interface Added<T> {
  key: string;
  items: T[];
  next: string | null;
}

/**
 * Loads the first page whenever `key` changes, further pages on demand. A refresh asks for the first page again and keeps the others:
 * `merge` makes one list of both.
 */
export function usePaged<T, L extends List<T> = List<T>>(
  key: string,
  load: (cursor: string | undefined, signal: AbortSignal) => Promise<L>,
  merge: (newer: T[], older: T[]) => T[] = (newer, older) => [...newer, ...older],
): Paged<T, L> {
  const first = useLoad(key, (signal) => load(undefined, signal));
  const [added, setAdded] = useState<Added<T> | null>(null);
  const [state, setState] = useState<{ busy: boolean; error?: Failure }>({ busy: false });
  const running = useRef<AbortController | null>(null);
  useEffect(() => {
    setAdded(null);
    setState({ busy: false });
    return () => running.current?.abort();
  }, [key]);

  const mine = added?.key === key ? added : null;
  const next = mine ? mine.next : first.data?.next;
  const more = async () => {
    running.current?.abort();
    const abort = (running.current = new AbortController());
    setState({ busy: true });
    try {
      const page = await load(next ?? undefined, abort.signal);
      if (abort.signal.aborted) return;
      // What the first page held when this one was asked for stays, though a refresh may push it down.
      const kept = mine?.items ?? first.data?.items ?? [];
      setAdded({ key, items: [...kept, ...page.items], next: page.next });
      setState({ busy: false });
    } catch (error) {
      if (abort.signal.aborted) return;
      if (!(error instanceof Failure)) console.error(error);
      setState({ busy: false, error: error instanceof Failure ? error : new Failure('internal', t('error.internal')) });
    }
  };
  const items = first.data && (mine ? merge(first.data.items, mine.items) : first.data.items);
  return { ...pick(first), first: first.data, items, more: next ? more : undefined, adding: state.busy, addError: state.error };
}

const pick = <L>({ loading, error, busy, refresh }: Load<L>) => ({ loading, error, busy, refresh });

/** Rows of two answers by id, each once, in the order of the newer. */
export const once =
  <T extends { id: string }>() =>
  (newer: T[], older: T[]): T[] => {
    const seen = new Set(newer.map((row) => row.id));
    return [...newer, ...older.filter((row) => !seen.has(row.id))];
  };
