import type { ComponentChildren } from 'preact';

interface CardProps {
  title?: ComponentChildren;
  /** The small line under the title: of what, in which units. */
  subtitle?: ComponentChildren;
  /** At the upper right: a link, a chip, a legend. */
  aside?: ComponentChildren;
  /** Small print below. */
  note?: ComponentChildren;
  class?: string;
  children?: ComponentChildren;
}

/** A raised surface with a title that says what it shows. */
export function Card({ title, subtitle, aside, note, class: extra, children }: CardProps) {
  return (
    <section class={extra ? `card ${extra}` : 'card'}>
      {title || aside ? (
        <div class="card-head">
          <div>
            {title ? <h2>{title}</h2> : null}
            {subtitle ? <p class="card-sub">{subtitle}</p> : null}
          </div>
          {aside ? <div class="card-aside">{aside}</div> : null}
        </div>
      ) : null}
      {children}
      {note ? <p class="card-note">{note}</p> : null}
    </section>
  );
}
