import type { Import } from '../../shared/api.ts';
import { post, useAct } from '../client.ts';
import { Button, Card, ErrorBox } from '../parts/index.ts';
import { t } from '../text/text.ts';
import { Undo } from './import-done.tsx';
import { stepOfFailed } from './import-step.ts';

interface FailedProps {
  found: Import;
  put: (found: Import) => void;
  onMap: () => void;
  editor: boolean;
}

/** Why a step stopped, and the way on. */
export function Failed({ found, put, onMap, editor }: FailedProps) {
  const step = stepOfFailed(found);
  const go = useAct(async () => {
    put(
      await post<Import>(
        `imports/${encodeURIComponent(found.id)}/${step}`,
        step === 'commit' ? { skip: (found.report?.bad ?? 0) > 0 } : {},
      ),
    );
  });
  return (
    <Card title={t('import.failedWhy')}>
      <div class="stack">
        <p class="bad import-reason" role="alert">
          {found.reason ?? t('import.failedNone')}
        </p>
        <p class="quiet">{t(`import.failed.${step}`)}</p>
        {editor ? (
          <div class="row">
            <Button look="main" busy={go.busy} onClick={() => void go.run()}>
              {t('import.failedGoOn')}
            </Button>
            {step === 'check' ? <Button onClick={onMap}>{t('import.change')}</Button> : null}
            {step === 'commit' ? <Undo found={found} put={put} look="plain" /> : null}
          </div>
        ) : null}
        <ErrorBox error={go.error} />
      </div>
    </Card>
  );
}
