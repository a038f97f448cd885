/** Where a popup stands beside its button: always whole on the screen, also on a phone and inside a table that scrolls. */
import type { RefObject } from 'preact';
import { useLayoutEffect } from 'preact/hooks';

/** The edges of the button, the size of the popup, the size of the screen; in pixels. */
export interface Room {
  anchor: { left: number; right: number; top: number; bottom: number };
  popup: { width: number; height: number };
  screen: { width: number; height: number };
}
/** Which side is wished for: above the button, or from its left edge on. */
export interface Wish {
  up?: boolean;
  start?: boolean;
}
const GAP = 4;
const EDGE = 8;

/** The popup's upper left corner; turned to the other side where there is more room, moved in from the edges of the screen. Pure. */
export function placed({ anchor, popup, screen }: Room, { up = false, start = false }: Wish = {}): { left: number; top: number } {
  const below = screen.height - EDGE - anchor.bottom - GAP;
  const above = anchor.top - GAP - EDGE;
  const upwards = up ? popup.height <= above || above >= below : popup.height > below && above > below;
  const within = (at: number, size: number, whole: number) => Math.max(EDGE, Math.min(at, whole - EDGE - size));
  return {
    left: within(start ? anchor.left : anchor.right - popup.width, popup.width, screen.width),
    top: within(upwards ? anchor.top - GAP - popup.height : anchor.bottom + GAP, popup.height, screen.height),
  };
}

/** Keeps the `.popup` in a box beside the box while it is open: when it opens, grows, and while anything scrolls. */
export function usePlaced(open: boolean, box: RefObject<HTMLElement | null>, { up, start }: Wish = {}): void {
  useLayoutEffect(() => {
    const popup = box.current?.querySelector<HTMLElement>('.popup');
    if (!open || !box.current || !popup) return;
    const anchor = box.current;
    const place = () => {
      const { clientWidth: width, clientHeight: height } = document.documentElement;
      const room = { anchor: anchor.getBoundingClientRect(), popup: popup.getBoundingClientRect(), screen: { width, height } };
      const { left, top } = placed(room, { up, start });
      popup.style.left = `${left}px`;
      popup.style.top = `${top}px`;
    };
    place();
    const grown = new ResizeObserver(place);
    grown.observe(popup);
    addEventListener('scroll', place, true);
    addEventListener('resize', place);
    return () => {
      grown.disconnect();
      removeEventListener('scroll', place, true);
      removeEventListener('resize', place);
    };
  }, [open, up, start]);
}
