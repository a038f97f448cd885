import { useState } from 'preact/hooks';
import { t } from '../text/text.ts';
import { Button } from './button.tsx';

interface CopyProps {
  text: string;
  /** Shows the text in a well beside the button. */
  show?: boolean;
  /** What is copied, for screen readers. */
  label?: string;
}

/** Copies a text, and says so. */
export function Copy({ text, show, label }: CopyProps) {
  const [state, setState] = useState<'ready' | 'done' | 'failed'>('ready');
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(text);
      setState('done');
    } catch {
      // No clipboard outside https, or refused: the text can still be selected.
      setState('failed');
    }
    setTimeout(() => setState('ready'), 3000);
  };
  const word = state === 'done' ? t('parts.copied') : state === 'failed' ? t('parts.copyFailed') : t('parts.copy');
  const button = (
    <Button small onClick={() => void copy()} label={label && state === 'ready' ? `${t('parts.copy')}: ${label}` : undefined}>
      <span aria-live="polite">{word}</span>
    </Button>
  );
  if (!show) return button;
  return (
    <div class="copy">
      <pre class="well" tabIndex={0} aria-label={label}>
        {text}
      </pre>
      {button}
    </div>
  );
}
