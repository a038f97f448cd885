import type { Failure } from '../client.ts';
import { t } from '../text/text.ts';
import { Button } from './button.tsx';

interface ErrorBoxProps {
  error: Pick<Failure, 'message'> | undefined;
  /** Asks again; without it there is nothing to press. */
  retry?: () => unknown;
}

/** What went wrong, in people's words, and the way on. Renders nothing without an error. */
export function ErrorBox({ error, retry }: ErrorBoxProps) {
  if (!error) return null;
  return (
    <div class="error-box" role="alert">
      <p>{error.message}</p>
      {retry ? (
        <Button small onClick={() => void retry()}>
          {t('parts.retry')}
        </Button>
      ) : null}
    </div>
  );
}
