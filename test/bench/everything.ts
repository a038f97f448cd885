/** What the collector does on this machine, against what the bare engine does with the same rows in the same run. */
import { readFileSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { Collector, WRITE_KEY } from '../kit/collector.ts';
import { bareRate, rowsOf } from './bare.ts';
import { Client } from './client.ts';
import { decisions, HERO } from './decisions.ts';
import { lookups } from './lookups.ts';
import { report, type Measured } from './report.ts';
import { SEGMENTS } from './segments.ts';
import { inParts, visits, type Sent } from './traffic.ts';

const EVENTS = Number(process.env.KITH_BENCH_EVENTS ?? 60_000);
const WARM_UP = 4_000;
const SINGLES = 6_000;
const BATCH = 20;
/** Requests under way at once: as many as the collector always takes, so that none is turned away. */
const LANES = 32;
/** Traffic is dated so that it ends now: a visit of a year ago would be another measurement. */
const START = Date.now() - EVENTS * 12;

const body = (batch: Sent[]): string => JSON.stringify({ writeKey: WRITE_KEY, batch, sentAt: new Date().toISOString() });

const collector = await Collector.start();
const client = new Client(collector.url, 64);
try {
  for (const segment of SEGMENTS) await collector.api('/api/v1/segments', segment);

  const warm = inParts(visits(WARM_UP, 1, START - WARM_UP * 12), BATCH).map(body);
  await client.all('/v1/batch', warm, LANES);
  const batches = inParts(visits(EVENTS, 2, START), BATCH).map(body);
  const ingestRate = EVENTS / ((await client.all('/v1/batch', batches, LANES)) / 1000);

  const singles = visits(SINGLES, 3, START).map((event) => ({ ...event, writeKey: WRITE_KEY }));
  const single = async (list: typeof singles, lanes: number): Promise<number> => {
    const kinds = new Map<string, string[]>();
    for (const event of list) kinds.set(event.type, [...(kinds.get(event.type) ?? []), JSON.stringify(event)]);
    let ms = 0;
    for (const [kind, bodies] of kinds) ms += await client.all(`/v1/${kind}`, bodies, lanes);
    return list.length / (ms / 1000);
  };
  const singleRate = await single(singles, LANES);

  await collector.api('/api/v1/experiences', HERO);
  const decide = await decisions(client, inParts(visits(EVENTS * 3, 4, START), BATCH).map(body), ingestRate / BATCH / 2);
  if (decide.refused > 0) throw new Error(`${decide.refused} requests at half load were told to come back.`);
  const found = await lookups(client, 2, EVENTS);
  await collector.quit();
  const rows = rowsOf(join(collector.folder, 'kith.db'));
  const measured: Measured = {
    at: new Date().toISOString(),
    machine: `${cpus()[0]?.model.trim() ?? 'unknown processor'}, ${cpus().length} cores, Node ${process.versions.node}`,
    ingestRate,
    bareEvents: bareRate(rows, 1000, 'event'),
    bareRows: bareRate(rows, 1000),
    singleRate,
    decide,
    lookup: found,
    sdk: JSON.parse(readFileSync(join(import.meta.dirname, '../../dist/sdk/sizes.json'), 'utf8')) as Measured['sdk'],
  };
  writeFileSync(join(import.meta.dirname, 'last.json'), JSON.stringify(measured, null, 2) + '\n');
  console.log(report(measured));
} finally {
  client.close();
  await collector.stop();
}
