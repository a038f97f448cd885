/** The one way to the collector's API: typed answers, people's words for errors, and loading that shows the last answer while it asks again. */
import { signal } from '@preact/signals';
import { useCallback, useEffect, useRef, useState } from 'preact/hooks';
import type { ApiError } from '../shared/api.ts';
import { t } from './text/text.ts';

/** Why a call failed; `message` is for people, `code` for programs (`offline` when nothing answered). */
export class Failure extends Error {
  constructor(
    readonly code: string,
    message: string,
    readonly status = 0,
    readonly details?: unknown,
  ) {
    super(message);
  }
}

/** The site that calls are about (header `kith-site`); `null` before somebody is logged in. */
export const siteId = signal<string | null>(null);
let again: (() => Promise<boolean>) | null = null;
/** Chooses what happens when the collector says that nobody is logged in (any more): `ask` answers whether the same person is, now; then the call is made again. */
export function onLoggedOut(ask: (() => Promise<boolean>) | null): void {
  again = ask;
}
/** Asks for a log-in where a session ended; answers whether the same person is logged in again. */
export const loggedInAgain = (): Promise<boolean> => again?.() ?? Promise.resolve(false);
/** Calls that are themselves about logging in or out. */
const ENTRANCE = new Set(['login', 'logout', 'setup', 'invitation']);

type Query = Record<string, string | number | boolean | null | undefined>;
interface Call {
  query?: Query;
  signal?: AbortSignal;
  /** JSON, or text with a content type of its own. */
  body?: unknown;
  text?: { type: string; body: string };
  headers?: Record<string, string>;
  /** Receives the answer's ETag, which a later change sends back as `If-Match`. */
  tag?: (etag: string | null) => void;
}

/** The full address of an API path: `apiUrl('overview', {period: '7d'})`. */
export function apiUrl(path: string, query: Query = {}): string {
  const url = new URL(`api/v1/${path}`, document.baseURI);
  for (const [key, value] of Object.entries(query))
    if (value !== undefined && value !== null && value !== '') url.searchParams.set(key, String(value));
  return url.href;
}

/** What a failed answer means to a person. */
export function failureOf(status: number, error: ApiError['error'] | null): Failure {
  const message = error?.message ?? '';
  const say = (text: string, code: string) => new Failure(error?.code ?? code, text, status, error?.details);
  if (status === 400) return say(message ? t('error.invalid', { message }) : t('error.internal'), 'invalid');
  if (status === 401) return say(message || t('error.unauthorized'), 'unauthorized');
  if (status === 403) return say(message || t('error.forbidden'), 'forbidden');
  if (status === 404) return say(t('error.notFound'), 'not_found');
  if (status === 409 || status === 412) return say(t('error.conflict', { message }), 'conflict');
  if (status === 413) return say(t('error.tooLarge'), 'too_large');
  if (status === 429) return say(t('error.tooMany'), 'too_many');
  if (status === 502 || status === 503 || status === 504) return say(t('error.unavailable'), 'unavailable');
  return say(t('error.internal'), 'internal');
}

async function call<T>(method: string, path: string, options: Call = {}): Promise<T> {
  const { query, signal: abort, body, text, headers, tag } = options;
  const all: Record<string, string> = { accept: 'application/json', ...headers };
  if (siteId.peek()) all['kith-site'] = siteId.peek() as string;
  if (body !== undefined) all['content-type'] = 'application/json';
  if (text) all['content-type'] = text.type;
  let answer: Response;
  try {
    answer = await fetch(apiUrl(path, query), {
      method,
      headers: all,
      signal: abort,
      credentials: 'same-origin',
      body: text ? text.body : body === undefined ? undefined : JSON.stringify(body),
    });
  } catch (cause) {
    if (abort?.aborted) throw cause;
    throw new Failure('offline', t('error.offline'));
  }
  if (answer.ok) tag?.(answer.headers.get('etag'));
  if (answer.status === 204 || (method === 'HEAD' && answer.ok)) return undefined as T;
  const parsed = (await answer.json().catch(() => null)) as unknown;
  if (!answer.ok) {
    if (answer.status === 401 && again && !ENTRANCE.has(path) && (await again())) return call(method, path, options);
    throw failureOf(answer.status, (parsed as ApiError | null)?.error ?? null);
  }
  if (parsed === null) throw new Failure('internal', t('error.internal'), answer.status);
  return parsed as T;
}

/** Reads: `get<Overview>('overview', {query: {period: '7d'}})`; paths are relative to `/api/v1/`. */
export const get = <T>(path: string, options?: Call): Promise<T> => call<T>('GET', path, options);
/** Asks whether a file may be had, without taking it. */
export const head = (path: string, options?: Call): Promise<void> => call<void>('HEAD', path, options);
/** Creates or asks for something to be done. */
export const post = <T>(path: string, body?: unknown, options?: Call): Promise<T> =>
  call<T>('POST', path, { body: body ?? {}, ...options });
/** Sends text as it is (a CSV). */
export const postText = <T>(path: string, type: string, body: string, options?: Call): Promise<T> =>
  call<T>('POST', path, { ...options, text: { type, body } });
/** Replaces something. */
export const put = <T>(path: string, body: unknown, options?: Call): Promise<T> => call<T>('PUT', path, { body, ...options });
/** Removes something. */
export const del = <T = void>(path: string, options?: Call): Promise<T> => call<T>('DELETE', path, options);

/** What a page knows of one question to the collector. */
export interface Load<T> {
  /** The newest answer, also while a newer one is asked for. */
  data: T | undefined;
  error: Failure | undefined;
  /** Whether there is nothing to show yet. */
  loading: boolean;
  /** Whether an answer is on its way, first or not. */
  busy: boolean;
  /** Asks again. */
  refresh(): Promise<void>;
  /** Shows `data` at once, before the collector confirms it. */
  put(data: T): void;
}

const answers = new Map<string, unknown>();
/** Forgets every answer: after log-out or a change of site. */
export const forget = (): void => answers.clear();

/**
 * Asks `load` whenever `key` changes (`null`: not now), shows the last answer to the same key meanwhile, aborts what is no longer wanted.
 * @example const overview = useLoad(`overview ${period}`, (signal) => get<Overview>('overview', { query: { period }, signal }));
 */
export function useLoad<T>(key: string | null, load: (signal: AbortSignal) => Promise<T>): Load<T> {
  const full = key === null ? null : `${siteId.value ?? ''} ${key}`;
  const [state, setState] = useState<{ key: string | null; data?: T; error?: Failure; busy: boolean }>({ key: null, busy: false });
  const latest = useRef(load);
  latest.current = load;
  const running = useRef<AbortController | null>(null);

  const refresh = useCallback(async () => {
    if (full === null) return;
    running.current?.abort();
    const mine = (running.current = new AbortController());
    setState((s) => ({ key: full, data: s.key === full ? s.data : (answers.get(full) as T | undefined), busy: true }));
    try {
      const data = await latest.current(mine.signal);
      if (mine.signal.aborted) return;
      answers.set(full, data);
      setState({ key: full, data, busy: false });
    } catch (error) {
      if (mine.signal.aborted) return;
      const failure = error instanceof Failure ? error : new Failure('internal', t('error.internal'));
      if (!(error instanceof Failure)) console.error(error);
      setState((s) => ({ ...s, key: full, error: failure, busy: false }));
    }
  }, [full]);

  useEffect(() => {
    void refresh();
    return () => running.current?.abort();
  }, [refresh]);

  const fits = state.key === full;
  const data = fits ? state.data : full === null ? undefined : (answers.get(full) as T | undefined);
  const error = fits ? state.error : undefined;
  return {
    data,
    error,
    loading: full !== null && data === undefined && !error,
    busy: fits ? state.busy : full !== null,
    refresh,
    put: (next) => {
      if (full === null) return;
      answers.set(full, next);
      setState({ key: full, data: next, busy: false });
    },
  };
}

/** One act of the reader (save, send): whether it runs, how it failed, and the function that does it; answers `undefined` after a failure. */
export function useAct<A extends unknown[], R>(
  act: (...args: A) => Promise<R>,
): { run(...args: A): Promise<R | undefined>; busy: boolean; error: Failure | undefined; clear(): void } {
  const [state, setState] = useState<{ busy: boolean; error?: Failure }>({ busy: false });
  return {
    ...state,
    error: state.error,
    clear: () => setState({ busy: false }),
    async run(...args) {
      setState({ busy: true });
      try {
        const result = await act(...args);
        setState({ busy: false });
        return result;
      } catch (error) {
        if (!(error instanceof Failure)) console.error(error);
        setState({ busy: false, error: error instanceof Failure ? error : new Failure('internal', t('error.internal')) });
        return undefined;
      }
    },
  };
}
