/** One line an engine over the number of stored events, which grows tenfold from mark to mark; readable on light and on dark ground. */
import type { Name } from './figures.ts';

/** What a picture shows. */
export interface Picture {
  /** The finding, in words. */
  title: string;
  /** What stands beside the axis. */
  unit: string;
  /** The numbers of stored events from which and to which it reaches: the same in all pictures of a run. */
  span: [from: number, to: number];
  lines: Record<Name, [stored: number, value: number][]>;
}

const LOOK: Record<Name, { colour: string; label: string; mark(x: number, y: number): string }> = {
  sqlite: { colour: '#2f6fde', label: 'SQLite', mark: (x, y) => `<circle cx="${x}" cy="${y}" r="3.5" fill="#2f6fde"/>` },
  postgres: {
    colour: '#d9730d',
    label: 'PostgreSQL',
    mark: (x, y) => `<rect x="${x - 3.5}" y="${y - 3.5}" width="7" height="7" fill="#d9730d"/>`,
  },
};
const [WIDTH, HEIGHT, LEFT, RIGHT, BOTTOM, TOP] = [720, 280, 64, 96, 42, 52];
const round = (n: number): number => Number(n.toFixed(1));
const short = (n: number): string =>
  n >= 1e6 ? `${+(n / 1e6).toPrecision(2)} M` : n >= 1e3 ? `${+(n / 1e3).toPrecision(2)} k` : String(n);
const escaped = (text: string): string => text.replace(/[&<>"]/g, (sign) => `&#${sign.charCodeAt(0)};`);

/** A step of 1, 2 or 5 times a power of ten of which four or five reach `most`. */
function stepTo(most: number): number {
  const power = 10 ** Math.floor(Math.log10(most / 4));
  return ([1, 2, 5, 10].find((step) => step * power * 5 >= most) ?? 10) * power;
}

/** The picture as SVG, from zero upwards. */
export function plot({ title, unit, span: [least, last], lines }: Picture): string {
  const points = Object.values(lines).flat();
  const step = stepTo(Math.max(...points.map(([, value]) => value), 1e-9));
  const most = step * Math.ceil(Math.max(...points.map(([, value]) => value)) / step);
  const span = Math.log10(last / least) || 1;
  const x = (stored: number): number => round(LEFT + (Math.log10(stored / least) / span) * (WIDTH - LEFT - RIGHT));
  const y = (value: number): number => round(HEIGHT - BOTTOM - (value / most) * (HEIGHT - BOTTOM - TOP));
  const rows = Array.from({ length: Math.round(most / step) + 1 }, (_, i) => {
    const label = `<text x="${LEFT - 8}" y="${y(i * step) + 4}" text-anchor="end">${short(+(i * step).toPrecision(3))}</text>`;
    return `<path d="M${LEFT} ${y(i * step)}H${WIDTH - RIGHT}" stroke="#8884"/>${label}`;
  });
  const marks = Array.from({ length: 12 }, (_, i) => 10 ** i)
    .filter((stored) => stored >= least && stored <= last)
    .map((stored) => `<text x="${x(stored)}" y="${HEIGHT - BOTTOM + 18}" text-anchor="middle">${short(stored)}</text>`);
  const ends: number[] = [];
  const drawn = (Object.keys(lines) as Name[]).flatMap((name) => {
    const { colour, label, mark } = LOOK[name];
    const path = lines[name].map(([stored, value], i) => `${i ? 'L' : 'M'}${x(stored)} ${y(value)}`).join('');
    const end = lines[name].at(-1);
    if (!end) return [];
    let at = y(end[1]) + 4;
    // Two that end beside each other are told one above the other.
    if (ends.some((other) => Math.abs(other - at) < 14)) at = (ends[0] ?? at) + (at >= (ends[0] ?? at) ? 14 : -14);
    ends.push(at);
    return [
      `<path d="${path}" fill="none" stroke="${colour}" stroke-width="2"/>`,
      ...lines[name].map(([stored, value]) => mark(x(stored), y(value))),
      `<text x="${x(end[0]) + 10}" y="${round(at)}" fill="${colour}">${label}</text>`,
    ];
  });
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" font-family="system-ui, sans-serif" font-size="12" fill="#888" role="img" aria-label="${escaped(title)}">
<text x="${LEFT}" y="18" font-size="14">${escaped(title)}</text>
<text x="${LEFT}" y="38">${escaped(unit)}</text>
${[...rows, ...marks].join('\n')}
<text x="${WIDTH - RIGHT}" y="${HEIGHT - 6}" text-anchor="end">events stored, tenfold from mark to mark</text>
${drawn.join('\n')}
</svg>
`;
}
