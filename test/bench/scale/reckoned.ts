/** The extrapolated part of `docs/scale.md`: what was measured at the largest size, multiplied. Nothing here was tried. */
import type { Figures, Part, Side } from './figures.ts';
import { count, size, table, whole } from './words.ts';

const [EVENTS, PEOPLE] = [1e9, 1e8];
/** The busiest hour against the mean, and how much of what a machine can do is asked of it then. */
const [PEAK, LOAD] = [5, 0.5];
/** How a collector's connections add up: writing, answering visitors, reports, hearing of the others (`collector/store/postgres/open.ts`). */
const CONNECTIONS = 3 + 3 + 4 + 1 + 1;
/** Of a worker of the cluster: data it holds well, and processors. */
const [WORKER_DATA, WORKER_CORES] = [1e12, 16];
const SHARDS = 128;
const DAY = 86_400;
const SPANS: [string, number][] = [
  ['three years', 3 * 365 * DAY],
  ['a year', 365 * DAY],
  ['a month', 30 * DAY],
  ['a week', 7 * DAY],
];

/** Bytes for 10^9 events of 10^8 people on the server; null when its tables were not measured. */
function room({ tables }: Side): { events: number; indexes: number; others: number; all: number } | null {
  if (!tables) return null;
  const events = (tables.events / tables.stored) * EVENTS;
  const others = (tables.others / tables.profiles) * PEOPLE;
  return { events, indexes: (tables.eventIndexes / tables.stored) * EVENTS, others, all: events + others };
}
const missing = 'The run did not measure what this takes.';

/** Room on disk and in memory. */
function disk({ sides }: Figures): string {
  const [at, tables] = [room(sides.postgres), sides.postgres.tables];
  if (!at || !tables) return missing;
  const each = (bytes: number, n: number, of: string): string => `${size(bytes / n)} ${of}, times ${count(n)}`;
  return table([
    [`reckoned from ${count(tables.stored)} stored events of ${count(tables.profiles)} people`, 'how', 'PostgreSQL'],
    ['events with their indexes', each(at.events, EVENTS, 'an event'), size(at.events)],
    ['of which indexes', each(at.indexes, EVENTS, 'an event'), size(at.indexes)],
    ['everything else: people, identifiers, traits, visits, facts, memberships', each(at.others, PEOPLE, 'a person'), size(at.others)],
    ['together', '', size(at.all)],
    ['with one standby, and a quarter left free', 'x 2 / 0.75', size((at.all * 2) / 0.75)],
    ['memory that holds a tenth of the indexes and of the people: who comes this month', '', size((at.indexes + at.others) / 10)],
  ]);
}

/** Collectors, processors and connections for the pace at which 10^9 events arrive. */
function pace({ sides }: Figures): string {
  const part = sides.postgres.sizes.at(-1)?.part as Part;
  const row = ([span, seconds]: [string, number]): string[] => {
    const peak = (EVENTS / seconds) * PEAK;
    const collectors = Math.max(2, Math.ceil(peak / (part.rate * LOAD)));
    const cores = part.server === null ? '-' : `${Math.max(2, Math.ceil((peak * part.server) / 1e6 / LOAD))}`;
    const log = part.written === null ? '-' : `${size(peak * part.written)}/s`;
    return [span, `${whole(EVENTS / seconds)}/s`, `${whole(peak)}/s`, `${collectors}`, cores, `${collectors * CONNECTIONS}`, log];
  };
  const head = [
    `${count(EVENTS)} events arrive in`,
    'mean',
    `busiest hour (x ${PEAK})`,
    `collectors: peak / half of ${whole(part.rate)}/s, two at least`,
    part.server === null ? 'processors of the server' : `processors of the server: peak x ${part.server.toFixed(0)} µs, half idle`,
    `connections, ${CONNECTIONS} each`,
    'log written',
  ];
  return table([head, ...SPANS.map(row)]);
}

/** A cluster for it. */
function cluster({ sides }: Figures): string {
  const at = room(sides.postgres);
  const part = sides.postgres.sizes.at(-1)?.part as Part;
  if (!at) return missing;
  const byData = Math.ceil(at.all / WORKER_DATA);
  const row = ([span, seconds]: [string, number]): string[] => {
    const cores = ((EVENTS / seconds) * PEAK * (part.server ?? 0)) / 1e6 / LOAD;
    const workers = Math.max(byData, Math.ceil(cores / WORKER_CORES));
    return [
      span,
      `${byData}`,
      `${Math.ceil(cores / WORKER_CORES)}`,
      workers > 1 ? `${workers}` : 'one server is enough',
      size(at.all / SHARDS),
      `${Math.ceil(SHARDS / workers)}`,
    ];
  };
  const head = [
    `${count(EVENTS)} events arrive in`,
    `workers for the data (${size(WORKER_DATA)} each)`,
    `for the work (${WORKER_CORES} processors each)`,
    'workers',
    `a shard of ${SHARDS}`,
    'shards a worker',
  ];
  return table([head, ...SPANS.map(row)]);
}

/** The blocks that stand between marks of their names. */
export const reckoned: Record<string, (figures: Figures) => string> = { disk, pace, cluster };
