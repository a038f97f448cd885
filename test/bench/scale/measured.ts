/** The measured part of `docs/scale.md`: tables in which every number stands in the figures of one run. */
import { NAMES, type Figures, type Name, type Side, type Size } from './figures.ts';
import { MISSING } from './rules.ts';
import { count, ms, percent, size, table, whole } from './words.ts';

const SHOWN: Record<Name, string> = { sqlite: 'SQLite', postgres: 'PostgreSQL' };
const none = '-';

/** Where and when. */
function run({ at, machine, node, events, sides }: Figures): string {
  const settings = Object.entries(sides.postgres.settings).map(([name, value]) => `\`${name}=${value}\``);
  return `${at.slice(0, 10)}, ${machine}, Node ${node}, SQLite ${sides.sqlite.version}, PostgreSQL ${sides.postgres.version} (${settings.join(', ')}); to ${count(events)} events. The callers, the collector and the server share these processors.`;
}

/** What grows with the number of events. */
function growth({ sides }: Figures): string {
  const micros = (n: number | null): string => (n === null ? none : `${n.toFixed(0)} µs`);
  const row = (name: Name, { part, bytes, resident, decide }: Size): string[] => [
    count(part.stored),
    SHOWN[name],
    `${whole(part.rate)}/s`,
    micros(part.collector),
    micros(part.server),
    size(bytes / part.stored),
    part.written === null ? none : size(part.written),
    resident === null ? none : size(resident),
    decide ? `${ms(decide.p50)}, ${ms(decide.p99)}` : none,
  ];
  const rows = sides.sqlite.sizes.flatMap((at, i) => [
    row('sqlite', at),
    ...(sides.postgres.sizes[i] ? [row('postgres', sides.postgres.sizes[i])] : []),
  ]);
  return table([
    [
      'events stored',
      'engine',
      'taken in',
      'processor an event: collector',
      'server',
      'disk an event',
      'written an event',
      'collector’s memory',
      'decision p50, p99',
    ],
    ...rows,
  ]);
}

/** What somebody waits for at each size. */
function reads({ sides }: Figures): string {
  const row = (name: Name, { part, profiles, look }: Size): string[] => [
    `${count(part.stored)} of ${count(profiles)} people`,
    SHOWN[name],
    `${ms(look.lookup.p50)}, ${ms(look.lookup.p99)}`,
    ...[look.profile, look.profiles, look.overview, look.segments].map(ms),
  ];
  const rows = sides.sqlite.sizes.flatMap((at, i) => [
    row('sqlite', at),
    ...(sides.postgres.sizes[i] ? [row('postgres', sides.postgres.sizes[i])] : []),
  ]);
  return table([['events stored', 'engine', 'look-up p50, p99', 'a person’s page', 'list of profiles', 'overview', 'segments'], ...rows]);
}

/** Batches at half load. */
function answers({ sides }: Figures): string {
  const said = NAMES.flatMap((name) => {
    const at = sides[name].sizes.find((one) => one.answers);
    if (!at?.answers) return [];
    const { perSecond, p50, p99, refused } = at.answers;
    return [
      `${SHOWN[name]} at ${whole(perSecond)} events/s ${ms(p50)} (p50) and ${ms(p99)} (p99)${refused ? `, ${refused} requests told to come back` : ''}`,
    ];
  });
  return said.length > 0
    ? `A batch of 20 at half load waits for its answer: ${said.join('; ')}.`
    : 'No size of this run was large enough for half load.';
}

/** The server's own way in beside the collector's. */
function copied({ sides }: Figures): string {
  const { copy } = sides.postgres;
  if (!copy) return 'COPY was not measured in this run.';
  const row = (what: string, rate: number): string[] => [what, `${whole(rate)}/s`, percent(copy.collector / rate)];
  return table([
    [`COPY of what ${count(copy.events)} events wrote`, 'events', `the collector’s ${whole(copy.collector)}/s over HTTP is`],
    row('every row of every table, 1,000 events a commit', copy.allRows),
    row('every row of every table, one commit', copy.allRowsAtOnce),
    row('event rows alone, 1,000 a commit', copy.eventRows),
    row('event rows alone, one commit', copy.eventRowsAtOnce),
  ]);
}

/** Rules over everybody. */
function previews({ sides }: Figures): string {
  const [file, server] = [sides.sqlite.previews, sides.postgres.previews];
  const row = (rule: string): string[] => {
    const [a, b] = [file.rules[rule], server.rules[rule]];
    if (!a || !b) return [rule, none, none, none, none, none];
    const times = (one: typeof a): string => [one.first, one.warm, ...(one.rested === null ? [] : [one.rested])].map(ms).join(', ');
    const ratio = (n: number): string => `${(n / a.warm).toFixed(1)} x`;
    return [
      rule,
      a.people === b.people ? whole(a.people) : `${whole(a.people)} and ${whole(b.people)}`,
      times(a),
      times(b),
      ratio(b.warm),
      ratio(b.rested ?? b.warm),
    ];
  };
  const rows = Object.keys(file.rules).map(row);
  const missing = Object.entries(MISSING).map(([rule, why]) => [rule, 'not measured', why, '', '', '']);
  const head = [
    `over ${count(file.stored)} events`,
    'people',
    'SQLite first, warm',
    'PostgreSQL first, warm, after its vacuum',
    'warm: PostgreSQL / SQLite',
    'after vacuum',
  ];
  return table([head, ...rows, ...missing]);
}

/** The blocks that stand between marks of their names. */
export const measured: Record<string, (figures: Figures) => string> = { run, growth, answers, reads, copied, previews };
