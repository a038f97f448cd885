/** A mapping that saves itself: a moment after the last change, and at once where files have to be read anew. */
import { useEffect, useRef, useState } from 'preact/hooks';
import type { Import } from '../../shared/api.ts';
import { put, useAct, type Failure } from '../client.ts';
import { draftOf, readsAnew, sound, type Draft } from './import-draft.ts';

const QUIET = 700;
const same = (a: Draft, b: Draft): boolean => JSON.stringify(a) === JSON.stringify(b);

/** What the page knows of the mapping that is edited. */
export interface Saving {
  draft: Draft;
  change: (draft: Draft) => void;
  /** The draft as it is now, also for who has waited meanwhile. */
  now: () => Draft;
  /** Whether something is not saved yet. */
  dirty: boolean;
  busy: boolean;
  error: Failure | undefined;
  /** Saves what is not saved; false when it could not be, and `error` says why. */
  save: () => Promise<boolean>;
}

/** Holds the draft of an import; `onSaved` is given each answer of the collector. */
export function useSaving(found: Import, onSaved: (found: Import) => void): Saving {
  const [draft, setDraft] = useState(() => draftOf(found));
  const latest = useRef(draft);
  const stored = useRef(draft);
  const running = useRef<Promise<unknown> | null>(null);
  const refused = useRef<Draft | null>(null);
  const change = (next: Draft) => {
    latest.current = next;
    setDraft(next);
  };
  useEffect(() => {
    // A file that was added joins what is edited.
    const whole = draftOf(found);
    const known = new Set(latest.current.parts.map(({ part }) => part));
    const added = whole.parts.filter(({ part }) => !known.has(part));
    if (added.length === 0) return;
    stored.current = { ...stored.current, parts: [...stored.current.parts, ...added] };
    change({ ...latest.current, parts: [...latest.current.parts, ...added] });
  }, [found]);
  const act = useAct(async () => {
    const sent = latest.current;
    refused.current = sent;
    const answer = await put<Import>(`imports/${encodeURIComponent(found.id)}`, sent);
    refused.current = null;
    const next = draftOf(answer);
    stored.current = next;
    // What was typed meanwhile stays, and is saved next.
    if (same(latest.current, sent)) change(next);
    onSaved(answer);
    return true;
  });
  const run = async (): Promise<boolean> => {
    const mine = act.run();
    running.current = mine;
    return (await mine) === true;
  };
  const dirty = !same(draft, stored.current);
  const save = async () => {
    await running.current;
    if (same(latest.current, stored.current)) return true;
    return sound(latest.current) && (await run());
  };
  useEffect(() => {
    // What was refused waits for another change, or for the reader to say so.
    if (!dirty || act.busy || !sound(draft) || refused.current === draft) return;
    const timer = setTimeout(() => void run(), readsAnew(stored.current, draft) ? 0 : QUIET);
    return () => clearTimeout(timer);
  }, [draft, act.busy]);
  return { draft, change, now: () => latest.current, dirty, busy: act.busy, error: act.error, save };
}
