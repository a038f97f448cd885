/** What came of an experience: the finding in a sentence, the effect against people left alone, the figures behind it. */
import type { ComponentChildren } from 'preact';
import type { Experience, Results, VariantResult } from '../../shared/api.ts';
import { shares } from '../../shared/decision.ts';
import { Figure } from '../charts/figure.tsx';
import { IntervalBar } from '../charts/interval.tsx';
import { money, number, percent } from '../format.ts';
import { Empty } from '../parts/index.ts';
import { t, tn } from '../text/text.ts';

const amount = (value: number, currency: string, sign = true) => money(value, { currency, sign });
const people = (n: number) => t('experience.exposed', { n });

/** The variant that the finding is about: the named best, else the one with the highest estimate. */
export function leader(results: Results): VariantResult | undefined {
  const measured = results.variants.filter((v) => v.effect);
  return (
    measured.find((v) => v.key === results.best) ??
    [...measured].sort((a, b) => (b.effect?.perVisitor ?? 0) - (a.effect?.perVisitor ?? 0))[0]
  );
}

/** The page's sentence. */
export function finding(experience: Experience, results: Results | undefined): ComponentChildren {
  if (!experience.liveSince) return t('experience.finding.draft');
  if (!results) return experience.name;
  const exposed = results.variants.reduce((sum, v) => sum + v.exposed, 0);
  if (exposed === 0) return t('experience.finding.nobody');
  if (results.advice === 'split_broken' || results.advice === 'no_control') return t(`experience.finding.${results.advice}`);
  const best = leader(results);
  if (results.advice === 'collecting' || !best?.effect) return tn('experience.finding.collecting', { people: people(exposed) });
  const { perVisitor, low, high } = best.effect;
  const [lowest, highest] = [amount(low, results.currency, false), amount(high, results.currency, false)];
  const variant = <strong>{best.key}</strong>;
  if (results.advice === 'better')
    return (
      <>
        {tn('experience.finding.better', {
          variant,
          effect: <em>{amount(perVisitor, results.currency, false)}</em>,
          low: lowest,
          high: highest,
        })}
        <span class="quiet">{t('experience.finding.betterAdvice')}</span>
      </>
    );
  if (results.advice === 'worse')
    return (
      <>
        {tn('experience.finding.worse', {
          effect: <span class="bad">{amount(perVisitor, results.currency)}</span>,
          low: lowest,
          high: highest,
        })}
        <span class="quiet">{t('experience.finding.worseAdvice')}</span>
      </>
    );
  if (results.variants.filter((v) => v.effect).length === 1)
    return tn('experience.finding.not_clear_one', { effect: amount(perVisitor, results.currency), low: lowest, high: highest });
  return tn('experience.finding.not_clear', { variant, effect: amount(perVisitor, results.currency), low: lowest, high: highest });
}

/** Above this the split cannot be told from the planned one; below, and not yet broken, it is only not unlikely enough. */
const AS_PLANNED = 0.05;
/** What can be said of how people were split among the arms. */
export function splitWords({ srm: { p }, advice }: Pick<Results, 'srm' | 'advice'>): string {
  if (p === null) return t('experience.splitUnknown');
  const shown = p < 0.001 ? '<\u00a00.001' : `=\u00a0${number(p, p < 0.1 ? 3 : 2)}`;
  return t(advice === 'split_broken' ? 'experience.splitBroken' : p > AS_PLANNED ? 'experience.split' : 'experience.splitChance', {
    p: shown,
  });
}

/** The picture and the table of an experience's results. */
export function ResultsCard({ experience, results }: { experience: Experience; results: Results }) {
  const { variants, currency } = results;
  const exposed = variants.reduce((sum, v) => sum + v.exposed, 0);
  if (exposed === 0) {
    const live = experience.status === 'live';
    return (
      <Empty title={t(live ? 'experience.noneYet' : 'experience.noResults')}>
        {live ? t('experience.noneYetWords', { slot: experience.slot }) : t('experience.noResultsWords')}
      </Empty>
    );
  }
  const planned = new Map(shares(experience).map((arm) => [arm.key, arm.share]));
  const effects = variants.flatMap((v) => (v.effect ? [v.effect] : []));
  const reach = 1.1 * Math.max(0.01, ...effects.flatMap((e) => [Math.abs(e.low), Math.abs(e.high)]));
  const ordered = [...variants].sort((a, b) => Number(b.control) - Number(a.control));
  const name = (v: VariantResult) => (v.control ? t('experience.controlNamed') : v.key);
  const interval = (e: NonNullable<VariantResult['effect']>) =>
    t('experience.effect', {
      effect: amount(e.perVisitor, currency),
      low: amount(e.low, currency, false),
      high: amount(e.high, currency, false),
    });
  return (
    <Figure
      title={t(`experience.effectTitle.${results.advice === 'better' || results.advice === 'worse' ? results.advice : 'other'}`)}
      subtitle={t('experience.effectSub', { days: experience.goal.days })}
      note={t('experience.note', { excluded: t('experience.excluded', { n: results.excluded }), split: splitWords(results) })}
      table={{
        columns: [
          t('experience.col.arm'),
          t('experience.col.exposed'),
          t('experience.col.conversions'),
          t('experience.col.rate'),
          t('experience.col.revenue'),
          t('experience.col.effect'),
        ],
        rows: ordered.map((v) => [
          name(v),
          number(v.exposed),
          number(v.conversions),
          percent(v.rate, { digits: 1 }),
          money(v.revenue, { currency }),
          v.effect ? interval(v.effect) : t('experience.noEffect'),
        ]),
      }}
    >
      <ul class="arms">
        {ordered.map((v) => (
          <li key={v.key} class="arm">
            <div>
              <strong>{name(v)}</strong>
              <p class="hint">
                {t('experience.arm', {
                  share: percent(planned.get(v.key) ?? 0),
                  people: people(v.exposed),
                  reached: t(experience.goal.event === 'Order Completed' ? 'experience.armBought' : 'experience.armReached', {
                    rate: percent(v.rate, { digits: 1 }),
                  }),
                })}
              </p>
            </div>
            {v.effect ? (
              <IntervalBar
                label={interval(v.effect)}
                value={v.effect.perVisitor}
                low={v.effect.low}
                high={v.effect.high}
                min={-reach}
                max={reach}
                tone={v.effect.high < 0 ? 'bad' : v.effect.low > 0 ? 'accent' : 'quiet'}
                zero
              />
            ) : (
              <span class="arm-none" aria-hidden="true" />
            )}
            <span class="num end">
              {v.effect ? amount(v.effect.perVisitor, currency) : t('experience.noEffect')}
              {v.effect ? <span class="hint arm-unit">{t('experience.armEffect')}</span> : null}
            </span>
          </li>
        ))}
      </ul>
    </Figure>
  );
}
