import { percent } from '../format.ts';
import { t } from '../text/text.ts';

interface ConcentrationProps {
  /** Points, best customers first: [share of customers, share of revenue]. */
  curve: [number, number][];
  /** What the best fifth holds, 0..1. */
  top20: number;
}

const WIDTH = 332;
const HEIGHT = 196;

/** How revenue rests on few customers: the curve, the fifth marked in orange, the line of perfect evenness. */
export function Concentration({ curve, top20 }: ConcentrationProps) {
  const x = (share: number) => share * WIDTH;
  const y = (share: number) => HEIGHT - Math.min(1.02, Math.max(0, share)) * (HEIGHT - 12);
  const points: [number, number][] = curve[0]?.[0] === 0 ? curve : [[0, 0], ...curve];
  const path = points.map(([a, b], i) => `${i ? 'L' : 'M'}${x(a).toFixed(1)} ${y(b).toFixed(1)}`).join('');
  const words = t('charts.fifth', { fifth: percent(0.2), share: percent(top20) });
  return (
    <div class="concentration">
      <svg viewBox={`0 -4 ${WIDTH} ${HEIGHT + 6}`} role="img" aria-label={words}>
        <path class="area" d={`${path}L${x(points.at(-1)?.[0] ?? 1)} ${HEIGHT}L0 ${HEIGHT}Z`} />
        <line class="evenness" x1={0} y1={HEIGHT} x2={WIDTH} y2={y(1)} />
        <path class="line" d={path} />
        <line class="fifth" x1={x(0.2)} x2={x(0.2)} y1={HEIGHT} y2={y(top20)} />
        <circle class="fifth-dot" cx={x(0.2)} cy={y(top20)} r={4.5} />
        <text class="fifth-words" x={x(0.2) + 12} y={y(top20) + 22}>
          {words}
        </text>
      </svg>
      <p class="split hint">
        <span>{t('charts.bestFirst')}</span>
        <span>{t('charts.all')}</span>
      </p>
    </div>
  );
}
