/** What the sums of a report mean: chosen, and in words. */
import type { ReportKind, ReportMeaning } from '../../shared/api.ts';
import { list } from '../format.ts';
import { Check, Select } from '../parts/index.ts';
import { t } from '../text/text.ts';

const RETURNS = ['none', 'order', 'day'] as const;

/** The fields of the choice. Orders have one sum, so of them returns go off the order. */
export function MeaningFields({
  value,
  kind,
  onChange,
}: {
  value: ReportMeaning;
  kind: ReportKind;
  onChange: (value: ReportMeaning) => void;
}) {
  const returns = RETURNS.filter((one) => kind === 'months' || one !== 'day');
  return (
    <fieldset class="stack meaning">
      <legend class="field-label">{t('meaning.title')}</legend>
      <Check label={t('meaning.tax')} checked={value.tax} onChange={(tax) => onChange({ ...value, tax })} />
      <Check
        label={t('meaning.shipping')}
        hint={t('meaning.shippingHint')}
        checked={value.shipping}
        onChange={(shipping) => onChange({ ...value, shipping })}
      />
      <Select
        label={t('meaning.returns')}
        value={returns.includes(value.returns) ? value.returns : 'order'}
        onChange={(next) => onChange({ ...value, returns: next })}
        options={returns.map((one) => ({ value: one, label: t(`meaning.returns.${one}`) }))}
      />
    </fieldset>
  );
}
/** What a report of this kind can mean: the month of a return is of totals alone. */
export const fittingMeaning = (meaning: ReportMeaning, kind: ReportKind): ReportMeaning =>
  kind === 'orders' && meaning.returns === 'day' ? { ...meaning, returns: 'order' } : meaning;

/** The choice in words. */
export function meaningWords({ tax, shipping, returns }: ReportMeaning): string {
  const part = (name: 'tax' | 'shipping', is: boolean): string =>
    t(is ? 'meaning.with' : 'meaning.without', { part: t(`meaning.part.${name}`) });
  return list([part('tax', tax), part('shipping', shipping), t(`meaning.less.${returns}`)]);
}
