/** The address bar as state: Kith may live under a path (`https://shop.example/kith/`), so every address goes through here. */
import { useLocation } from 'preact-iso';

/** The path that the dashboard lives under, without its last slash: `''` or `/kith`. From the page's `<base>`. */
export const base = (): string => new URL('.', document.baseURI).pathname.replace(/\/$/, '');
/** The full path of one of our pages: `at('/profiles')`. */
export const at = (path: string): string => base() + path;
/** Our page in a full path: `/profiles`. */
export const local = (path: string): string => (path.startsWith(base()) ? path.slice(base().length) : path) || '/';

/** Goes to one of our pages: `go('/segments/new')`; `replace` leaves no step in the history. */
export function useGo(): (path: string, replace?: boolean) => void {
  const { route } = useLocation();
  return (path, replace) => route(at(path), replace);
}

/** The query of the address, and a way to change part of it; `undefined` or `''` removes a word. Replaces the history step unless `push`. */
export function useQuery(): [Record<string, string>, (change: Record<string, string | undefined>, push?: boolean) => void] {
  const { query, path, route } = useLocation();
  return [query, (change, push = false) => route(path + withQuery(query, change), !push)];
}

/** A query as text with some words changed. */
export function withQuery(query: Record<string, string>, change: Record<string, string | undefined>): string {
  const next = new URLSearchParams();
  for (const [key, value] of Object.entries({ ...query, ...change })) if (value) next.set(key, value);
  const text = next.toString();
  return text ? `?${text}` : '';
}
