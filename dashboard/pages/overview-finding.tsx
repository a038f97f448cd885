import type { CompareName, Overview } from '../../shared/api.ts';
import { date, money, number, percent } from '../format.ts';
import { usePeriod } from '../parts/period-picker.tsx';
import { Time } from '../parts/time.tsx';
import { t, tn } from '../text/text.ts';

/** The period in the middle of a sentence: "in the last 7 days". */
export function whenWords({ period }: Pick<Overview, 'period'>): string {
  if (period.name !== 'custom') return t(`when.${period.name}`);
  // `to` is the first moment after the period.
  return t('when.custom', { from: date(period.now.from), to: date(new Date(period.now.to).getTime() - 1) });
}

/** What it is compared with, in the middle of a sentence. */
export function beforeWords({ period }: Pick<Overview, 'period'>, compare: CompareName): string {
  if (compare === 'year') return t('before.lastYear');
  if (period.name === 'day') return t('before.day');
  if (period.name === 'custom' || period.name === 'all') return t('before.previous');
  const calendar = period.name === 'week' || period.name === 'month' || period.name === 'quarter' || period.name === 'year';
  return period.running && calendar ? t('before.running') : t(`before.${period.name}`);
}

interface FindingProps {
  data: Overview;
  compare: CompareName;
}

/** The page's finding: who came, how many are known, what they spent, against before. */
export function Finding({ data, compare }: FindingProps) {
  const [period, choose] = usePeriod();
  const when = whenWords(data);
  if (data.visitors.value === 0 && data.orders.value === 0)
    return (
      <>
        {t('overview.nobody', { when })}{' '}
        {data.newest ? <span class="quiet">{tn('overview.nobodyWords', { when: <Time at={data.newest} as="date" /> })}</span> : null}{' '}
        <button type="button" class="button plain" onClick={() => choose({ ...period, period: 'all' })}>
          {t('overview.showAll')}
        </button>
      </>
    );
  const came = t('overview.came', { n: data.visitors.value, when });
  const known = <em>{number(data.known.value)}</em>;
  const spent = data.gross.value;
  if (spent === 0) return <>{tn('overview.sentenceNoSpend', { came, known })}</>;
  const change = <span class="quiet">{changeWords(data, compare)}</span>;
  return (
    <>
      {tn('overview.sentence', {
        came,
        known,
        spent: <em>{money(spent, { currency: data.currency, whole: spent >= 1000 })}</em>,
        change,
      })}
    </>
  );
}

function changeWords(data: Overview, compare: CompareName): string {
  const { value, before } = data.gross;
  if (before === null || before === 0) return t('overview.change.none');
  const share = (value - before) / before;
  const words = { share: percent(Math.abs(share)), before: beforeWords(data, compare) };
  if (Math.abs(share) < 0.005) return t('overview.change.same', { before: words.before });
  return share > 0 ? t('overview.change.more', words) : t('overview.change.less', words);
}
