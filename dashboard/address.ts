/** The address bar as state: Kith may live under a path (`https://shop.example/kith/`), so every address goes through here. */
import { signal } from '@preact/signals';
import { useLocation } from 'preact-iso';

/** The path that the dashboard lives under, without its last slash: `''` or `/kith`. From the page's `<base>`. */
export const base = (): string => new URL('.', document.baseURI).pathname.replace(/\/$/, '');
/** The full path of one of our pages: `at('/profiles')`. */
export const at = (path: string): string => base() + path;
/** The site that links name, so that they open the same one for a colleague; null for a reader with one site, whose addresses stay plain. */
export const namedSite = signal<string | null>(null);
/** The full address of a link to one of our pages: its path, and the site that is shown. */
export function href(to: string): string {
  const url = new URL(to, 'http://page');
  const query = Object.fromEntries(url.searchParams);
  return at(url.pathname) + withQuery(query, { site: query.site ?? namedSite.value ?? undefined });
}
/** The site that the address bar names. */
export const siteInAddress = (): string | null => new URLSearchParams(location.search).get('site');

/** Our page in a full path: `/profiles`. */
export const local = (path: string): string => (path.startsWith(base()) ? path.slice(base().length) : path) || '/';

/** Goes to one of our pages: `go('/segments/new')`; `replace` leaves no step in the history. */
export function useGo(): (path: string, replace?: boolean) => void {
  const { route } = useLocation();
  return (path, replace) => route(href(path), replace);
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
