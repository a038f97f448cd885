import { money, number, percent, type MoneyStyle } from '../format.ts';
import { t } from '../text/text.ts';

/** A number as the reader writes it; a dash for none. */
export function Num({ value, digits = 0 }: { value: number | null | undefined; digits?: number }) {
  return <span class="num">{value === null || value === undefined ? '–' : number(value, digits)}</span>;
}

/** An amount with its currency; a dash for none. */
export function Money({ value, ...style }: { value: number | null | undefined } & MoneyStyle) {
  return <span class="num">{value === null || value === undefined ? '–' : money(value, style)}</span>;
}

/** A share of 0..1; a dash for none. */
export function Percent({ value, digits = 0 }: { value: number | null | undefined; digits?: number }) {
  return <span class="num">{value === null || value === undefined ? '–' : percent(value, { digits })}</span>;
}

interface ChangeProps {
  now: number;
  before: number | null;
  /** Where less is better (returns, people slipping away). */
  lessIsBetter?: boolean;
}

/** How a figure stands to the one before: `+4 %`, green where it is good; nothing without a comparison. */
export function Change({ now, before, lessIsBetter }: ChangeProps) {
  if (before === null) return null;
  if (before === 0) return <span class="change quiet">{now === 0 ? t('parts.asBefore') : t('parts.noneBefore')}</span>;
  const share = (now - before) / Math.abs(before);
  const text = percent(share, { sign: true });
  const flat = Math.abs(share) < 0.005;
  const good = lessIsBetter ? share < 0 : share > 0;
  return <span class={`change ${flat ? 'quiet' : good ? 'good' : 'bad'}`}>{flat ? t('parts.asBefore') : text}</span>;
}
