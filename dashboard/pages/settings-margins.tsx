/** Margins of goods whose cost is not known, and what serving customers costs: as they are typed, with what is wrong at the field. */
import type { MarginRates, ServingCosts } from '../../shared/api.ts';
import { Button, Input } from '../parts/index.ts';
import { t } from '../text/text.ts';

const COSTS = ['order', 'parcel', 'return', 'paymentShare', 'payment'] as const;
/** No cost is more. */
export const MOST_COST = 1_000_000;

/** Both as they are typed: shares in percent. */
export interface TypedMargins {
  site: string;
  categories: { category: string; rate: string }[];
  serving: Record<keyof ServingCosts, string>;
}

const typedShare = (share: number): string => String(Number((share * 100).toFixed(4)));
/** An amount that is typed with a point or a comma; NaN where it is none. */
export const amountIn = (text: string): number => (/^\d+([.,]\d*)?$/.test(text.trim()) ? Number(text.trim().replace(',', '.')) : NaN);
const shareIn = (text: string): number => Number((amountIn(text) / 100).toFixed(6));
const isShare = (text: string): boolean => shareIn(text) >= 0 && shareIn(text) <= 1;

/** What is saved, as it is typed. */
export const typedMargins = (margins: MarginRates, serving: ServingCosts): TypedMargins => ({
  site: margins.site === null ? '' : typedShare(margins.site),
  categories: margins.categories.map(({ category, rate }) => ({ category, rate: typedShare(rate) })),
  serving: { ...mapped(serving, String), paymentShare: typedShare(serving.paymentShare) },
});
const mapped = (serving: ServingCosts, of: (cost: number) => string): TypedMargins['serving'] =>
  Object.fromEntries(COSTS.map((name) => [name, of(serving[name])])) as TypedMargins['serving'];

/** What is typed, as it is saved. */
export const marginsIn = ({ site, categories, serving }: TypedMargins): { margins: MarginRates; serving: ServingCosts } => ({
  margins: {
    site: site.trim() === '' ? null : shareIn(site),
    categories: categories.map(({ category, rate }) => ({ category: category.trim(), rate: shareIn(rate) })),
  },
  serving: Object.fromEntries(
    COSTS.map((name) => [name, name === 'paymentShare' ? shareIn(serving[name]) : amountIn(serving[name])]),
  ) as unknown as ServingCosts,
});

const wrongCategory = ({ category }: { category: string }, at: number, all: TypedMargins['categories']): string | undefined => {
  const name = category.trim();
  if (name === '') return t('orderSettings.wrongCategory');
  return all.findIndex((other) => other.category.trim() === name) < at ? t('orderSettings.wrongTwice') : undefined;
};
const wrongShare = (text: string): string | undefined => (isShare(text) ? undefined : t('orderSettings.wrongMargin'));
const wrongCost = (name: keyof ServingCosts, text: string): string | undefined =>
  name === 'paymentShare' ? wrongShare(text) : amountIn(text) <= MOST_COST ? undefined : t('orderSettings.wrongCost');

/** Whether all of it can be saved. */
export const areSound = ({ site, categories, serving }: TypedMargins): boolean =>
  (site.trim() === '' || isShare(site)) &&
  categories.every((one, i) => !wrongCategory(one, i, categories) && isShare(one.rate)) &&
  COSTS.every((name) => !wrongCost(name, serving[name]));

interface Fields {
  typed: TypedMargins;
  onChange(typed: TypedMargins): void;
  /** Whether they may be changed. */
  mine: boolean;
}
/** The fields of margins; `known` are the catalogue's categories. */
export function MarginFields({ typed, onChange, mine, known }: Fields & { known: readonly string[] }) {
  const { site, categories } = typed;
  const change = (at: number, part: Partial<TypedMargins['categories'][number]>): void =>
    onChange({ ...typed, categories: categories.map((one, i) => (i === at ? { ...one, ...part } : one)) });
  return (
    <>
      <h3>{t('orderSettings.margins')}</h3>
      <p class="quiet">{t('orderSettings.marginsWords')}</p>
      <div class="order-costs">
        <Input
          label={t('orderSettings.marginSite')}
          hint={t('orderSettings.marginSiteHint')}
          value={site}
          onInput={(text) => onChange({ ...typed, site: text })}
          error={site.trim() === '' ? undefined : wrongShare(site)}
        />
      </div>
      <datalist id="order-categories">
        {known.map((name) => (
          <option key={name} value={name} />
        ))}
      </datalist>
      {categories.map(({ category, rate }, i) => (
        <div key={i} class="order-margin">
          <Input
            label={t('orderSettings.category')}
            value={category}
            list="order-categories"
            onInput={(text) => change(i, { category: text })}
            error={wrongCategory({ category }, i, categories)}
          />
          <Input label={t('orderSettings.margin')} value={rate} onInput={(text) => change(i, { rate: text })} error={wrongShare(rate)} />
          {mine ? (
            <Button look="quiet" onClick={() => onChange({ ...typed, categories: categories.filter((_, at) => at !== i) })}>
              {t('orderSettings.remove')}
            </Button>
          ) : null}
        </div>
      ))}
      {mine ? (
        <div>
          <Button onClick={() => onChange({ ...typed, categories: [...categories, { category: '', rate: '' }] })}>
            {t('orderSettings.addCategory')}
          </Button>
        </div>
      ) : null}
    </>
  );
}

/** The fields of what serving costs, in the site's `currency`. */
export function ServingFields({ typed, onChange, currency }: Omit<Fields, 'mine'> & { currency: string }) {
  return (
    <>
      <h3>{t('orderSettings.serving')}</h3>
      <p class="quiet">{t('orderSettings.servingWords', { currency })}</p>
      <div class="order-costs">
        {COSTS.map((name) => (
          <Input
            key={name}
            label={t(`orderSettings.serving.${name}`)}
            value={typed.serving[name]}
            onInput={(text) => onChange({ ...typed, serving: { ...typed.serving, [name]: text } })}
            error={wrongCost(name, typed.serving[name])}
          />
        ))}
      </div>
    </>
  );
}
