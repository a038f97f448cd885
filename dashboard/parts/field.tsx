import type { ComponentChildren, Ref } from 'preact';
import { useId } from 'preact/hooks';

interface FieldProps {
  label: string;
  /** What it is for; always visible. */
  hint?: ComponentChildren;
  /** Why it cannot stay so. */
  error?: string | null;
  /** Keeps the label for screen readers only. */
  bare?: boolean;
  /** Receives the ids that tie the control to its words. */
  children: (control: { id: string; 'aria-describedby': string | undefined; 'aria-invalid': true | undefined }) => ComponentChildren;
}

/** Label, control, hint and error, tied together. */
export function Field({ label, hint, error, bare, children }: FieldProps) {
  const id = useId();
  const described = [hint ? `${id}-hint` : '', error ? `${id}-error` : ''].filter(Boolean).join(' ');
  return (
    <div class="field">
      <label for={id} class={bare ? 'unseen' : 'field-label'}>
        {label}
      </label>
      {children({ id, 'aria-describedby': described || undefined, 'aria-invalid': error ? true : undefined })}
      {hint ? (
        <p class="field-hint" id={`${id}-hint`}>
          {hint}
        </p>
      ) : null}
      {error ? (
        <p class="field-error" id={`${id}-error`}>
          {error}
        </p>
      ) : null}
    </div>
  );
}

interface Common {
  label: string;
  hint?: ComponentChildren;
  error?: string | null;
  bare?: boolean;
  disabled?: boolean;
  required?: boolean;
  name?: string;
}
interface InputProps extends Common {
  value: string;
  onInput: (value: string) => void;
  type?: 'text' | 'email' | 'password' | 'url' | 'number' | 'search' | 'date' | 'datetime-local' | 'time';
  placeholder?: string;
  autocomplete?: string;
  min?: string | number;
  max?: string | number;
  step?: string | number;
  maxLength?: number;
  /** The id of a `datalist` with what is offered. */
  list?: string;
  autofocus?: boolean;
  inputRef?: Ref<HTMLInputElement>;
  onBlur?: () => void;
  onKeyDown?: (event: KeyboardEvent) => void;
}

/** One line to type in. */
export function Input(props: InputProps) {
  const { label, hint, error, bare, value, onInput, type = 'text', autofocus, inputRef, ...rest } = props;
  return (
    <Field {...{ label, hint, error, bare }}>
      {(ids) => (
        <input
          {...ids}
          {...rest}
          ref={(element) => {
            if (element && autofocus && !element.dataset.focused) {
              element.dataset.focused = '1';
              element.focus();
            }
            if (typeof inputRef === 'function') inputRef(element);
            else if (inputRef) inputRef.current = element;
          }}
          class="input"
          type={type as 'text'}
          value={value}
          onInput={(event) => onInput(event.currentTarget.value)}
        />
      )}
    </Field>
  );
}

interface TextareaProps extends Common {
  value: string;
  onInput: (value: string) => void;
  rows?: number;
  placeholder?: string;
  /** For code: fixed width, no spelling marks. */
  code?: boolean;
}

/** Several lines to type in. */
export function Textarea({ label, hint, error, bare, value, onInput, rows = 4, code, ...rest }: TextareaProps) {
  return (
    <Field {...{ label, hint, error, bare }}>
      {(ids) => (
        <textarea
          {...ids}
          {...rest}
          class={code ? 'input code' : 'input'}
          rows={rows}
          spellcheck={!code}
          value={value}
          onInput={(event) => onInput(event.currentTarget.value)}
        />
      )}
    </Field>
  );
}

interface SelectProps<V extends string> extends Common {
  value: V;
  onChange: (value: V) => void;
  options: readonly { value: V; label: string; disabled?: boolean }[];
}

/** One of a few; for many use `Combobox`. */
export function Select<V extends string>({ label, hint, error, bare, value, onChange, options, ...rest }: SelectProps<V>) {
  return (
    <Field {...{ label, hint, error, bare }}>
      {(ids) => (
        <select {...ids} {...rest} class="input" value={value} onChange={(event) => onChange(event.currentTarget.value as V)}>
          {options.map((option) => (
            <option key={option.value} value={option.value} disabled={option.disabled} selected={option.value === value}>
              {option.label}
            </option>
          ))}
        </select>
      )}
    </Field>
  );
}

interface CheckProps {
  label: ComponentChildren;
  checked: boolean;
  onChange: (checked: boolean) => void;
  hint?: ComponentChildren;
  disabled?: boolean;
}

/** Yes or no. */
export function Check({ label, checked, onChange, hint, disabled }: CheckProps) {
  return (
    <label class="check">
      <input type="checkbox" checked={checked} disabled={disabled} onChange={(event) => onChange(event.currentTarget.checked)} />
      <span>
        {label}
        {hint ? <span class="field-hint">{hint}</span> : null}
      </span>
    </label>
  );
}
