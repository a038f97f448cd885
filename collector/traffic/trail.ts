/** The pages of a visit in one short text: `12 15:2` means page 12 once, page 15 twice. Ordered by page, so that any order of arrival gives one text. Pure. */

/** A visit with more pages than this keeps the first ones by number; the views of the others are counted nowhere else than in its total. */
const MOST = 40;

/** The views of each page of a trail. */
export function readTrail(trail: string): [page: number, views: number][] {
  if (trail === '') return [];
  return trail.split(' ').map((part): [number, number] => {
    const colon = part.indexOf(':');
    return colon < 0 ? [Number(part), 1] : [Number(part.slice(0, colon)), Number(part.slice(colon + 1))];
  });
}

const write = (views: Map<number, number>): string =>
  [...views]
    .sort(([a], [b]) => a - b)
    .slice(0, MOST)
    .map(([page, n]) => (n === 1 ? String(page) : `${page}:${n}`))
    .join(' ');

/** Two trails as one. */
export function joinTrails(one: string, two: string): string {
  if (one === '' || two === '') return one || two;
  const views = new Map(readTrail(one));
  for (const [page, n] of readTrail(two)) views.set(page, (views.get(page) ?? 0) + n);
  return write(views);
}
/** A trail with one more view of a page. */
export const addToTrail = (trail: string, page: number): string => joinTrails(trail, String(page));
