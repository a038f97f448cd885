import { useEffect, useId, useRef, useState } from 'preact/hooks';
import { t } from '../text/text.ts';
import { Field } from './field.tsx';

/** One thing to choose: its value, its words, and a quieter word behind them (a count). */
export interface Option {
  value: string;
  label: string;
  detail?: string;
}
interface ComboboxProps {
  label: string;
  value: string;
  onChange: (value: string) => void;
  options: readonly Option[];
  /** Whether words that are not in the list may stand. */
  free?: boolean;
  /** For lists that are asked for while typing; filtering is then theirs. */
  onType?: (typed: string) => void;
  placeholder?: string;
  hint?: string;
  error?: string | null;
  bare?: boolean;
  disabled?: boolean;
  autofocus?: boolean;
}

/** The options that fit what was typed: those that begin with it first, at most 50. */
export function fitting(options: readonly Option[], typed: string): Option[] {
  const words = typed.trim().toLowerCase();
  if (!words) return options.slice(0, 50);
  const rank = (o: Option) => {
    const label = o.label.toLowerCase();
    return label.startsWith(words) ? 0 : label.includes(words) || o.value.toLowerCase().includes(words) ? 1 : 2;
  };
  return options
    .map((option, i) => ({ option, i, rank: rank(option) }))
    .filter((x) => x.rank < 2)
    .sort((a, b) => a.rank - b.rank || a.i - b.i)
    .slice(0, 50)
    .map((x) => x.option);
}

/** Type ahead and choose: arrows move, Enter takes, Esc leaves it as it was. */
export function Combobox(props: ComboboxProps) {
  const { label, value, onChange, options, free, onType, placeholder, hint, error, bare, disabled, autofocus } = props;
  const list = useId();
  const [open, setOpen] = useState(false);
  const [typed, setTyped] = useState<string | null>(null);
  const [active, setActive] = useState(-1);
  const input = useRef<HTMLInputElement>(null);
  const chosen = options.find((o) => o.value === value)?.label ?? value;
  const shown = typed === null ? options.slice(0, 50) : onType ? [...options] : fitting(options, typed);
  const offered: Option[] =
    free && typed?.trim() && !shown.some((o) => o.value === typed.trim())
      ? [...shown, { value: typed.trim(), label: t('parts.useTyped', { typed: typed.trim() }) }]
      : shown;

  useEffect(() => {
    if (autofocus) input.current?.focus();
  }, []);
  useEffect(() => {
    if (open) document.getElementById(list)?.scrollIntoView?.({ block: 'nearest' });
  }, [open]);
  useEffect(() => {
    if (open) document.getElementById(`${list}-${active}`)?.scrollIntoView({ block: 'nearest' });
  }, [open, active]);

  const close = () => {
    setOpen(false);
    setTyped(null);
    setActive(-1);
  };
  const take = (option: Option | undefined) => {
    if (option) onChange(option.value);
    close();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      event.preventDefault();
      if (!open) return setOpen(true);
      const step = event.key === 'ArrowDown' ? 1 : -1;
      setActive((i) => (offered.length === 0 ? -1 : (Math.max(i, step < 0 ? 0 : -1) + step + offered.length) % offered.length));
    } else if (event.key === 'Enter' && open) {
      event.preventDefault();
      take(offered[active] ?? (typed ? offered[0] : undefined));
    } else if (event.key === 'Escape' && open) {
      event.preventDefault();
      event.stopPropagation();
      close();
    }
  };

  return (
    <Field {...{ label, hint, error, bare }}>
      {(ids) => (
        <div class="combobox">
          <input
            {...ids}
            ref={input}
            class="input"
            role="combobox"
            type="text"
            autocomplete="off"
            aria-autocomplete="list"
            aria-expanded={open}
            aria-controls={list}
            aria-activedescendant={open && active >= 0 ? `${list}-${active}` : undefined}
            placeholder={placeholder}
            disabled={disabled}
            value={typed ?? chosen}
            onFocus={(event) => event.currentTarget.select()}
            onClick={() => setOpen(true)}
            onInput={(event) => {
              setTyped(event.currentTarget.value);
              setOpen(true);
              setActive(-1);
              onType?.(event.currentTarget.value);
            }}
            onKeyDown={onKeyDown}
            onBlur={() => {
              if (free && typed?.trim()) onChange(typed.trim());
              close();
            }}
          />
          <ul id={list} role="listbox" aria-label={label} class="popup" hidden={!open}>
            {open && offered.length === 0 ? (
              <li class="popup-none" role="presentation">
                {t('parts.nothingFits', { typed: typed ?? '' })}
              </li>
            ) : null}
            {open
              ? offered.map((option, i) => (
                  <li
                    key={option.value}
                    id={`${list}-${i}`}
                    role="option"
                    aria-selected={i === active || option.value === value}
                    class={i === active ? 'popup-item active' : 'popup-item'}
                    onMouseDown={(event) => {
                      event.preventDefault();
                      take(option);
                    }}
                  >
                    <span>{option.label}</span>
                    {option.detail ? <span class="quiet">{option.detail}</span> : null}
                  </li>
                ))
              : null}
          </ul>
        </div>
      )}
    </Field>
  );
}
