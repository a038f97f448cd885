/** Which orders count, and what other currencies are worth. */
import { useEffect, useState } from 'preact/hooks';
import type { OrderSettings, OrderSettingsShown } from '../../shared/api.ts';
import { get, put, useAct, useLoad } from '../client.ts';
import { number } from '../format.ts';
import { Button, Card, Check, ErrorBox, Input, Skeleton, toast } from '../parts/index.ts';
import { may } from '../session.ts';
import { t } from '../text/text.ts';
import { areSound, MarginFields, marginsIn, ServingFields, typedMargins, type TypedMargins } from './settings-margins.tsx';
import { isReachingSound, ReachingFields, reachingIn, typedReaching, type TypedReaching } from './settings-reaching.tsx';

const PATH = 'order-settings';
interface Typed {
  currency: string;
  from: string;
  rate: string;
}
const LOOKS_AGAIN = 1000;

/** What is wrong with a rate as it is typed, by field; nothing where it can be saved. */
function wrong({ currency, from, rate }: Typed, own: string): Partial<Record<keyof Typed, string>> {
  if (!/^[A-Za-z]{3}$/.test(currency)) return { currency: t('orderSettings.wrongCurrency') };
  if (currency.toUpperCase() === own) return { currency: t('orderSettings.wrongOwn', { currency: own }) };
  if (!/^\d{4}-\d\d-\d\d$/.test(from)) return { from: t('orderSettings.wrongFrom') };
  return Number(rate) > 0 ? {} : { rate: t('orderSettings.wrongRate') };
}

/** The settings of orders; an owner changes them. */
export function OrdersTab() {
  const found = useLoad(PATH, (signal) => get<OrderSettingsShown>(PATH, { signal }));
  const [counts, setCounts] = useState(true);
  const [rates, setRates] = useState<Typed[]>([]);
  const [margins, setMargins] = useState<TypedMargins | null>(null);
  const [reaching, setReaching] = useState<TypedReaching[]>([]);
  const settings = found.data;
  const saved = JSON.stringify([settings?.countUnconfirmed, settings?.rates, settings?.margins, settings?.serving, settings?.reaching]);
  useEffect(() => {
    if (!settings) return;
    setCounts(settings.countUnconfirmed);
    setRates(settings.rates.map((rate) => ({ ...rate, rate: String(rate.rate) })));
    setMargins(typedMargins(settings.margins, settings.serving));
    setReaching(typedReaching(settings.reaching));
  }, [saved]);
  useEffect(() => {
    if (!settings?.recounting) return;
    const timer = setTimeout(() => void found.refresh(), LOOKS_AGAIN);
    return () => clearTimeout(timer);
  }, [settings]);
  const save = useAct(async () => {
    const body: OrderSettings = {
      countUnconfirmed: counts,
      rates: rates.map(({ currency, from, rate }) => ({ currency: currency.toUpperCase(), from, rate: Number(rate) })),
      ...(margins && marginsIn(margins)),
      reaching: reachingIn(reaching),
    };
    await put(PATH, body);
    toast(t('orderSettings.saved'));
    await found.refresh();
  });
  if (found.error && !settings) return <ErrorBox error={found.error} retry={found.refresh} />;
  if (!settings || !margins) return <Skeleton rows={3} />;
  const faults = rates.map((rate) => wrong(rate, settings.currency));
  const sound = faults.every((fault) => Object.keys(fault).length === 0) && areSound(margins) && isReachingSound(reaching);
  const change = (at: number, part: Partial<Typed>) => setRates(rates.map((rate, i) => (i === at ? { ...rate, ...part } : rate)));
  const add = (currency = '', from = '') => setRates([...rates, { currency, from, rate: '' }]);
  const mine = may('owner');
  return (
    <Card title={t('orderSettings.title')} subtitle={t('orderSettings.sub')}>
      <form
        class="stack"
        onSubmit={(event) => {
          event.preventDefault();
          if (sound) void save.run();
        }}
      >
        <Check
          label={t('orderSettings.count')}
          hint={t('orderSettings.countHint')}
          checked={counts}
          onChange={setCounts}
          disabled={!mine}
        />
        <h3>{t('orderSettings.rates')}</h3>
        <p class="quiet">{t('orderSettings.ratesWords', { currency: settings.currency })}</p>
        {settings.missing.map(({ currency, orders, touches, first }) => (
          <p key={currency} class="order-missing">
            <span>
              {orders > 0 ? t('orderSettings.missing', { n: orders, count: number(orders), currency }) : ''}
              {touches > 0 ? ` ${t('orderSettings.missingTouches', { n: touches, count: number(touches), currency })}` : ''}
            </span>
            {mine && !rates.some((rate) => rate.currency === currency) ? (
              <Button look="quiet" onClick={() => add(currency, first)}>
                {t('orderSettings.addMissing', { currency })}
              </Button>
            ) : null}
          </p>
        ))}
        {rates.map((rate, i) => (
          <div key={i} class="order-rate">
            <Input
              label={t('orderSettings.currency')}
              value={rate.currency}
              onInput={(currency) => change(i, { currency: currency.trim() })}
              error={faults[i]?.currency}
            />
            <Input
              label={t('orderSettings.from')}
              type="date"
              value={rate.from}
              onInput={(from) => change(i, { from })}
              error={faults[i]?.from}
            />
            <Input
              label={t('orderSettings.rate', { currency: settings.currency })}
              value={rate.rate}
              onInput={(text) => change(i, { rate: text.trim().replace(',', '.') })}
              error={faults[i]?.rate}
            />
            {mine ? (
              <Button look="quiet" onClick={() => setRates(rates.filter((_, at) => at !== i))}>
                {t('orderSettings.remove')}
              </Button>
            ) : null}
          </div>
        ))}
        {mine ? (
          <div>
            <Button onClick={() => add()}>{t('orderSettings.add')}</Button>
          </div>
        ) : null}
        <MarginFields typed={margins} onChange={setMargins} mine={mine} known={settings.categories} />
        <ServingFields typed={margins} onChange={setMargins} currency={settings.currency} />
        <ReachingFields typed={reaching} onChange={setReaching} mine={mine} currency={settings.currency} />
        <ErrorBox error={save.error} />
        {settings.recounting ? <p role="status">{t('orderSettings.recounting')}</p> : null}
        {mine ? (
          <div class="row">
            <Button look="main" type="submit" busy={save.busy} disabled={!sound}>
              {t('orderSettings.save')}
            </Button>
          </div>
        ) : null}
      </form>
    </Card>
  );
}
