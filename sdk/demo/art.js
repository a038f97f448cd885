/** Pictures drawn from a product's hue and shelf: no photographs, no downloads. */

/** A number from 0 to 1 that always follows from the text. */
function chance(text, salt) {
  let h = 2166136261 ^ salt;
  for (const c of text) h = Math.imul(h ^ c.charCodeAt(0), 16777619);
  return ((h >>> 8) % 10000) / 10000;
}

const wave = (id, i, height) => {
  const y = 60 + i * 26 + chance(id, i) * 30;
  const bend = 40 + chance(id, i + 9) * 60;
  return `M-10 ${y} C 80 ${y - bend}, 160 ${y + bend}, 250 ${y} S 400 ${y - bend / 2}, 420 ${y} V${height} H-10 Z`;
};

const DRAW = {
  seats: ({ id, hue }) =>
    [0, 1, 2, 3, 4].map((i) => `<path d="${wave(id, i, 300)}" fill="hsl(${hue + i * 14} 62% ${34 + i * 9}% / .55)"/>`).join('') +
    `<circle cx="${70 + chance(id, 5) * 260}" cy="${50 + chance(id, 6) * 50}" r="${16 + chance(id, 7) * 18}" fill="hsl(${hue + 40} 85% 88% / .9)"/>`,
  passes: ({ hue }) =>
    `<g transform="rotate(-8 200 150)"><rect x="70" y="70" width="260" height="160" rx="16" fill="hsl(${hue} 45% 96%)"/>` +
    `<rect x="70" y="70" width="260" height="46" rx="16" fill="hsl(${hue} 55% 42%)"/>` +
    [0, 1, 2, 3, 4, 5, 6, 7]
      .map((i) => `<circle cx="${98 + i * 29}" cy="196" r="8" fill="hsl(${hue + i * 10} 60% ${50 + i * 3}%)"/>`)
      .join('') +
    `<rect x="92" y="136" width="120" height="10" rx="5" fill="hsl(${hue} 25% 70%)"/><rect x="92" y="156" width="80" height="8" rx="4" fill="hsl(${hue} 25% 80%)"/></g>`,
  records: ({ id, hue }) =>
    `<circle cx="230" cy="150" r="112" fill="#15161c"/>` +
    [100, 88, 76, 64, 52].map((r) => `<circle cx="230" cy="150" r="${r}" fill="none" stroke="#2c2e38" stroke-width="2"/>`).join('') +
    `<circle cx="230" cy="150" r="36" fill="hsl(${hue} 70% 60%)"/><circle cx="230" cy="150" r="5" fill="#15161c"/>` +
    `<rect x="48" y="48" width="204" height="204" rx="4" fill="hsl(${hue} 48% 46%)"/>` +
    `<path d="M48 ${150 + chance(id, 2) * 50} Q 150 ${70 + chance(id, 3) * 100} 252 ${130 + chance(id, 4) * 60} V252 H48 Z" fill="hsl(${hue + 24} 62% 66%)"/>`,
};

/** The picture of a product as SVG text; decorative, so hidden from readers of screens. */
export function art(product) {
  const { id, hue, shelf } = product;
  const ground = shelf === 'seats' ? `hsl(${hue} 55% 20%)` : `hsl(${hue} 38% ${shelf === 'passes' ? 84 : 88}%)`;
  return (
    `<svg viewBox="0 0 400 300" preserveAspectRatio="xMidYMid slice" aria-hidden="true"><rect width="400" height="300" fill="${ground}"/>` +
    `${DRAW[shelf]({ id, hue })}</svg>`
  );
}
