/** How complete the records are over time, and what counts towards it. */
import type { Hygiene } from '../../shared/api.ts';
import { Figure } from '../charts/figure.tsx';
import { LineChart } from '../charts/line.tsx';
import { date, dayMonth, number } from '../format.ts';
import { Card, Empty } from '../parts/index.ts';
import { t } from '../text/text.ts';
import { WeightsCard } from './hygiene-weights.tsx';

/** The tab of completeness. */
export function CompletenessTab({ data, refresh }: { data: Hygiene; refresh: () => Promise<void> }) {
  return (
    <div class="stack">
      {data.days.length > 0 ? <Course data={data} /> : <Empty title={t('hygiene.findingNever')}>{t('hygiene.never')}</Empty>}
      <WeightsCard onSaved={refresh} />
    </div>
  );
}

const shown = (score: number | null): string => (score === null ? '–' : `${number(score, 1)} %`);

function Course({ data: { days } }: { data: Hygiene }) {
  const [first, last] = [days.find(({ score }) => score !== null), days.at(-1)];
  const points = (last?.score ?? 0) - (first?.score ?? 0);
  const title =
    !first || !last || first === last || Math.abs(points) < 0.05
      ? t('hygiene.scoreTitle', { score: shown(last?.score ?? null) })
      : t(points > 0 ? 'hygiene.scoreTitleUp' : 'hygiene.scoreTitleDown', { points: number(Math.abs(points), 1), day: date(first.day) });
  if (days.length < 2)
    return (
      <Card title={title}>
        <p class="quiet">{t('hygiene.scoreOne')}</p>
      </Card>
    );
  return (
    <Figure
      title={title}
      subtitle={t('hygiene.scoreSub')}
      table={{
        columns: [t('parts.when'), t('hygiene.scoreMean'), t('hygiene.people')],
        rows: days.map(({ day, score, people }) => [date(day), shown(score), number(people)]),
      }}
    >
      <LineChart
        label={t('hygiene.scoreMean')}
        steps={days.map(({ day }) => ({ short: dayMonth(day), long: date(day) }))}
        now={days.map(({ score }) => score)}
        format={shown}
        axis={(value) => `${number(value)} %`}
      />
    </Figure>
  );
}
