/** How complete somebody's record is, what it lacks, and what in it cannot be right. */
import type { Completeness } from '../../shared/api.ts';
import { get, useLoad } from '../client.ts';
import { list } from '../format.ts';
import { Card, ErrorBox, Skeleton } from '../parts/index.ts';
import { t } from '../text/text.ts';
import { fieldName, problemName } from './hygiene-words.ts';
import './hygiene.css';

/** The card of a known person; `at` changes when something was learned. */
export function RecordCard({ profile, at }: { profile: string; at: string }) {
  const found = useLoad(`completeness ${profile} ${at}`, (signal) =>
    get<Completeness>(`profiles/${encodeURIComponent(profile)}/completeness`, { signal }),
  );
  const data = found.data;
  return (
    <Card title={t('hygiene.profile')}>
      {data ? <Shown data={data} /> : found.error ? <ErrorBox error={found.error} retry={found.refresh} /> : <Skeleton rows={2} />}
    </Card>
  );
}

function Shown({ data: { score, fields, odd } }: { data: Completeness }) {
  const missing = fields.filter(({ held, weight }) => !held && weight > 0).map(({ field }) => fieldName(field));
  return (
    <>
      <div class="hygiene-meter">
        <svg
          class="hygiene-bar"
          viewBox="0 0 100 6"
          preserveAspectRatio="none"
          role="meter"
          aria-valuemin={0}
          aria-valuemax={100}
          aria-valuenow={score}
          aria-label={t('hygiene.profile')}
        >
          <rect width={score} height={6} />
        </svg>
        <strong class="num">{t('hygiene.profileScore', { n: score })}</strong>
      </div>
      <dl class="facts">
        <dt>{t('hygiene.profileMissing')}</dt>
        <dd>{missing.length > 0 ? list(missing) : <span class="quiet">{t('hygiene.profileNone')}</span>}</dd>
        {odd.map(({ field, problem, value, proposal }) => (
          <>
            <dt key={`${field} ${problem}`}>{fieldName(field)}</dt>
            <dd>
              {problemName(problem)}: <span class="hygiene-value">{value}</span>
              {proposal === null ? null : <span class="quiet"> ({t('hygiene.meant', { value: proposal })})</span>}
            </dd>
          </>
        ))}
      </dl>
    </>
  );
}
