/** Sends bytes as they are, and tells how far it is: `fetch` does not say what it has sent. */
import type { ApiError } from '../shared/api.ts';
import { apiUrl, Failure, failureOf, loggedInAgain, siteId } from './client.ts';
import { t } from './text/text.ts';

interface Sending {
  query?: Record<string, string | number>;
  /** Called with the bytes that are sent so far. */
  onProgress?: (sent: number) => void;
  /** Ends the sending; the promise is then rejected with its reason. */
  signal?: AbortSignal;
}

function answerOf<T>(request: XMLHttpRequest): T {
  let parsed: unknown = null;
  try {
    parsed = JSON.parse(request.responseText) as unknown;
  } catch {
    // Not an answer of the collector: what failed is told from the status alone.
  }
  if (request.status < 200 || request.status > 299) {
    const error = (parsed as ApiError | null)?.error ?? null;
    // What is wrong is the file, not a form.
    if (request.status === 400 && error?.message) throw new Failure(error.code, error.message, 400, error.details);
    throw failureOf(request.status, error);
  }
  if (request.status === 204) return undefined as T;
  if (parsed === null) throw new Failure('internal', t('error.internal'), request.status);
  return parsed as T;
}

/** Posts bytes to a path below `/api/v1/` as its body. Throws a `Failure`, or the reason of `signal`. */
export async function upload<T>(path: string, bytes: Blob, sending: Sending = {}): Promise<T> {
  const { query, onProgress, signal } = sending;
  signal?.throwIfAborted();
  const request = new XMLHttpRequest();
  await new Promise<void>((resolve, reject) => {
    request.open('POST', apiUrl(path, query));
    request.setRequestHeader('accept', 'application/json');
    request.setRequestHeader('content-type', 'application/octet-stream');
    const site = siteId.peek();
    if (site) request.setRequestHeader('kith-site', site);
    request.upload.onprogress = (event) => onProgress?.(event.loaded);
    request.onload = () => resolve();
    request.onerror = () => reject(new Failure('offline', t('error.offline')));
    request.onabort = () => reject(signal?.reason as Error);
    signal?.addEventListener('abort', () => request.abort(), { once: true });
    request.send(bytes);
  });
  if (request.status === 401 && (await loggedInAgain())) return upload(path, bytes, sending);
  return answerOf<T>(request);
}
