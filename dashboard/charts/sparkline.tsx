interface SparklineProps {
  /** Oldest first; a gap is `null`. */
  values: (number | null)[];
  tone?: 'accent' | 'bad' | 'quiet';
  height?: number;
}

/** The points of a small course in a box of `width` x `height`, lowest value on the floor of the box. */
export function sparkPath(values: (number | null)[], width: number, height: number): string {
  const known = values.filter((v): v is number => v !== null);
  const low = Math.min(...known);
  const span = Math.max(...known) - low || 1;
  let pen = 'M';
  let path = '';
  values.forEach((value, i) => {
    if (value === null) {
      pen = 'M';
      return;
    }
    const x = values.length > 1 ? (i / (values.length - 1)) * width : width / 2;
    path += `${pen}${x.toFixed(1)} ${(height - 2 - ((value - low) / span) * (height - 4)).toFixed(1)}`;
    pen = 'L';
  });
  return path;
}

/** A course without axes; the figure beside it says the rest, so it is silent for screen readers. */
export function Sparkline({ values, tone = 'accent', height = 24 }: SparklineProps) {
  if (!values.some((v) => v !== null)) return null;
  return (
    <svg class={`spark ${tone}`} viewBox={`0 0 160 ${height}`} preserveAspectRatio="none" height={height} aria-hidden="true">
      <path d={sparkPath(values, 160, height)} />
    </svg>
  );
}
