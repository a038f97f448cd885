import type { ComponentChildren } from 'preact';

interface ChipProps {
  tone?: 'plain' | 'accent' | 'good' | 'bad' | 'warn';
  title?: string;
  children: ComponentChildren;
}

/** A word about something: a segment, a state. */
export function Chip({ tone = 'plain', title, children }: ChipProps) {
  return (
    <span class={`chip ${tone}`} title={title}>
      {children}
    </span>
  );
}

/** A small figure beside a word. */
export function Badge({ children }: { children: ComponentChildren }) {
  return <span class="badge">{children}</span>;
}
