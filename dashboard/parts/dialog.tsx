import type { ComponentChildren } from 'preact';
import { useEffect, useId, useRef } from 'preact/hooks';
import { t } from '../text/text.ts';

interface DialogProps {
  title: string;
  open: boolean;
  onClose: () => void;
  /** Buttons at the foot. */
  foot?: ComponentChildren;
  wide?: boolean;
  /** The foot has the way out. */
  noClose?: boolean;
  children?: ComponentChildren;
}

/** A question before the page goes on: keeps the focus inside, Esc and a press outside close it, focus returns to where it was. */
export function Dialog({ title, open, onClose, foot, wide, noClose, children }: DialogProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  const heading = useId();
  useEffect(() => {
    const element = dialog.current;
    if (!element || !open) return;
    const before = document.activeElement as HTMLElement | null;
    if (!element.open) element.showModal();
    return () => {
      if (element.open) element.close();
      before?.focus?.();
    };
  }, [open]);
  if (!open) return null;
  return (
    <dialog
      ref={dialog}
      class={wide ? 'dialog wide' : 'dialog'}
      aria-labelledby={heading}
      onCancel={(event) => {
        event.preventDefault();
        onClose();
      }}
      onKeyDown={(event) => {
        if (event.key === 'Escape') {
          event.preventDefault();
          onClose();
        }
      }}
      onMouseDown={(event) => {
        if (event.target === dialog.current) onClose();
      }}
    >
      <div class="dialog-body">
        <div class="split">
          <h2 id={heading} class="dialog-title">
            {title}
          </h2>
          {noClose ? null : (
            <button type="button" class="button quiet small" onClick={onClose}>
              {t('parts.close')}
            </button>
          )}
        </div>
        {children}
        {foot ? <div class="dialog-foot">{foot}</div> : null}
      </div>
    </dialog>
  );
}
