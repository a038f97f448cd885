import type { ComponentChildren } from 'preact';
import { useEffect, useRef } from 'preact/hooks';

interface PageProps {
  /** The document's title: the page's name. */
  title: string;
  /** The finding in a sentence, shown as the heading; the title when there is none. */
  finding?: ComponentChildren;
  /** A quieter line under the finding (a rule as a sentence, chips). */
  under?: ComponentChildren;
  /** What stands before the heading (an avatar). */
  lead?: ComponentChildren;
  /** Period picker and buttons at the upper right. */
  actions?: ComponentChildren;
  children?: ComponentChildren;
}

let first = true;

/** One page: the finding as its heading, its actions, its content. Focus goes to the heading when the route changes. */
export function Page({ title, finding, under, lead, actions, children }: PageProps) {
  useEffect(() => {
    document.title = `${title} · Kith`;
  }, [title]);
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    // The first page is announced by the browser itself.
    if (!first) heading.current?.focus({ preventScroll: true });
    first = false;
  }, []);
  return (
    <div class="page">
      {actions ? <div class="page-actions no-print">{actions}</div> : null}
      <header class="page-head">
        {lead}
        <div class="page-words">
          <h1 ref={heading} tabIndex={-1}>
            {finding ?? title}
          </h1>
          {under ? <div class="page-under">{under}</div> : null}
        </div>
      </header>
      {children}
    </div>
  );
}
