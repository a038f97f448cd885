import { useEffect, useRef, useState } from 'preact/hooks';
import { t } from '../text/text.ts';
import { linePath, named, ticks } from './scale.ts';

interface LineChartProps {
  /** What it shows, for screen readers. */
  label: string;
  /** A name for each step, for the axis and for the point under the cursor. */
  steps: { short: string; long: string }[];
  now: (number | null)[];
  before?: (number | null)[] | null;
  format: (value: number) => string;
  axis: (value: number) => string;
}

const HEIGHT = 256;
const PAD = { top: 28, right: 12, bottom: 26, left: 46 };

/** A course now against before. The highest point carries its figure; the arrow keys or the pointer move it. */
export function LineChart({ label, steps, now, before, format, axis }: LineChartProps) {
  const box = useRef<HTMLDivElement>(null);
  const [width, setWidth] = useState(560);
  const [at, setAt] = useState<number | null>(null);
  useEffect(() => {
    const element = box.current;
    if (!element) return;
    const measure = () => setWidth(Math.max(240, element.clientWidth));
    measure();
    const watcher = new ResizeObserver(measure);
    watcher.observe(element);
    return () => watcher.disconnect();
  }, []);

  const n = steps.length;
  const all = [...now, ...(before ?? [])].filter((v): v is number => v !== null);
  const most = Math.max(1, ...all);
  const least = Math.min(0, ...all);
  // A small dip below zero (a few returns) may hang below the axis; it is not worth a quarter of the picture.
  const marks = ticks(least < -0.06 * most ? least : 0, most);
  const [low, high] = [marks[0] ?? 0, marks.at(-1) ?? 1];
  const inner = width - PAD.left - PAD.right;
  const x = (i: number) => PAD.left + (n > 1 ? (i / (n - 1)) * inner : inner / 2);
  const y = (v: number) => PAD.top + (1 - (v - low) / (high - low)) * (HEIGHT - PAD.top - PAD.bottom);

  const peak = now.reduce<number | null>((best, v, i) => (v !== null && (best === null || v > (now[best] ?? -Infinity)) ? i : best), null);
  const shown = at ?? peak;
  const value = shown === null ? null : (now[shown] ?? null);
  const old = shown === null ? null : (before?.[shown] ?? null);
  const words = (i: number) =>
    [
      steps[i]?.long,
      now[i] === null || now[i] === undefined ? '–' : format(now[i] as number),
      before?.[i] === null || before?.[i] === undefined ? '' : `${t('parts.before')} ${format(before[i] as number)}`,
    ]
      .filter(Boolean)
      .join(', ');
  const move = (event: KeyboardEvent) => {
    const here = shown ?? 0;
    const to = { ArrowLeft: here - 1, ArrowDown: here - 1, ArrowRight: here + 1, ArrowUp: here + 1, Home: 0, End: n - 1 }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    setAt(Math.min(n - 1, Math.max(0, to)));
  };
  const area = linePath(now, x, y);
  const ends = now.flatMap((v, i) => (v === null ? [] : [i]));
  const [first, last] = [ends[0], ends.at(-1)];
  const whole = first !== undefined && last !== undefined && last - first + 1 === ends.length;
  return (
    <div
      ref={box}
      class="line-chart"
      role="slider"
      tabIndex={0}
      aria-label={`${label}. ${t('parts.chartHelp')}`}
      aria-valuemin={0}
      aria-valuemax={Math.max(0, n - 1)}
      aria-valuenow={shown ?? 0}
      aria-valuetext={words(shown ?? 0)}
      onKeyDown={move}
      onBlur={() => setAt(null)}
      onPointerLeave={() => setAt(null)}
      onPointerMove={(event) => {
        const left = event.clientX - event.currentTarget.getBoundingClientRect().left;
        setAt(Math.min(n - 1, Math.max(0, Math.round(((left - PAD.left) / inner) * (n - 1)))));
      }}
    >
      <svg viewBox={`0 0 ${width} ${HEIGHT}`} width={width} height={HEIGHT} aria-hidden="true">
        {marks.map((mark) => (
          <g key={mark}>
            <line class="grid" x1={PAD.left} x2={width - PAD.right} y1={y(mark)} y2={y(mark)} />
            <text class="axis" x={PAD.left - 8} y={y(mark) + 3.5} text-anchor="end">
              {axis(mark)}
            </text>
          </g>
        ))}
        {named(n, Math.floor(inner / 72)).map((i) => (
          <text key={i} class="axis" x={x(i) > width - 32 ? width : x(i)} y={HEIGHT - 6} text-anchor={x(i) > width - 32 ? 'end' : 'middle'}>
            {steps[i]?.short}
          </text>
        ))}
        {whole && ends.length > 1 ? <path class="area" d={`${area}L${x(last)} ${y(0)}L${x(first)} ${y(0)}Z`} /> : null}
        {before ? <path class="line before" d={linePath(before, x, y)} /> : null}
        <path class="line" d={area} />
        {shown !== null && at !== null ? <line class="cursor" x1={x(shown)} x2={x(shown)} y1={PAD.top} y2={y(low)} /> : null}
        {shown !== null && at !== null && old !== null ? <circle class="dot before" cx={x(shown)} cy={y(old)} r={3} /> : null}
        {shown !== null && value !== null ? (
          <>
            <circle class="dot" cx={x(shown)} cy={y(value)} r={3.5} />
            <text
              class="point"
              x={Math.min(width - PAD.right, Math.max(PAD.left, x(shown)))}
              y={at === null ? y(value) - 10 : 12}
              text-anchor={x(shown) > width - 120 ? 'end' : x(shown) < PAD.left + 80 ? 'start' : 'middle'}
            >
              {at === null ? format(value) : words(shown)}
            </text>
          </>
        ) : shown !== null && at !== null ? (
          <text
            class="point"
            x={x(shown)}
            y={12}
            text-anchor={x(shown) > width - 120 ? 'end' : x(shown) < PAD.left + 80 ? 'start' : 'middle'}
          >
            {words(shown)}
          </text>
        ) : null}
      </svg>
    </div>
  );
}
