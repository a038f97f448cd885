/** Page views without a call: the first page, each navigation of a single-page application, and a page that came back from the back/forward cache. */
import type { Client } from './client.ts';
import { address } from './context.ts';

/** So long a navigation settles: titles are set after it, and routers correct the address at once. */
const SETTLE = 50;

/** Calls `view` once for each page view (`again`: the same page came back). The host's own history functions do what they did, and answer what they answered. */
export function watchViews({ env: { window }, problems: { guard } }: Client, view: (again?: boolean) => void): void {
  const { document, history, location } = window;
  let seen = '';
  let timer: ReturnType<typeof setTimeout>;
  const look = guard((again?: boolean) => {
    const here = address(window);
    if (here === seen && !again) return;
    seen = here;
    view(again);
  });
  const soon = (): void => {
    clearTimeout(timer);
    timer = setTimeout(() => look(), SETTLE);
  };
  for (const name of ['pushState', 'replaceState'] as const) {
    const original = history[name];
    guard(() => {
      history[name] = function (this: History, ...args) {
        const { pathname } = location;
        original.apply(this, args);
        // A replaced address counts when it is another page, not when a search field keeps it up to date.
        if (name === 'pushState' || pathname !== location.pathname) soon();
      };
    })();
  }
  window.addEventListener('popstate', soon);
  window.addEventListener('pageshow', (event) => event.persisted && look(true));
  if (document.readyState === 'loading') document.addEventListener('DOMContentLoaded', () => look());
  else look();
}
