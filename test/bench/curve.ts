/** One line over the number of stored events, as a picture that a README can show. */

/** A point: events stored so far, events a second. */
export type Point = [stored: number, rate: number];

const [WIDTH, HEIGHT, LEFT, BOTTOM, TOP] = [720, 260, 64, 40, 36];
const short = (n: number): string => (n >= 1e6 ? `${+(n / 1e6).toFixed(1)} M` : n >= 1e3 ? `${Math.round(n / 1e3)} k` : String(n));

/** The curve as SVG, from zero upwards, with its finding as the title. */
export function curve(points: Point[], title: string): string {
  const most = Math.max(...points.map(([, rate]) => rate)) * 1.1;
  const last = points.at(-1)?.[0] ?? 1;
  const x = (stored: number): number => LEFT + (stored / last) * (WIDTH - LEFT - 20);
  const y = (rate: number): number => HEIGHT - BOTTOM - (rate / most) * (HEIGHT - BOTTOM - TOP);
  const line = points.map(([stored, rate], i) => `${i ? 'L' : 'M'}${x(stored).toFixed(1)} ${y(rate).toFixed(1)}`).join('');
  const ticks = [0.25, 0.5, 0.75, 1].map((share) => {
    const at = y(most * share).toFixed(1);
    const label = `<text x="${LEFT - 8}" y="${Number(at) + 4}" text-anchor="end">${short(Math.round((most * share) / 100) * 100)}</text>`;
    return `<path d="M${LEFT} ${at}H${WIDTH - 20}" stroke="#8884"/>${label}`;
  });
  const stored = [0, 0.5, 1].map((share) => {
    const at = x(last * share).toFixed(1);
    return `<text x="${at}" y="${HEIGHT - BOTTOM + 20}" text-anchor="middle">${short(last * share)}</text>`;
  });
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" font-family="system-ui, sans-serif" font-size="12" fill="#888" role="img" aria-label="${title}">
<text x="${LEFT}" y="18" font-size="14">${title}</text>
${ticks.join('\n')}
${stored.join('\n')}
<text x="${WIDTH - 20}" y="${HEIGHT - 6}" text-anchor="end">events stored</text>
<path d="${line}" fill="none" stroke="#2f6fde" stroke-width="2"/>
</svg>
`;
}
