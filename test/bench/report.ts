import type { Decided } from './decisions.ts';
import type { Looked } from './lookups.ts';

/** One run's figures; rates in events per second. */
export interface Measured {
  at: string;
  machine: string;
  ingestRate: number;
  /** The bare engine with the event table alone, and with every row that ingest wrote. */
  bareEvents: number;
  bareRows: number;
  singleRate: number;
  decide: Decided;
  lookup: Looked;
  sdk: Record<string, { bytes: number; limit: number }>;
}

const whole = (n: number): string => Math.round(n).toLocaleString('en-GB');
const ms = (n: number): string => `${n.toFixed(n < 10 ? 1 : 0)} ms`;
const percent = (n: number): string => `${(n * 100).toFixed(0)} %`;

/** The figures as a table; `limit` is what we promise, `ratio` how much of it is used (or reached). */
export function report(m: Measured): string {
  const rows: string[][] = [
    ['what', 'measured', 'limit', 'ratio'],
    ['ingest over HTTP, batches of 20, durable', `${whole(m.ingestRate)} events/s`, '', ''],
    ['  bare engine, event rows alone', `${whole(m.bareEvents)} events/s`, '>= 50 %', percent(m.ingestRate / m.bareEvents)],
    ['  bare engine, every row that ingest wrote', `${whole(m.bareRows)} events/s`, '', percent(m.ingestRate / m.bareRows)],
    ['ingest over HTTP, one event a request, 32 at once', `${whole(m.singleRate)} events/s`, '', ''],
    [`decision p50, 200/s beside ${whole(m.decide.ingest)} events/s`, ms(m.decide.p50), '', ''],
    ['decision p99', ms(m.decide.p99), '10 ms', percent(m.decide.p99 / 10)],
    ['profile look-up p50', ms(m.lookup.lookup.p50), '', ''],
    ['profile look-up p99', ms(m.lookup.lookup.p99), '20 ms', percent(m.lookup.lookup.p99 / 20)],
    ['overview, 30 days', ms(m.lookup.overview), '300 ms', percent(m.lookup.overview / 300)],
    ['profiles, first page', ms(m.lookup.profiles), '300 ms', percent(m.lookup.profiles / 300)],
    ['segments', ms(m.lookup.segments), '300 ms', percent(m.lookup.segments / 300)],
    ...Object.entries(m.sdk).map(([name, { bytes, limit }]) => [
      `${name}, gzip`,
      `${whole(bytes)} bytes`,
      whole(limit),
      percent(bytes / limit),
    ]),
  ];
  const widths = [0, 1, 2, 3].map((column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  const line = (row: string[]): string =>
    row.map((cell, i) => (i === 0 ? cell.padEnd(widths[i] ?? 0) : cell.padStart(widths[i] ?? 0))).join('  ');
  return [`${m.at.slice(0, 10)}, ${m.machine}`, '', ...rows.map(line)].join('\n');
}
