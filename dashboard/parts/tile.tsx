import type { ComponentChildren } from 'preact';
import { Sparkline } from '../charts/sparkline.tsx';
import { Change } from './number.tsx';

interface TileProps {
  label: string;
  /** The figure, written out. */
  value: ComponentChildren;
  /** The figure and the one before, for the change; leave out for none. */
  now?: number;
  before?: number | null;
  lessIsBetter?: boolean;
  series?: (number | null)[];
  hint?: ComponentChildren;
}

/** A figure, its change against before, its course. */
export function Tile({ label, value, now, before = null, lessIsBetter, series, hint }: TileProps) {
  const worse = now !== undefined && before !== null && before !== now && now > before === Boolean(lessIsBetter);
  return (
    <div class="card tile">
      <p class="tile-label">{label}</p>
      <p class="tile-value">{value}</p>
      <p class="tile-change">
        {now === undefined ? null : <Change now={now} before={before} lessIsBetter={lessIsBetter} />}
        {hint ? <span class="quiet tile-hint">{hint}</span> : null}
      </p>
      {series && series.length > 1 ? <Sparkline values={series} tone={worse ? 'bad' : 'accent'} /> : null}
    </div>
  );
}
