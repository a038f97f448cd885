import type { ComponentChildren, Ref } from 'preact';
import { href } from '../address.ts';

interface ButtonProps {
  /** `main`: the page's one action; `plain`: bordered; `quiet`: text only; `danger`: destroys. */
  look?: 'main' | 'plain' | 'quiet' | 'danger';
  small?: boolean;
  /** Shows that it works, and takes no second press. */
  busy?: boolean;
  disabled?: boolean;
  type?: 'button' | 'submit';
  onClick?: (event: MouseEvent) => void;
  /** Needed where the children are no words. */
  label?: string;
  expanded?: boolean;
  pressed?: boolean;
  popup?: 'menu' | 'dialog' | 'listbox';
  buttonRef?: Ref<HTMLButtonElement>;
  children: ComponentChildren;
}

/** Something to press. */
export function Button(props: ButtonProps) {
  const { look = 'plain', small, busy, disabled, type = 'button', onClick, label, expanded, pressed, popup, buttonRef, children } = props;
  return (
    <button
      ref={buttonRef}
      type={type}
      class={`button ${look}${small ? ' small' : ''}`}
      disabled={disabled || busy}
      aria-busy={busy || undefined}
      aria-label={label}
      aria-expanded={expanded}
      aria-pressed={pressed}
      aria-haspopup={popup}
      onClick={onClick}
    >
      {children}
    </button>
  );
}

interface LinkProps {
  /** One of our pages: `/profiles/p_1`. */
  to: string;
  /** Looks like a button. */
  look?: 'link' | 'main' | 'plain' | 'quiet';
  current?: boolean;
  class?: string;
  children: ComponentChildren;
}

/** A way to one of our pages; other addresses use a plain `<a>`. */
export function Link({ to, look = 'link', current, class: extra, children }: LinkProps) {
  const classes = [look === 'link' ? '' : `button ${look}`, extra ?? ''].join(' ').trim();
  return (
    <a href={href(to)} class={classes || undefined} aria-current={current ? 'page' : undefined}>
      {children}
    </a>
  );
}
