import type { Import, ImportProgress, ImportStatus } from '../../shared/api.ts';
import { number } from '../format.ts';
import { Chip } from '../parts/index.ts';
import { t } from '../text/text.ts';
import { stepOf, STEPS } from './import-step.ts';
import { leftWords, TONES } from './import-words.ts';

/** The state of an import in a word. */
export const StatusChip = ({ status }: { status: ImportStatus }) => <Chip tone={TONES[status]}>{t(`import.status.${status}`)}</Chip>;

interface StepsProps {
  found: Import;
  /** The mapping is looked at again after a try. */
  mapping: boolean;
}

/** Where an import stands on its way. */
export function Steps({ found, mapping }: StepsProps) {
  const here = STEPS.indexOf(stepOf(found, mapping));
  return (
    <ol class="import-steps no-print" aria-label={t('import.steps')}>
      {STEPS.map((step, i) => {
        const done = i < here || (step === 'store' && found.status === 'committed');
        return (
          <li key={step} class={done ? 'done' : undefined} aria-current={i === here ? 'step' : undefined}>
            <span class="import-step-mark" aria-hidden="true">
              {done ? '✓' : number(i + 1)}
            </span>
            {t(`import.step.${step}`)}
            {done ? <span class="unseen">{t('import.stepDone')}</span> : null}
          </li>
        );
      })}
    </ol>
  );
}

interface BarProps {
  label: string;
  done: number;
  total: number;
}
/** How much of something is done, as a bar; without a total it only says that something goes on. */
export const Bar = ({ label, done, total }: BarProps) => (
  <progress class="import-bar" aria-label={label} max={total || 1} value={total > 0 ? Math.min(done, total) : undefined} />
);

/** How far the step is that runs now, and how long it will go on. */
export function Progress({ progress }: { progress: ImportProgress | null }) {
  if (!progress)
    return (
      <div class="import-progress" role="status">
        <Bar label={t('import.progress.begins')} done={0} total={0} />
        <p class="quiet">{t('import.progress.begins')}</p>
      </div>
    );
  const { what, done, total, left } = progress;
  const words = [total > 0 ? t('import.progress.of', { done, total }) : '', leftWords(left)].filter(Boolean).join(' · ');
  return (
    <div class="import-progress">
      <p role="status">{t(`import.progress.${what}`)}</p>
      <Bar label={t(`import.progress.${what}`)} done={done} total={total} />
      <p class="quiet num">{words || t('import.progress.begins')}</p>
      <p class="hint">{t('import.progress.go')}</p>
    </div>
  );
}
