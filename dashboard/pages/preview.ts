/** Whom a rule would hold for, asked while it is typed: a moment after the last key, only when every condition is filled in. */
import { useEffect, useRef, useState } from 'preact/hooks';
import type { Preview } from '../../shared/api.ts';
import type { Rule } from '../../shared/rule.ts';
import { post, useLoad, type Load } from '../client.ts';

/** `value`, as it was `ms` ago at the latest change. */
export function useDelayed<T>(value: T, ms: number): T {
  const [late, setLate] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setLate(value), ms);
    return () => clearTimeout(timer);
  }, [value, ms]);
  return late;
}

/** The count of a rule (`null`: not now). `stale`: the last known answer, shown while a new one is asked for. */
export function usePreview(rule: Rule | null): Pick<Load<Preview>, 'data' | 'error' | 'busy' | 'refresh'> & { stale: boolean } {
  const text = useDelayed(rule ? JSON.stringify(rule) : null, 250);
  const load = useLoad(text === null ? null : `preview ${text}`, (signal) =>
    post<Preview>('segments/preview', { rule: JSON.parse(text ?? '') as Rule }, { signal }),
  );
  const last = useRef<Preview | undefined>(undefined);
  if (load.data) last.current = load.data;
  return {
    data: load.data ?? last.current,
    error: load.error,
    busy: load.busy,
    refresh: load.refresh,
    stale: load.data === undefined || load.busy,
  };
}
