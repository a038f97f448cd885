/** The browser's back button, heard before the router: a page with unsaved work may ask first. */

let asks: ((to: string) => void) | null = null;
let here = '';

/** Begins to listen; called once, before the router does, because both hear the same event in the order they came. */
export function startLeaving(): void {
  addEventListener('popstate', (event) => {
    if (!asks) return;
    const to = location.pathname + location.search;
    event.stopImmediatePropagation();
    history.pushState(null, '', here);
    asks(to);
  });
}

/** Whether a page with unsaved work asks before the reader goes there; then it takes them there itself when they say so. */
export function leavingAsks(to: string): boolean {
  asks?.(to);
  return asks !== null;
}

/** From now on `ask` is told where the reader wants to go, and the page stays. Answers the function that ends it. */
export function beforeLeaving(ask: (to: string) => void): () => void {
  asks = ask;
  here = location.href;
  return () => {
    if (asks === ask) asks = null;
  };
}
