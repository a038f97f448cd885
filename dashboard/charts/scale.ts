/** Round numbers for an axis from 0 (or below) to at least `high`: about `wanted` steps of 1, 2, 2.5 or 5 times a power of ten. Pure. */
export function ticks(low: number, high: number, wanted = 4): number[] {
  const floor = Math.min(0, low);
  const span = Math.max(high, 0) - floor || 1;
  const rough = span / wanted;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = ([1, 2, 2.5, 5, 10].find((m) => m * power >= rough) ?? 10) * power;
  const first = Math.floor(floor / step);
  const last = Math.ceil((floor + span) / step - 1e-9);
  return Array.from({ length: last - first + 1 }, (_, i) => Number(((first + i) * step).toPrecision(12)));
}

/** Which of `n` steps get a name, so that at most `most` do: evenly spread, the first always. */
export function named(n: number, most: number): number[] {
  const every = Math.max(1, Math.ceil(n / Math.max(1, most)));
  return Array.from({ length: Math.ceil(n / every) }, (_, i) => i * every);
}

/** The path through points, broken at gaps. */
export function linePath(values: readonly (number | null)[], x: (i: number) => number, y: (v: number) => number): string {
  let pen = 'M';
  let path = '';
  values.forEach((value, i) => {
    if (value === null) {
      pen = 'M';
      return;
    }
    path += `${pen}${x(i).toFixed(1)} ${y(value).toFixed(1)}`;
    pen = 'L';
  });
  return path;
}
