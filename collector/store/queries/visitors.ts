/** Who came: people counted once a span, over all their devices. A million visits are counted in memory, where an engine would sort them. */
import type { Query } from '../query.ts';

/** From (inclusive) and to (exclusive), in milliseconds. */
export type Bounds = [from: number, to: number];
/** People with a visit that began in a span, and those of them who are identified. */
export interface Visitors {
  visitors: number;
  known: number;
}
/** The visitors of each span of a row of spans, and of all of them together. */
export interface VisitorsOf {
  whole: Visitors;
  spans: Visitors[];
}

/** Counts the visitors of each row of spans. The spans of a row do not overlap. */
export async function visitors(q: Query, site: number, rows: Bounds[][]): Promise<VisitorsOf[]> {
  if (rows.every((spans) => spans.length === 0)) return rows.map(() => ({ whole: none(), spans: [] }));
  const people = await peopleOf(q, site);
  const counted: VisitorsOf[] = [];
  for (const spans of rows) {
    const seen = new Uint8Array(people.size);
    const seenIn = new Uint32Array(people.size);
    const found: VisitorsOf = { whole: none(), spans: [] };
    for (const [i, [from, to]] of spans.entries()) {
      const here = none();
      for (const node of await nodes(q, `visit where site = ? and start >= ? and start < ?`, site, from, to)) {
        const root = people.root[node] || node;
        if (seenIn[root] === i + 1) continue;
        seenIn[root] = i + 1;
        count(here, people.known[root]);
        if (seen[root]) continue;
        seen[root] = 1;
        count(found.whole, people.known[root]);
      }
      found.spans.push(here);
    }
    counted.push(found);
  }
  return counted;
}

const none = (): Visitors => ({ visitors: 0, known: 0 });
function count(of: Visitors, known: number | undefined): void {
  of.visitors++;
  of.known += known ?? 0;
}

/** The root of each linked node (0: it is its own) and who is identified, by node number. */
export async function peopleOf(q: Query, site: number): Promise<{ size: number; root: Uint32Array; known: Uint8Array }> {
  const last = await q.get<{ node: number | null }>(`/* lastNode */ select max(node) as node from node`);
  const size = (last?.node ?? 0) + 1;
  const linked = await q.get<{ nodes: string; roots: string }>(
    `/* linkedNodes */ select ${q.dialect.list('node')} as nodes, ${q.dialect.list('root')} as roots
       from (select node, root from node where site = ? and root <> node) linked`,
    site,
  );
  const roots = JSON.parse(linked?.roots ?? '[]') as number[];
  const root = new Uint32Array(size);
  for (const [i, node] of (JSON.parse(linked?.nodes ?? '[]') as number[]).entries()) root[node] = roots[i] ?? node;
  const known = new Uint8Array(size);
  for (const node of await nodes(q, `profile where site = ? and identified = 1`, site)) known[node] = 1;
  return { size, root, known };
}

/** The `node` of every row, handed over as one text: a tenth of the cost of a million rows. */
async function nodes(q: Query, rows: string, ...params: number[]): Promise<number[]> {
  const found = await q.get<{ nodes: string }>(`/* nodes */ select ${q.dialect.list('node')} as nodes from ${rows}`, ...params);
  return JSON.parse(found?.nodes ?? '[]') as number[];
}
