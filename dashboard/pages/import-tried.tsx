import type { Import } from '../../shared/api.ts';
import { post, useAct } from '../client.ts';
import { Button, Card, ErrorBox } from '../parts/index.ts';
import { t } from '../text/text.ts';
import { Preview } from './import-preview.tsx';
import { Blocked, Counts, Problems, Sums } from './import-report.tsx';

interface TriedProps {
  found: Import;
  put: (found: Import) => void;
  /** Goes back to the mapping. */
  onMap: () => void;
  editor: boolean;
}

/** What a try found, and what can be done next: store it, or change the mapping. */
export function Tried({ found, put, onMap, editor }: TriedProps) {
  const { report } = found;
  const commit = useAct(async () => {
    put(await post<Import>(`imports/${encodeURIComponent(found.id)}/commit`, { skip: (report?.bad ?? 0) > 0 }));
  });
  if (!report) return null;
  const { bad, blocked, counts } = report;
  const good = counts.reduce((sum, row) => sum + row.rows - row.bad - row.leftOut, 0);
  return (
    <>
      {editor ? (
        <Card class="import-foot no-print">
          <div class="split">
            <span class="quiet">{t('import.storeWords')}</span>
            <div class="row">
              <Button onClick={onMap} disabled={commit.busy}>
                {t('import.change')}
              </Button>
              <Button look="main" busy={commit.busy} disabled={blocked.length > 0 || good <= 0} onClick={() => void commit.run()}>
                {bad > 0 ? t('import.storeSkip', { n: bad }) : t('import.store')}
              </Button>
            </div>
          </div>
          <ErrorBox error={commit.error} />
        </Card>
      ) : null}
      <Blocked blocked={blocked} />
      <Counts report={report} title={t('import.report')} />
      <Sums sums={report.sums} />
      <Problems found={found} report={report} done={false} />
      <Preview preview={report.preview} />
    </>
  );
}
