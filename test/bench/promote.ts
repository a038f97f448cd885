/**
 * `npm run bench -- promote [EVENTS]`: fills a database file over HTTP, copies it to an empty database of the server that KITH_TEST_POSTGRES names with the
 * built `kith promote`, then starts a collector on each and compares every answer about 100 people, all segments and all reports.
 */
import { spawn } from 'node:child_process';
import { statSync } from 'node:fs';
import { join } from 'node:path';
import { apiRoutes } from '../../collector/app.ts';
import { bareDatabase } from '../kit/database.ts';
import { Collector, SECRET_KEY, WRITE_KEY } from '../kit/collector.ts';
import { everyAnswer } from '../move/answers.ts';
import { differs } from '../move/differs.ts';
import { play } from '../upgrade/history.ts';
import { SEGMENTS } from './segments.ts';
import { inParts, traffic } from './traffic.ts';
import { requestOf, sendAll } from './wire.ts';

const EVENTS = Number(process.argv[3] ?? 1_000_000);
const CHUNK = 100_000;
const out = (line: string): void => void process.stdout.write(`${line}\n`);
const whole = (n: number): string => Math.round(n).toLocaleString('en-GB');
const kith = join(import.meta.dirname, '../../dist/bin/kith.js');

/** A database file with so many events of visits, and a history of orders, experiences and joins. */
async function fill(): Promise<Collector> {
  const collector = await Collector.start();
  for (const segment of SEGMENTS) await collector.api('/api/v1/segments', segment);
  await play(collector);
  const next = traffic(7, Date.now() - EVENTS * 12);
  const begun = performance.now();
  for (let sent = 0; sent < EVENTS; sent += CHUNK) {
    const batches = inParts(next(Math.min(CHUNK, EVENTS - sent)), 20).map((batch) =>
      requestOf(collector.url, '/v1/batch', JSON.stringify({ writeKey: WRITE_KEY, batch, sentAt: new Date().toISOString() })),
    );
    const { statuses } = await sendAll(collector.url, batches, 32);
    if (statuses.get(200) !== batches.length) throw new Error(`not every batch was taken: ${JSON.stringify([...statuses])}`);
  }
  await collector.quit();
  out(`${whole(EVENTS)} events filled in ${((performance.now() - begun) / 1000).toFixed(0)} s`);
  return collector;
}

function run(...args: string[]): Promise<number> {
  const child = spawn(process.execPath, [kith, ...args], { stdio: 'inherit' });
  return new Promise((resolve) => child.once('exit', (code) => resolve(code ?? 1)));
}

async function answersOf({ url }: Collector): Promise<Record<string, unknown>> {
  const routes = apiRoutes.filter(([method]) => method === 'get').map(([, path]) => path);
  return everyAnswer(async (path) => {
    const answer = await fetch(`${url}/api/v1${path}`, { headers: { authorization: `Bearer ${SECRET_KEY}` } });
    const text = await answer.text();
    return answer.headers.get('content-type')?.includes('json') ? { answered: answer.status, ...(JSON.parse(text) as object) } : text;
  }, routes);
}

const place = await bareDatabase();
const filled = await fill();
const file = join(filled.folder, 'kith.db');
try {
  out(`${whole(statSync(file).size / 1e6)} MB`);
  if ((await run('promote', file, place.url)) !== 0) throw new Error('the copy failed');
  const still = {
    NODE_OPTIONS: `--require ${join(import.meta.dirname, 'still.cjs')}`,
    KITH_STILL: String(Date.now()),
    KITH_BACKUP_AT: 'never',
  };
  const alone = await Collector.start([], { ...still, KITH_DATABASE_URL: `file:${file}` });
  const one = await answersOf(alone);
  await alone.stop();
  const promoted = await Collector.start([], { ...still, KITH_DATABASE_URL: place.url });
  const two = await answersOf(promoted);
  await promoted.stop();
  const paths = [...new Set([...Object.keys(one), ...Object.keys(two)])];
  const odd = paths.filter((path) => differs(one[path], two[path]).length > 0);
  for (const path of odd) out(`  ${path} differs: ${differs(one[path], two[path]).slice(0, 3).join('; ')}`);
  const people = paths.filter((path) => /^\/profiles\/[^/?]+$/.test(path)).length;
  out(`${whole(paths.length)} answers compared, ${people} people among them: ${odd.length === 0 ? 'all alike' : `${odd.length} differ`}`);
  if (odd.length > 0) process.exitCode = 1;
} finally {
  await filled.stop();
  await place.drop();
}
