/**
 * `npm run bench -- ingest [EVENTS]`: what it costs to take events in, against the bare engine with the same rows, indexes and sync mode in the same run:
 * at empty, at half load, beside a reader that scans everything, and as the store grows to EVENTS (a million unless told).
 */
import { copyFileSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { Collector, WRITE_KEY } from '../kit/collector.ts';
import { bareRate, rowsOf } from './bare.ts';
import { quantile } from './client.ts';
import { curve, type Point } from './curve.ts';
import { sendPaced } from './pace.ts';
import { SEGMENTS } from './segments.ts';
import { inParts, traffic, type Sent as Event } from './traffic.ts';
import { usageOf } from './usage.ts';
import { getOf, openLine, requestOf, sendAll, type Sent } from './wire.ts';

const EVENTS = Number(process.argv[3] ?? 1_000_000);
const FIRST = Math.min(200_000, EVENTS);
const CHUNK = Math.min(250_000, EVENTS);
const SINGLES = 20_000;
const OLD = 100_000;
const SECONDS = 10;
const BATCH = 20;
/** Requests under way at once: enough to keep it busy; and as many as a collector takes however slow it has become, so that none is turned away. */
const LANES = 64;
const FEW = 32;
/** Traffic is dated so that it ends about now. */
const START = Date.now() - EVENTS * 12;

const out = (line: string): void => void process.stdout.write(`${line}\n`);
const whole = (n: number): string => Math.round(n).toLocaleString('en-GB');
const share = (a: number, b: number): string => `${Math.round((100 * a) / b)} %`;

const collector = await Collector.start([], { NODE_OPTIONS: `--require ${join(import.meta.dirname, 'loop-watch.cjs')}` });
const { url } = collector;
const batches = (events: Event[]): Buffer[] =>
  inParts(events, BATCH).map((batch) =>
    requestOf(url, '/v1/batch', JSON.stringify({ writeKey: WRITE_KEY, batch, sentAt: new Date().toISOString() })),
  );
const singles = (events: Event[]): Buffer[] =>
  events.map((event) => requestOf(url, `/v1/${event.type}`, JSON.stringify({ ...event, writeKey: WRITE_KEY })));

/** Events a second, and what each of them cost. */
async function measure(name: string, requests: Buffer[], events: number, lanes = LANES): Promise<number> {
  const before = usageOf(collector.pid);
  const sent = await sendAll(url, requests, lanes);
  const after = usageOf(collector.pid);
  const refused = [...sent.statuses].filter(([status]) => status !== 200);
  if (refused.length > 0 || sent.accepted !== events)
    throw new Error(`${name}: ${sent.accepted} of ${events} accepted; answers ${JSON.stringify([...sent.statuses])}`);
  const rate = events / (sent.ms / 1000);
  const cost =
    before && after
      ? `, ${((after.cpu - before.cpu) / events).toFixed(0)} µs of processor and ${((after.written - before.written) / events / 1024).toFixed(1)} KB written an event, ${whole(after.resident / 1048576)} MB resident`
      : '';
  out(`${name}: ${whole(rate)} events/s${cost}`);
  return rate;
}

/** Times of answers in words. */
const times = ({ times: list, statuses }: Sent): string =>
  `p50 ${quantile(list, 0.5).toFixed(1)} ms, p99 ${quantile(list, 0.99).toFixed(1)} ms, ${JSON.stringify(Object.fromEntries(statuses))}`;

/** How late the collector's event loop was since this was last asked, as it measured itself. */
async function late(): Promise<string> {
  const from = collector.output.length;
  process.kill(collector.pid, 'SIGUSR2');
  for (let wait = 0; wait < 100; wait++) {
    const found = /^loop (.*)$/m.exec(collector.output.slice(from))?.[1];
    if (found === undefined) await new Promise((resolve) => setTimeout(resolve, 20));
    else {
      const { p99, max } = JSON.parse(found) as { p99: number; max: number };
      return `p99 ${p99.toFixed(1)} ms, longest ${max.toFixed(1)} ms`;
    }
  }
  throw new Error('the collector does not tell of its event loop');
}

/** How long an empty question waited for its answer meanwhile: the event loop, and whoever else wants the same two processors. */
async function stall(during: Promise<unknown>): Promise<string> {
  const asked: Sent = { ms: 0, statuses: new Map(), accepted: 0, times: [] };
  const line = await openLine(url, asked);
  let over = false;
  const end = during.finally(() => (over = true));
  while (!over) {
    await line.ask(getOf(url, '/healthz'));
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
  line.close();
  await end;
  return `p99 ${quantile(asked.times, 0.99).toFixed(1)} ms, longest ${Math.max(...asked.times).toFixed(1)} ms`;
}

/** Reads that look at everything, one after another, until told to stop. */
function scanning(): () => Promise<number> {
  let on = true;
  let scans = 0;
  const rule = {
    kind: 'did',
    event: 'Product Viewed',
    where: [{ property: 'category', op: 'eq', value: 'Seats' }],
    count: { op: 'gte', value: 2 },
  };
  const loop = (async () => {
    while (on) {
      await collector.api('/api/v1/segments/preview', { rule });
      scans++;
    }
  })();
  return async () => {
    on = false;
    await loop;
    return scans;
  };
}

try {
  out(`${new Date().toISOString().slice(0, 10)}, ${cpus()[0]?.model.trim()}, ${cpus().length} cores, Node ${process.versions.node}\n`);
  for (const segment of SEGMENTS) await collector.api('/api/v1/segments', segment);
  const visits = traffic(2, START);
  await sendAll(url, batches(visits(20_000)), LANES);

  const rate = await measure('batches of 20, empty store', batches(visits(FIRST)), FIRST);
  await measure('one event a request', singles(traffic(3, START)(SINGLES)), SINGLES);

  const perSecond = rate / BATCH / 2;
  const half = (): Buffer[] => batches(visits(Math.floor(perSecond * SECONDS) * BATCH));
  out(`answers at half load: ${times(await sendPaced(url, half(), perSecond, LANES))}`);
  out(`event loop so far: ${await late()}`);
  const paced = half();
  const stop = scanning();
  out(
    `an empty question at half load beside a reader that scans everything: ${await stall(sendPaced(url, paced, perSecond, LANES))}, ${await stop()} scans`,
  );
  out(`event loop meanwhile, as the collector measures itself: ${await late()}`);

  await collector.quit();
  const copy = join(collector.folder, 'bare.db');
  copyFileSync(join(collector.folder, 'kith.db'), copy);
  const rows = rowsOf(copy);
  const [bareAll, bareEvents] = [bareRate(rows, 1000), bareRate(rows, 1000, 'event')];
  out(
    `bare engine, every row that ingest wrote, 1,000 events a commit: ${whole(bareAll)} events/s; the collector reaches ${share(rate, bareAll)}`,
  );
  out(`bare engine, event rows alone: ${whole(bareEvents)} events/s; the collector reaches ${share(rate, bareEvents)}`);
  await collector.launch();

  const points: Point[] = [];
  let stored = rows.tables.find((table) => table.name === 'event')?.rows.length ?? 0;
  while (stored < EVENTS) {
    const chunk = await measure(`from ${whole(stored)} stored`, batches(visits(CHUNK)), CHUNK, FEW);
    stored += CHUNK;
    points.push([stored, chunk]);
  }
  if (points.length > 0) {
    const mean = (list: Point[]): number => list.reduce((sum, [, r]) => sum + r, 0) / list.length;
    const [first, last] = [
      mean(points.filter(([at]) => at <= Math.max(1_000_000, CHUNK * 2))),
      mean(points.slice(-Math.min(4, points.length))),
    ];
    out(`the last of it at ${share(last, first)} of the first million`);
    const old = traffic(5, Date.now() - OLD, { newVisitors: 0, burst: 1, known: Math.floor((stored / 10) * 0.65) });
    const worst = await measure('worst case, each event of a random old visitor', batches(old(OLD)), OLD, FEW);
    out(`worst case at ${share(worst, last)} of visits at the same size`);
    const title = `${whole(last)} events/s at ${+(stored / 1e6).toFixed(1)} million stored, ${share(last, first)} of the first million`;
    writeFileSync(join(import.meta.dirname, 'ingest.svg'), curve(points, title));
    out(`the curve: test/bench/ingest.svg`);
  }
} finally {
  await collector.stop();
}
