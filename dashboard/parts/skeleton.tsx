import { t } from '../text/text.ts';

interface SkeletonProps {
  rows?: number;
  /** `block`: one box of a chart's height. */
  look?: 'rows' | 'block' | 'title';
}

/** Where an answer will stand. */
export function Skeleton({ rows = 3, look = 'rows' }: SkeletonProps) {
  return (
    <div class="skeleton" aria-busy="true">
      <span class="unseen">{t('parts.loading')}</span>
      {look === 'block' ? <span class="bone block" /> : null}
      {look === 'title' ? <span class="bone title" /> : null}
      {look === 'rows' ? Array.from({ length: rows }, (_, i) => <span key={i} class="bone" />) : null}
    </div>
  );
}
