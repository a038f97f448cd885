import type { ComponentChildren } from 'preact';

interface EmptyProps {
  /** What will be here. */
  title: string;
  /** Why it is empty and what to do: one or two sentences. */
  children?: ComponentChildren;
  /** The one next step. */
  action?: ComponentChildren;
}

/** A place with nothing in it yet: teaches what will be here and the one next step. */
export function Empty({ title, children, action }: EmptyProps) {
  return (
    <div class="empty">
      <p class="empty-title">{title}</p>
      {children ? <div class="empty-words">{children}</div> : null}
      {action ? <div class="empty-action">{action}</div> : null}
    </div>
  );
}
