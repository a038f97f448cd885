/** From figures to a result that an owner can act on. Pure. */
import type { Experience, Results, VariantResult } from '../../shared/api.ts';
import { fromMicros } from '../../shared/money.ts';
import { shares } from '../../shared/decision.ts';
import type { ArmFigures } from '../store/queries/exposures.ts';
import { Z95, difference, ratioMismatch, type Sample } from './statistics.ts';

/** Fewer people than this in an arm, and the normal interval of skewed spending says too little to be shown as a finding. */
export const ENOUGH = 100;
/** Below this the observed split is not the planned one: something loses or doubles people, and no figure is to be trusted. */
export const SPLIT_BROKEN = 0.001;

const sampleOf = (arm: ArmFigures): Sample => ({ n: arm.exposed, sum: fromMicros(arm.revenue), squares: arm.squares });

/** Normal quantile of 1 - 0.05 / 2k for k comparisons (Bonferroni), k = 1 to 19; Acklam's rational approximation of the tail (relative error 1.2e-9). */
function zFor(comparisons: number): number {
  if (comparisons <= 1) return Z95;
  const p = 0.025 / comparisons;
  const r = Math.sqrt(-2 * Math.log(p));
  const above =
    ((((-7.784894002430293e-3 * r - 3.223964580411365e-1) * r - 2.400758277161838) * r - 2.549732539343734) * r + 4.374664141464968) * r +
    2.938163982698783;
  const below = (((7.784695709041462e-3 * r + 3.224671290700398e-1) * r + 2.445134137142996) * r + 3.754408661907416) * r + 1;
  return Math.abs(above / below);
}

/**
 * The result of an experience's present version: per arm who saw it, who reached the goal, what they spent, and per variant the difference in revenue per
 * exposed person against the control group with its 95 % interval (each by itself, for one look). The advice is careful where the intervals are not:
 * `better` or `worse` needs an interval widened for the number of variants that keeps clear of zero.
 */
export function resultsOf(experience: Experience, figures: { arms: ArmFigures[]; excluded: number }, currency: string): Results {
  const planned = shares(experience);
  const found = new Map(figures.arms.map((arm) => [arm.key, arm]));
  const arms = [
    ...planned.map(({ key, control, share }) => ({
      share,
      ...(found.get(key) ?? { key, control, exposed: 0, conversions: 0, revenue: 0, squares: 0 }),
    })),
    ...figures.arms.filter((arm) => !planned.some((p) => p.key === arm.key)).map((arm) => ({ share: 0, ...arm })),
  ];
  const control = arms.find((arm) => arm.control);
  const rivals = arms.filter((arm) => !arm.control);
  const z = zFor(rivals.length);
  const variants = arms.map((arm): VariantResult => {
    const effect = control && !arm.control ? difference(sampleOf(arm), sampleOf(control)) : undefined;
    return {
      key: arm.key,
      control: arm.control,
      exposed: arm.exposed,
      conversions: arm.conversions,
      revenue: fromMicros(arm.revenue),
      rate: arm.exposed ? arm.conversions / arm.exposed : 0,
      ...(effect && { effect }),
    };
  });
  const p = ratioMismatch(
    arms.map((arm) => arm.exposed),
    arms.map((arm) => arm.share),
  );
  const ready = control ? rivals.filter((arm) => arm.exposed >= ENOUGH && control.exposed >= ENOUGH) : [];
  const clear = ready.flatMap((arm) => {
    const wide = difference(sampleOf(arm), sampleOf(control!), z);
    return wide && (wide.low > 0 || wide.high < 0) ? [{ key: arm.key, gain: wide.perVisitor }] : [];
  });
  const gains = clear.filter((c) => c.gain > 0).sort((a, b) => b.gain - a.gain);
  const advice: Results['advice'] =
    p !== null && p < SPLIT_BROKEN
      ? 'split_broken'
      : !control
        ? 'no_control'
        : ready.length === 0
          ? 'collecting'
          : gains[0]
            ? 'better'
            : clear.length === rivals.length
              ? 'worse'
              : 'not_clear';
  return { variants, srm: { p }, excluded: figures.excluded, advice, best: advice === 'better' ? gains[0]!.key : null, currency };
}
