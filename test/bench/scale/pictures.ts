/** The pictures of `docs/scale.md`, each with its finding. */
import { NAMES, type Figures, type Name, type Part } from './figures.ts';
import { plot } from './plot.ts';
import { count, ms, percent } from './words.ts';

const forEach = <T>(of: (name: Name) => T): Record<Name, T> => Object.fromEntries(NAMES.map((name) => [name, of(name)])) as Record<Name, T>;
const cost = ({ collector, server }: Part): number | null => (collector === null ? null : collector + (server ?? 0));

/** File names in `docs/` with what stands in them; a picture of which nothing was measured is left out. */
export function pictures({ sides }: Figures): Record<string, string> {
  const ends = forEach((name) => sides[name].parts.at(-1) as Part);
  const rates = forEach((name) => sides[name].parts.map(({ stored, rate }): [number, number] => [stored, rate]));
  const costs = forEach((name) =>
    sides[name].parts.flatMap((p): [number, number][] => (cost(p) === null ? [] : [[p.stored, cost(p) as number]])),
  );
  const decided = forEach((name) =>
    sides[name].sizes.flatMap(({ part, decide }): [number, number][] => (decide ? [[part.stored, decide.p99]] : [])),
  );
  const stored = NAMES.flatMap((name) => sides[name].parts.map((part) => part.stored));
  const span: [number, number] = [Math.min(...stored), Math.max(...stored)];
  const p99 = (name: Name): string => ms(decided[name].at(-1)?.[1] ?? 0);
  const title = {
    rate: `At ${count(ends.postgres.stored)} events, PostgreSQL takes in ${percent(ends.postgres.rate / ends.sqlite.rate)} of what SQLite does`,
    cost: `An event costs ${cost(ends.sqlite)?.toFixed(0)} µs of processor with SQLite, ${cost(ends.postgres)?.toFixed(0)} with PostgreSQL and its server`,
    decision: `99 of 100 decisions beside half load come within ${p99('sqlite')} with SQLite, ${p99('postgres')} with PostgreSQL`,
  };
  const all = {
    'scale-rate.svg': { title: title.rate, unit: 'events a second, over HTTP, durable', lines: rates },
    'scale-cost.svg': { title: title.cost, unit: 'microseconds of processor an event', lines: costs },
    'scale-decision.svg': { title: title.decision, unit: 'milliseconds (p99), 200 decisions a second', lines: decided },
  };
  return Object.fromEntries(
    Object.entries(all).flatMap(([file, picture]) =>
      NAMES.every((name) => picture.lines[name].length > 0) ? [[file, plot({ ...picture, span })]] : [],
    ),
  );
}
