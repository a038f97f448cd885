import { useState } from 'preact/hooks';
import type { Import, ImportFootprint } from '../../shared/api.ts';
import { post } from '../client.ts';
import { list } from '../format.ts';
import { Button, Card, Confirm, Link, Num, Time } from '../parts/index.ts';
import { may } from '../session.ts';
import { t } from '../text/text.ts';
import { ExportMenu } from './export-menu.tsx';
import { Counts, Problems, Sums } from './import-report.tsx';

const FIGURES = ['peopleMade', 'peopleTouched', 'events', 'orders', 'returns', 'consents'] as const;

/** What goes when an import is taken back: `12 people, 30 orders and 48 events`. */
export function goingWords({ peopleMade, orders, returns, consents, events }: ImportFootprint): string {
  const parts = [
    ...(peopleMade > 0 ? [t('import.nPeople', { n: peopleMade })] : []),
    ...(orders > 0 ? [t('import.nOrders', { n: orders })] : []),
    ...(returns > 0 ? [t('import.nReturns', { n: returns })] : []),
    ...(consents > 0 ? [t('import.nConsents', { n: consents })] : []),
    ...(events > 0 ? [t('import.nEvents', { n: events })] : []),
  ];
  return parts.length > 0 ? list(parts) : t('import.nEvents', { n: 0 });
}

/** Asks before an import is taken back, and says in numbers what goes and what stays. */
export function Undo({ found, put, look }: { found: Import; put: (found: Import) => void; look?: 'plain' | 'danger' }) {
  const [asking, setAsking] = useState(false);
  const { footprint, name } = found;
  return (
    <>
      <Button look={look ?? 'danger'} onClick={() => setAsking(true)}>
        {t('import.undo')}
      </Button>
      <Confirm
        open={asking}
        onClose={() => setAsking(false)}
        title={t('import.undoTitle', { name })}
        action={t('import.undoAction')}
        onConfirm={async () => put(await post<Import>(`imports/${encodeURIComponent(found.id)}/undo`))}
      >
        {footprint ? <p>{t('import.undoGoes', { what: goingWords(footprint) })}</p> : null}
        {footprint && footprint.peopleTouched > 0 ? <p>{t('import.undoTouched', { n: footprint.peopleTouched })}</p> : null}
        <p>{t('import.undoStays')}</p>
      </Confirm>
    </>
  );
}

/** From when on the files tell what customers did; null where they hold no orders and nobody said it. A day stands for its noon, so that it is that day in every zone. */
export function beginsOf({ settings, report }: Import): string | null {
  if (settings.historyFrom !== null) return `${settings.historyFrom}T12:00:00.000Z`;
  return report?.ordersFrom ?? null;
}

/** What an import stored, where its history begins, and what was not taken. */
export function Done({ found }: { found: Import }) {
  const { footprint, report, committedAt, undoneAt } = found;
  const undone = found.status === 'undone';
  const begins = beginsOf(found);
  return (
    <>
      <div class="columns">
        <div class="stack">
          {report ? <Counts report={report} title={t('import.reportDone')} /> : null}
          {report ? <Sums sums={report.sums} /> : null}
        </div>
        <Card title={undone ? t('import.undone') : t('import.footprint')}>
          {undone ? <p class="import-words">{t('import.undoneWords')}</p> : null}
          <dl class="facts">
            {footprint && !undone
              ? FIGURES.flatMap((figure) => [
                  <dt key={`${figure} t`}>{t(`import.foot.${figure}`)}</dt>,
                  <dd key={`${figure} d`}>
                    <Num value={footprint[figure]} />
                  </dd>,
                ])
              : null}
            <dt>{t('import.stored')}</dt>
            <dd>
              <Time at={committedAt} />
            </dd>
            {undoneAt ? (
              <>
                <dt>{t('import.undone')}</dt>
                <dd>
                  <Time at={undoneAt} />
                </dd>
              </>
            ) : null}
            {begins && !undone ? (
              <>
                <dt>{t('import.history')}</dt>
                <dd>
                  <Time at={begins} as="date" />
                </dd>
              </>
            ) : null}
          </dl>
          {begins && !undone ? <p class="card-note">{t('import.historyWords')}</p> : null}
          <div class="row import-links">
            {undone ? (
              <Link to="/imports" look="plain">
                {t('import.again')}
              </Link>
            ) : (
              <>
                {may('marketer') && report?.counts.some(({ kind }) => kind === 'campaigns') ? (
                  <ExportMenu
                    path="campaigns"
                    query={{ import: found.id }}
                    what={t('export.what.campaigns')}
                    label={t('import.toCampaigns')}
                  />
                ) : null}
                <Link to="/profiles" look="plain">
                  {t('import.toProfiles')}
                </Link>
                <Link to="/orders" look="plain">
                  {t('import.toOrders')}
                </Link>
              </>
            )}
          </div>
        </Card>
      </div>
      {report && !undone ? <Problems found={found} report={report} done /> : null}
    </>
  );
}
