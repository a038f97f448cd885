/** What an event tells about the page and the browser. The user agent travels in its header; a fragment is left out, because it may hold tokens. */
import type { Environment } from './environment.ts';

/** The address of the page as people know it: with a fragment only where the fragment is the route (`#/cart`, `#!cart`). */
export function address({ location }: Environment['window']): string {
  const { href, hash } = location;
  return /^#[/!]/.test(hash) ? href : href.split('#')[0]!;
}

/** `context.page`. */
export interface PageContext {
  url: string;
  path: string;
  referrer: string;
  title: string;
  search: string;
}

/** The page as it is now; `referrer` is the page before it, also within a single-page application. */
export function pageContext(window: Environment['window'], referrer: string): PageContext {
  const { location, document } = window;
  return { url: address(window), path: location.pathname, referrer, title: document.title, search: location.search };
}

/** `context.campaign` (the UTM parameters of the address, where there are some), `locale`, `timezone` and `screen`. */
export function surroundings({ location, navigator, screen, devicePixelRatio }: Environment['window']): Record<string, unknown> {
  let utm: Record<string, string> | undefined;
  new URLSearchParams(location.search).forEach((value, name) => {
    if (/^utm_./.test(name)) (utm ??= {})[name === 'utm_campaign' ? 'name' : name.slice(4)] = value;
  });
  return {
    campaign: utm,
    locale: navigator.language,
    timezone: Intl.DateTimeFormat().resolvedOptions().timeZone,
    screen: { width: screen.width, height: screen.height, density: devicePixelRatio },
  };
}
