/** Totals of months as somebody types them in. */
import { useState } from 'preact/hooks';
import type { Report, ReportMeaning } from '../../shared/api.ts';
import { useGo } from '../address.ts';
import { post, useAct } from '../client.ts';
import { Button, ErrorBox, Input } from '../parts/index.ts';
import { site } from '../session.ts';
import { t } from '../text/text.ts';
import { MeaningFields } from './reconcile-meaning.tsx';

interface Typed {
  month: string;
  count: string;
  sum: string;
  currency: string;
}
const monthBefore = (): string => {
  const now = new Date();
  return new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() - 1, 1)).toISOString().slice(0, 7);
};
/** The amount as it is typed, with a decimal comma or point. */
const amountOf = (text: string): number => (text.trim() === '' ? NaN : Number(text.trim().replace(',', '.')));

/** What is wrong with a month, by field; nothing where it can be compared. */
function wrong({ month, count, sum }: Typed): Partial<Record<keyof Typed, string>> {
  if (!/^\d{4}-(0[1-9]|1[0-2])$/.test(month.trim())) return { month: t('typed.wrongMonth') };
  if (!/^\d{0,9}$/.test(count.trim())) return { count: t('typed.wrongCount') };
  return Number.isFinite(amountOf(sum)) ? {} : { sum: t('typed.wrongSum') };
}

/** The small table. */
export function TypedForm() {
  const go = useGo();
  const [currency] = [site.value?.currency ?? 'EUR'];
  const [rows, setRows] = useState<Typed[]>([{ month: monthBefore(), count: '', sum: '', currency }]);
  const [name, setName] = useState('');
  const [tried, setTried] = useState(false);
  const [meaning, setMeaning] = useState<ReportMeaning>({ tax: true, shipping: true, returns: 'none' });
  const faults = rows.map(wrong);
  const save = useAct(async () => {
    const months = rows.map((row) => ({
      month: row.month.trim(),
      count: row.count.trim() === '' ? null : Number(row.count),
      sum: amountOf(row.sum),
      currency: row.currency.trim() || currency,
    }));
    const { id } = await post<Report>('reports', { name: name.trim() || t('reconcile.nameExample'), meaning, months });
    go(`/reconcile/${id}`);
  });
  const change = (at: number, part: Partial<Typed>) => setRows(rows.map((row, i) => (i === at ? { ...row, ...part } : row)));
  return (
    <form
      class="stack"
      onSubmit={(event) => {
        event.preventDefault();
        setTried(true);
        if (faults.every((fault) => Object.keys(fault).length === 0)) void save.run();
      }}
    >
      <Input label={t('reconcile.name')} value={name} onInput={setName} placeholder={t('reconcile.nameExample')} maxLength={100} />
      <p class="quiet">{t('typed.hint')}</p>
      {rows.map((row, i) => (
        <div key={i} class="typed-month">
          <Input
            label={t('typed.month')}
            value={row.month}
            onInput={(month) => change(i, { month })}
            placeholder="2026-02"
            error={tried ? faults[i]?.month : null}
          />
          <Input
            label={t('typed.count')}
            value={row.count}
            onInput={(count) => change(i, { count })}
            error={tried ? faults[i]?.count : null}
          />
          <Input label={t('typed.sum')} value={row.sum} onInput={(sum) => change(i, { sum })} error={tried ? faults[i]?.sum : null} />
          <Input
            label={t('typed.currency')}
            value={row.currency}
            onInput={(next) => change(i, { currency: next.toUpperCase() })}
            maxLength={3}
          />
          <Button
            look="quiet"
            label={t('typed.remove', { month: row.month })}
            disabled={rows.length === 1}
            onClick={() => setRows(rows.filter((_, at) => at !== i))}
          >
            ×
          </Button>
        </div>
      ))}
      <p>
        <Button onClick={() => setRows([...rows, { month: '', count: '', sum: '', currency }])}>{t('typed.add')}</Button>
      </p>
      <MeaningFields value={meaning} kind="months" onChange={setMeaning} />
      <ErrorBox error={save.error} />
      <p>
        <Button type="submit" look="main" busy={save.busy}>
          {t('reconcile.compare')}
        </Button>
      </p>
    </form>
  );
}
