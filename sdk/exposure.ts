/** Whether a slot's place came into view. The place is measured before content changes it, so that every arm is counted by the same measure. */
import type { Environment } from './environment.ts';

/** The size of a place, in CSS pixels. */
export type Size = Pick<DOMRect, 'width' | 'height'>;

/** What holds no children cannot be marked inside. */
const HOLLOW = /^(area|br|hr|iframe|img|input|select|textarea|video)$/;

/**
 * Calls `seen` once, when half of a place of this `size` at the beginning of `element` is in view (half of the screen, for a taller one). The place is
 * marked by an invisible box without influence on the layout. Answers how to stop waiting.
 */
export function whenSeen({ window }: Environment, element: Element, { width, height }: Size, seen: () => void): () => void {
  const box = window.document.createElement('span');
  const place = HOLLOW.test(element.localName) ? element : box;
  box.style.cssText = `position:absolute;visibility:hidden;pointer-events:none;width:${width}px;height:${Math.min(height, window.innerHeight)}px`;
  if (place === box) element.prepend(box);
  const observer = new window.IntersectionObserver(
    (entries) => {
      if (!entries.some((entry) => entry.isIntersecting && entry.intersectionRatio >= 0.5)) return;
      stop();
      seen();
    },
    { threshold: [0, 0.5] },
  );
  const stop = (): void => {
    observer.disconnect();
    box.remove();
  };
  observer.observe(place);
  return stop;
}
