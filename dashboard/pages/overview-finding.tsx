import type { CompareName, Overview, PeriodName } from '../../shared/api.ts';
import { date, money, number, percent } from '../format.ts';
import { usePeriod } from '../parts/period-picker.tsx';
import { Time } from '../parts/time.tsx';
import { t, tn } from '../text/text.ts';

/** The period in the middle of a sentence: "in the last 7 days". */
export function whenWords({ period }: Pick<Overview, 'period'>): string {
  if (period.name !== 'custom') return t(`when.${period.name}`);
  // `to` is the first moment after the period; a period that has not come yet ends before it begins.
  return t('when.custom', { from: date(period.now.from), to: date(new Date(period.now.to).getTime() - 1) });
}

/** What it is compared with, in the middle of a sentence. */
export function beforeWords({ period }: Pick<Overview, 'period'>, compare: CompareName): string {
  if (compare === 'year') return t('before.lastYear');
  if (period.name === 'day') return period.running ? t('before.running.day') : t('before.day');
  if (period.name === 'custom' || period.name === 'all') return t('before.previous');
  if (period.running && isCalendar(period.name)) return t(`before.running.${period.name}`);
  return t(`before.${period.name}`);
}

const CALENDAR = ['week', 'month', 'quarter', 'year'] as const;
/** A period of the calendar runs until it ends; what it is compared with is cut at the same point. */
const isCalendar = (name: PeriodName): name is (typeof CALENDAR)[number] => CALENDAR.some((one) => one === name);

interface FindingProps {
  data: Overview;
  compare: CompareName;
}

/** The page's finding: who came, how many are known, what was spent after returns, against before. */
export function Finding({ data, compare }: FindingProps) {
  const [period, choose] = usePeriod();
  const when = whenWords(data);
  const orders = data.orders.value;
  const spent = data.revenue.value;
  const future = Date.parse(data.period.now.from) >= Date.parse(data.period.now.to);
  if (future && period.from && period.to)
    return (
      <>{t('overview.future', { when: t('when.custom', { from: date(`${period.from}T12:00Z`), to: date(`${period.to}T12:00Z`) }) })}</>
    );
  if (data.visitors.value === 0 && orders === 0 && spent === 0)
    return (
      <>
        {t('overview.nobody', { when })}{' '}
        {data.newest ? <span class="quiet">{tn('overview.nobodyWords', { when: <Time at={data.newest} as="date" /> })}</span> : null}{' '}
        <button type="button" class="button plain" onClick={() => choose({ ...period, period: 'all' })}>
          {t('overview.showAll')}
        </button>
      </>
    );
  const amount = <em>{money(spent, { currency: data.currency, whole: Math.abs(spent) >= 1000 })}</em>;
  const change = <span class="quiet">{changeWords(data, compare)}</span>;
  // Orders may come from a server alone, without anybody seen on the website.
  if (data.visitors.value === 0)
    return orders === 0 ? (
      <>{tn('overview.onlyReturned', { when, spent: amount })}</>
    ) : (
      <>{tn('overview.orderedSentence', { ordered: t('overview.ordered', { n: orders, when }), spent: amount, change })}</>
    );
  const who = { came: t('overview.came', { n: data.visitors.value, when }), known: <em>{number(data.known.value)}</em> };
  if (orders === 0 && spent === 0) return <>{tn('overview.sentenceNoSpend', who)}</>;
  if (spent < 0) return <>{tn('overview.sentenceReturned', { ...who, spent: amount })}</>;
  return <>{tn('overview.sentence', { ...who, spent: amount, change })}</>;
}

function changeWords(data: Overview, compare: CompareName): string {
  const { value, before } = data.revenue;
  // A share of nothing, or of a loss, says nothing.
  if (before === null || before <= 0) return t('overview.change.none');
  const share = (value - before) / before;
  const words = { share: percent(Math.abs(share)), before: beforeWords(data, compare) };
  if (Math.abs(share) < 0.005) return t('overview.change.same', { before: words.before });
  return share > 0 ? t('overview.change.more', words) : t('overview.change.less', words);
}
