interface IntervalProps {
  /** In words: the estimate and its interval. */
  label: string;
  value: number;
  low: number;
  high: number;
  /** The ends of the scale; the same for bars that are compared. */
  min: number;
  max: number;
  tone?: 'accent' | 'quiet' | 'bad';
  /** Marks zero. */
  zero?: boolean;
}

/** An estimate with its interval on a line: money with its honesty. */
export function IntervalBar({ label, value, low, high, min, max, tone = 'accent', zero }: IntervalProps) {
  const span = max - min || 1;
  const x = (v: number) => Math.min(100, Math.max(0, ((v - min) / span) * 100));
  return (
    <svg class={`interval ${tone}`} viewBox="0 0 100 16" preserveAspectRatio="none" role="img" aria-label={label}>
      <rect class="track" x={0} y={6} width={100} height={4} />
      {zero && min <= 0 && max >= 0 ? <line class="zero" x1={x(0)} x2={x(0)} y1={0} y2={16} vector-effect="non-scaling-stroke" /> : null}
      <rect class="range" x={x(low)} y={5} width={Math.max(0.6, x(high) - x(low))} height={6} />
      <line class="mark" x1={x(value)} x2={x(value)} y1={2} y2={14} vector-effect="non-scaling-stroke" />
    </svg>
  );
}
