/** What contacts cost that come without a cost: as it is typed, with what is wrong at the field. */
import type { ReachingCost } from '../../shared/api.ts';
import { Button, Input } from '../parts/index.ts';
import { t } from '../text/text.ts';
import { amountIn, MOST_COST } from './settings-margins.tsx';

/** A channel with its cost as they are typed. */
export interface TypedReaching {
  channel: string;
  cost: string;
}
/** What is saved, as it is typed. */
export const typedReaching = (saved: readonly ReachingCost[]): TypedReaching[] =>
  saved.map(({ channel, cost }) => ({ channel, cost: String(cost) }));
const nameOf = ({ channel }: TypedReaching): string => channel.trim().toLowerCase();
/** What is typed, as it is saved. */
export const reachingIn = (typed: readonly TypedReaching[]): ReachingCost[] =>
  typed.map((one) => ({ channel: nameOf(one), cost: amountIn(one.cost) }));

const wrongChannel = (one: TypedReaching, at: number, all: readonly TypedReaching[]): string | undefined => {
  if (nameOf(one) === '') return t('orderSettings.wrongChannel');
  return all.findIndex((other) => nameOf(other) === nameOf(one)) < at ? t('orderSettings.wrongChannelTwice') : undefined;
};
const wrongCost = ({ cost }: TypedReaching): string | undefined => (amountIn(cost) <= MOST_COST ? undefined : t('orderSettings.wrongCost'));
/** Whether all of it can be saved. */
export const isReachingSound = (typed: readonly TypedReaching[]): boolean =>
  typed.every((one, i) => !wrongChannel(one, i, typed) && !wrongCost(one));

/** What a contact is made by, most often. */
const USUAL = ['call', 'letter', 'mail', 'visit', 'ad', 'web'];

/** The fields of what reaching costs, in the site's `currency`; `mine`: whether they may be changed. */
export function ReachingFields(of: { typed: TypedReaching[]; onChange(typed: TypedReaching[]): void; mine: boolean; currency: string }) {
  const { typed, onChange, mine, currency } = of;
  const change = (at: number, part: Partial<TypedReaching>): void =>
    onChange(typed.map((one, i) => (i === at ? { ...one, ...part } : one)));
  return (
    <>
      <h3>{t('orderSettings.reaching')}</h3>
      <p class="quiet">{t('orderSettings.reachingWords', { currency })}</p>
      <datalist id="touch-channels">
        {USUAL.map((name) => (
          <option key={name} value={name} />
        ))}
      </datalist>
      {typed.map((one, i) => (
        <div key={i} class="order-margin">
          <Input
            label={t('orderSettings.channel')}
            value={one.channel}
            list="touch-channels"
            onInput={(channel) => change(i, { channel })}
            error={wrongChannel(one, i, typed)}
          />
          <Input label={t('orderSettings.reachingCost')} value={one.cost} onInput={(cost) => change(i, { cost })} error={wrongCost(one)} />
          {mine ? (
            <Button look="quiet" onClick={() => onChange(typed.filter((_, at) => at !== i))}>
              {t('orderSettings.remove')}
            </Button>
          ) : null}
        </div>
      ))}
      {mine ? (
        <div>
          <Button onClick={() => onChange([...typed, { channel: '', cost: '' }])}>{t('orderSettings.addChannel')}</Button>
        </div>
      ) : null}
    </>
  );
}
