import { useEffect, useState } from 'preact/hooks';
import type { CompareName, PeriodName } from '../../shared/api.ts';
import { useQuery } from '../address.ts';
import { dayKey, dayMonth, date } from '../format.ts';
import { t, type Key } from '../text/text.ts';
import { Button } from './button.tsx';
import { Input, Select } from './field.tsx';
import { useOutside } from './menu.tsx';
import { usePlaced } from './placed.ts';
import { COMPARES, parsePeriod, periodMended, PERIODS, periodWords, type Period } from './period.ts';

const COMPARE_KEYS = { previous: 'period.previous', year: 'period.lastYear', none: 'period.nothing' } as const satisfies Record<
  CompareName,
  Key
>;

/** The chosen period, from the address, and the way to choose another. */
export function usePeriod(): [Period, (next: Period) => void] {
  const [query, setQuery] = useQuery();
  return [parsePeriod(query), (next) => setQuery(periodWords(next), true)];
}

/** A period in words: "Last 7 days", "3 Mar – 9 Apr 2024". */
export function periodName(chosen: Period): string {
  if (chosen.period !== 'custom' || !chosen.from || !chosen.to) return t(`period.${chosen.period}`);
  // Days are named at noon UTC, which is the same calendar day in nearly every zone.
  const sameYear = chosen.from.slice(0, 4) === chosen.to.slice(0, 4);
  const first = `${chosen.from}T12:00Z`;
  return `${sameYear ? dayMonth(first) : date(first)} – ${date(`${chosen.to}T12:00Z`)}`;
}

/** The one period picker: kept in the address, so that a view can be sent to a colleague. */
export function PeriodPicker({ compare = true }: { compare?: boolean }) {
  const [chosen, choose] = usePeriod();
  const [open, setOpen] = useState(false);
  const [custom, setCustom] = useState(false);
  const today = dayKey(Date.now());
  const [from, setFrom] = useState(chosen.from ?? dayKey(Date.now() - 27 * 864e5));
  const [to, setTo] = useState(chosen.to ?? today);
  const box = useOutside(open, () => setOpen(false));
  usePlaced(open, box);
  const [query, setQuery] = useQuery();
  const mended = periodMended(query);
  useEffect(() => {
    // An address that asks for what there is not shall not be sent on saying something else than the page.
    if (mended) setQuery(mended);
  }, [JSON.stringify(mended)]);
  const take = (period: PeriodName) => {
    if (period === 'custom') return setCustom(true);
    setCustom(false);
    setOpen(false);
    choose({ period, compare: chosen.compare });
  };
  const wrong = !from || !to || from > to ? t('period.order') : null;
  const shown = custom ? 'custom' : chosen.period;
  return (
    <div
      class="menu"
      ref={box}
      onKeyDown={(event) => {
        if (event.key === 'Escape' && open) {
          setOpen(false);
          box.current?.querySelector('button')?.focus();
        }
      }}
    >
      <Button onClick={() => setOpen(!open)} expanded={open} popup="dialog">
        <span class="unseen">{t('period.label')}: </span>
        {periodName(chosen)}
      </Button>
      {open ? (
        <div class="popup period" role="dialog" aria-label={t('period.label')}>
          <div class="period-names">
            {PERIODS.map((name) => (
              <button key={name} type="button" class="popup-item" aria-pressed={shown === name} onClick={() => take(name)}>
                <span>{t(`period.${name}`)}</span>
              </button>
            ))}
          </div>
          {shown === 'custom' ? (
            <form
              class="period-custom"
              onSubmit={(event) => {
                event.preventDefault();
                if (wrong) return;
                setOpen(false);
                choose({ period: 'custom', from, to, compare: chosen.compare });
              }}
            >
              <Input label={t('period.from')} type="date" value={from} max={today} onInput={setFrom} />
              <Input label={t('period.to')} type="date" value={to} max={today} onInput={setTo} error={wrong} />
              <Button type="submit" look="main" small disabled={wrong !== null}>
                {t('period.apply')}
              </Button>
            </form>
          ) : null}
          {compare ? (
            <Select<CompareName>
              label={t('period.compare')}
              value={chosen.compare}
              onChange={(next) => choose({ ...chosen, compare: next })}
              options={COMPARES.map((value) => ({ value, label: t(COMPARE_KEYS[value]) }))}
            />
          ) : null}
        </div>
      ) : null}
    </div>
  );
}
