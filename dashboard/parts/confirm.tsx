import type { ComponentChildren } from 'preact';
import { useAct } from '../client.ts';
import { t } from '../text/text.ts';
import { Button } from './button.tsx';
import { Dialog } from './dialog.tsx';
import { ErrorBox } from './error-box.tsx';

interface ConfirmProps {
  open: boolean;
  onClose: () => void;
  title: string;
  /** What will happen, in numbers. */
  children: ComponentChildren;
  /** The word on the button: what it does, not "OK". */
  action: string;
  danger?: boolean;
  /** Runs; the dialog closes when it succeeds and shows why when it does not. */
  onConfirm: () => Promise<unknown>;
}

/** Says what will happen, in numbers, before it happens. */
export function Confirm({ open, onClose, title, children, action, danger = true, onConfirm }: ConfirmProps) {
  const act = useAct(async () => {
    await onConfirm();
    onClose();
  });
  return (
    <Dialog
      title={title}
      open={open}
      onClose={onClose}
      noClose
      foot={
        <>
          <Button onClick={onClose}>{t('parts.cancel')}</Button>
          <Button look={danger ? 'danger' : 'main'} busy={act.busy} onClick={() => void act.run()}>
            {action}
          </Button>
        </>
      }
    >
      <div class="dialog-words">{children}</div>
      <ErrorBox error={act.error} />
    </Dialog>
  );
}
