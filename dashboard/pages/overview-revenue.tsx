import type { Overview } from '../../shared/api.ts';
import { Figure } from '../charts/figure.tsx';
import { LineChart } from '../charts/line.tsx';
import { clock, date, dayName, money, monthYear, stepName, weekday } from '../format.ts';
import { Card, Empty } from '../parts/index.ts';
import { t } from '../text/text.ts';
import { whenWords } from './overview-finding.tsx';
import { completeFrom } from './overview-known.tsx';

/** The long name of a step: the day with its year, the time for hours. */
const longName = (at: string, step: Overview['period']['step']): string =>
  step === 'hour' ? clock(at) : step === 'month' ? monthYear(at) : date(at);

function peakTitle(data: Overview): string {
  const { series } = data.revenue;
  const peak = series.reduce<number>((best, v, i) => ((v ?? 0) > (series[best] ?? 0) ? i : best), 0);
  const at = data.steps[peak];
  if (!at || !series[peak]) return t('overview.chart.none');
  const { step } = data.period;
  if (step === 'hour') return t('overview.chart.titleHour', { when: clock(at) });
  if (step === 'month') return t('overview.chart.titleMonth', { when: monthYear(at) });
  if (step === 'week') return t('overview.chart.titleWeek', { when: dayName(at, Date.now()) });
  return t('overview.chart.titleDay', { when: data.steps.length <= 8 ? weekday(at) : date(at) });
}

/** Revenue after returns over the period against before, with its figures behind it. */
export function Revenue({ data }: { data: Overview }) {
  const { currency, steps, period } = data;
  const style = { currency };
  const before = period.before ? data.revenueBefore : null;
  const few = steps.length <= 8;
  const amount = (value: number | null | undefined) => (value === null || value === undefined ? '–' : money(value, style));
  if (![...data.revenue.series, ...(before ?? [])].some(Boolean))
    return (
      <Card title={t('overview.revenue')}>
        <Empty title={t('overview.chart.none')}>{t('overview.chart.noneWords')}</Empty>
      </Card>
    );
  return (
    <Figure
      title={peakTitle(data)}
      subtitle={t(`overview.chart.${period.step}`, { when: whenWords(data) })}
      legend={[{ label: t('parts.now'), tone: 'accent' }, ...(before ? [{ label: t('parts.before'), tone: 'before' as const }] : [])]}
      table={{
        columns: [t('parts.when'), t('parts.now'), ...(before ? [t('parts.before')] : [])],
        rows: steps.map((at, i) => [longName(at, period.step), amount(data.revenue.series[i]), ...(before ? [amount(before[i])] : [])]),
      }}
      note={completeFrom(data, (before && period.before?.from) || period.now.from)}
    >
      <LineChart
        label={t('overview.revenue')}
        steps={steps.map((at) => ({ short: stepName(at, period.step, few), long: longName(at, period.step) }))}
        now={data.revenue.series}
        before={before}
        format={(value) => money(value, { ...style, whole: value >= 1000 })}
        axis={(value) => (value === 0 ? '0' : money(value, { ...style, short: true }))}
      />
    </Figure>
  );
}
