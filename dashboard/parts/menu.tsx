import type { ComponentChildren } from 'preact';
import { useEffect, useId, useRef, useState } from 'preact/hooks';
import { usePlaced } from './placed.ts';

/** One thing to do. */
export interface MenuItem {
  label: string;
  onSelect: () => void;
  danger?: boolean;
  disabled?: boolean;
  /** For a choice among several. */
  checked?: boolean;
  /** The page that is shown. */
  current?: boolean;
  /** The heading it stands under; items of one group stand together. */
  group?: string;
}
interface MenuProps {
  /** What stands on the button. */
  label: ComponentChildren;
  /** For screen readers where the label is no words. */
  name?: string;
  items: MenuItem[];
  look?: 'plain' | 'quiet' | 'main';
  /** Opens upwards or to the left edge. */
  up?: boolean;
  start?: boolean;
  /** What is shown now is one of the items. */
  current?: boolean;
}

/** Closes something when the reader presses elsewhere. */
export function useOutside(open: boolean, close: () => void) {
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (!open) return;
    const press = (event: Event) => {
      if (!box.current?.contains(event.target as Node)) close();
    };
    document.addEventListener('pointerdown', press);
    return () => document.removeEventListener('pointerdown', press);
  }, [open]);
  return box;
}

/** Items as they stand together: neighbours of one group under its heading. */
function groupsOf(items: MenuItem[]): { name: string | undefined; items: MenuItem[] }[] {
  const groups: { name: string | undefined; items: MenuItem[] }[] = [];
  for (const item of items) {
    const last = groups.at(-1);
    if (last && last.name === item.group) last.items.push(item);
    else groups.push({ name: item.group, items: [item] });
  }
  return groups;
}

/** A button that opens a short list of things to do: arrows move, Enter does, Esc closes. */
export function Menu({ label, name, items, look = 'plain', up, start, current }: MenuProps) {
  const [open, setOpen] = useState(false);
  const button = useRef<HTMLButtonElement>(null);
  const id = useId();
  const box = useOutside(open, () => setOpen(false));
  usePlaced(open, box, { up, start });
  const entries = () => [...(box.current?.querySelectorAll<HTMLElement>('[role^=menuitem]:not(:disabled)') ?? [])];
  useEffect(() => {
    if (open) entries()[0]?.focus();
  }, [open]);
  const onKeyDown = (event: KeyboardEvent) => {
    if (!open) {
      if (event.key === 'ArrowDown') {
        event.preventDefault();
        setOpen(true);
      }
      return;
    }
    const all = entries();
    const here = all.indexOf(document.activeElement as HTMLElement);
    const to = { ArrowDown: (here + 1) % all.length, ArrowUp: (here - 1 + all.length) % all.length, Home: 0, End: all.length - 1 }[
      event.key
    ];
    if (to !== undefined) {
      event.preventDefault();
      all[to]?.focus();
    } else if (event.key === 'Escape' || event.key === 'Tab') {
      if (event.key === 'Escape') event.preventDefault();
      setOpen(false);
      button.current?.focus();
    }
  };
  const entry = (item: MenuItem) => (
    <button
      key={item.label}
      type="button"
      role={item.checked === undefined ? 'menuitem' : 'menuitemradio'}
      aria-checked={item.checked}
      aria-current={item.current ? 'page' : undefined}
      tabIndex={-1}
      disabled={item.disabled}
      class={`popup-item${item.danger ? ' bad' : ''}`}
      onClick={() => {
        setOpen(false);
        button.current?.focus();
        item.onSelect();
      }}
    >
      <span>{item.label}</span>
      {item.checked ? <span aria-hidden="true">✓</span> : null}
    </button>
  );
  return (
    <div class="menu" ref={box} onKeyDown={onKeyDown}>
      <button
        ref={button}
        type="button"
        class={`button ${look}`}
        aria-haspopup="menu"
        aria-expanded={open}
        aria-controls={id}
        aria-label={name}
        aria-current={current || undefined}
        onClick={() => setOpen(!open)}
      >
        {label}
      </button>
      <div id={id} role="menu" class="popup" hidden={!open}>
        {open
          ? groupsOf(items).map(({ name: heading, items: own }) =>
              heading === undefined ? (
                own.map(entry)
              ) : (
                <div key={heading} role="group" aria-label={heading} class="popup-group">
                  <p class="popup-heading" aria-hidden="true">
                    {heading}
                  </p>
                  {own.map(entry)}
                </div>
              ),
            )
          : null}
      </div>
    </div>
  );
}
