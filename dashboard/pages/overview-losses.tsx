/** What did not get in, in the period of the overview: zero, or with its reasons and what to do. */
import type { ComponentChildren } from 'preact';
import type { Losses } from '../../shared/api.ts';
import { get, useLoad } from '../client.ts';
import { number } from '../format.ts';
import { Card, ErrorBox, Link, periodQuery, usePeriod } from '../parts/index.ts';
import { may } from '../session.ts';
import { t } from '../text/text.ts';
import { codeName } from './refused-names.ts';
import './data.css';

/** How many events and requests did not get in and were not mended since. */
export function lostOf({ refused, rescued, requests }: Losses): number {
  const sum = (list: { count: number }[]): number => list.reduce((all, { count }) => all + count, 0);
  return Math.max(0, sum(refused) - rescued) + sum(requests);
}

/** The card of the overview; `when`: the period in the middle of a sentence. */
export function LossCard({ when }: { when: string }) {
  const [period] = usePeriod();
  const query = periodQuery(period);
  const losses = useLoad(`losses ${JSON.stringify(query)}`, (signal) => get<Losses>('losses', { query, signal }));
  const data = losses.data;
  if (!data) return losses.error ? <ErrorBox error={losses.error} retry={losses.refresh} /> : null;
  const lost = lostOf(data);
  const rows = rowsOf(data);
  const title =
    lost > 0 ? t('losses.title', { n: lost, when }) : t(data.refused.length > 0 ? 'losses.rescuedTitle' : 'losses.none', { when });
  return (
    <Card title={title}>
      {rows.length === 0 ? <p class="quiet">{t('losses.noneWords')}</p> : null}
      <ul class="losses">
        {rows.map(({ key, count, words, way }) => (
          <li key={key}>
            <span class="num">{number(count)}</span>
            <span>{words}</span>
            <span class="way">{way}</span>
          </li>
        ))}
      </ul>
    </Card>
  );
}

interface Row {
  key: string;
  count: number;
  words: string;
  way?: ComponentChildren;
}

function rowsOf({ refused, rescued, notKept, traits, requests }: Losses): Row[] {
  const inbox = <Link to="/refused">{t('losses.open')}</Link>;
  const check = may('marketer') ? <Link to="/settings?tab=check">{t('losses.check')}</Link> : null;
  return [
    ...refused.map(({ code, count }) => ({ key: code, count, words: t('losses.refused', { what: codeName(code) }), way: inbox })),
    ...(rescued > 0 ? [{ key: 'rescued', count: rescued, words: t('losses.rescued') }] : []),
    ...(notKept > 0 ? [{ key: 'notKept', count: notKept, words: t('losses.notKept'), way: inbox }] : []),
    ...requests.map(({ cause, anySite, count }) => ({
      key: `${cause} ${anySite}`,
      count,
      words: t(`losses.cause.${cause}`) + (anySite && cause !== 'overload' ? ` (${t('losses.anySite')})` : ''),
      way: cause === 'overload' ? undefined : check,
    })),
    ...traits.map(({ name, count }) => ({
      key: `trait ${name}`,
      count,
      words: t('losses.trait', { name }),
      way: <Link to="/dictionary?show=conflicts">{t('losses.dictionary')}</Link>,
    })),
  ];
}
