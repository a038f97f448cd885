/** Starts the collector: the only file that reads the environment, the clock and the dice, opens ports, and wires. */
import { randomBytes } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { scriptTag } from '../shared/snippet.ts';
import { setUpLink, setUpUnattended } from './access/entry.ts';
import { createCollector } from './app.ts';
import { openGeo } from './collect/geo.ts';
import { readConfig, type Config } from './config.ts';
import { demoGeo } from './demo/browser.ts';
import { openDemo, prepareDemo } from './demo/start.ts';
import type { Deps } from './deps.ts';
import { startSweep } from './inbox/sweep.ts';
import { startSegmentJobs } from './segments/jobs.ts';
import { drain, listen } from './server.ts';
import { startShops } from './shops/jobs.ts';
import { openStore } from './store/open.ts';
import { StoreError } from './store/store.ts';
import { createHub } from './hub.ts';
import { startOlderVisits } from './traffic/jobs.ts';
import { inThread } from './upkeep/hand.ts';
import { createLog } from './upkeep/log.ts';

declare const __KITH_VERSION__: string;
/** A setting is wrong: trying again mends nothing. */
const EXPLAIN = 2;
/** What is not there yet, or has no room left for one more, may be there a moment later: whoever watches over the process starts it again. */
const TRY_AGAIN = 1;
/** Of the ten seconds that a polite end may take. */
const GRACE = 7000;
/** Then it ends, whatever still goes on. */
const LATEST = 9500;

/** Says why it cannot start, one plain sentence a line, and ends. */
function refuse(problems: string[], code = EXPLAIN): never {
  for (const problem of problems) console.error(problem);
  process.exit(code);
}
const plain = (error: unknown): string => (error instanceof Error ? error.message : String(error));
const codeOf = (error: unknown): number => (error instanceof StoreError && error.code === 'busy' ? TRY_AGAIN : EXPLAIN);

async function welcome(deps: Deps): Promise<void> {
  const { config, store } = deps;
  const link = await setUpLink(deps);
  const [site] = await store.read.allSites();
  const key = site
    ? (await store.read.sources(site.site)).find((source) => source.kind === 'browser' && !source.revokedAt)?.key
    : undefined;
  console.log(`Kith ${config.version} is ready.`);
  console.log(`  Dashboard    ${config.publicUrl}/`);
  if (config.demo) console.log(`  Demo shop    ${config.publicUrl}/demo/`);
  if (config.demo && config.admin) console.log(`  Log in with  ${config.admin.email}  ${config.admin.password}`);
  if (link) console.log(`  Set it up    ${link}   (works once)`);
  console.log(`  Script tag   ${site && key ? scriptTag(config.publicUrl, key, site.consent) : 'shown after the set-up'}`);
}

async function start(settings: Config): Promise<void> {
  const { log, flush } = createLog(settings.log, Date.now, (text) => void process.stderr.write(text));
  const onDeath = (cause: Error): void => {
    log({ level: 'fatal', message: `The store ended by itself: ${cause.message}` });
    flush();
    process.exit(1);
  };
  const geo = settings.demo && settings.geoFile === null ? demoGeo : openGeo(settings.geoFile);
  if (typeof geo !== 'function') return refuse([geo.problem]);
  const opening = openStore({ url: settings.databaseUrl, threads: true, onDeath });
  const store = await opening.catch((error: unknown) => refuse([plain(error)], codeOf(error)));
  const token = (n: number) => randomBytes(n).toString('base64url');
  const config = settings.demo
    ? await prepareDemo(store, settings, Date.now(), token).catch((error: unknown) => refuse([plain(error)]))
    : settings;
  const deps: Deps = {
    store,
    config,
    now: Date.now,
    elapsed: () => performance.now(),
    token,
    log,
    hub: createHub(store.peers),
    geo,
    hand: inThread,
  };
  const { app, doors, threshold } = createCollector(deps);
  await setUpUnattended(deps, (password) => doors.passwords.hash(password));
  const stopVisits = config.demo ? await openDemo(deps, app, console.log) : () => undefined;
  const server = await listen(app.fetch, config.host, config.port, threshold).catch((error: unknown) =>
    refuse([`Kith cannot listen on ${config.host}:${config.port}: ${plain(error)}.`]),
  );
  const stopSegments = startSegmentJobs(deps);
  await doors.upkeep.begin();
  doors.feeds.begin();
  doors.imports.begin();
  const stopSweep = startSweep(deps);
  const stopOlder = startOlderVisits(deps);
  doors.recounts.begin();
  doors.hygiene.begin();
  const stopShops = startShops(deps);
  await welcome(deps);

  let ending = false;
  const end = async (): Promise<void> => {
    if (ending) return;
    ending = doors.ending = true;
    setTimeout(() => {
      log({ level: 'warn', message: 'Not everything was at rest in time; what was answered is stored.' });
      flush();
      process.exit(0);
    }, LATEST).unref();
    stopVisits();
    await drain(server, () => doors.gate.requests + doors.hooks.requests > 0, GRACE);
    await stopSegments();
    await doors.upkeep.end();
    await doors.feeds.end();
    await doors.imports.end();
    await stopSweep();
    await doors.recounts.end();
    await doors.hygiene.end();
    await stopOlder();
    await stopShops();
    await doors.notes.flush();
    await store.close();
    flush();
    process.exit(0);
  };
  process.on('SIGTERM', () => void end());
  process.on('SIGINT', () => void end());
}

const dist = fileURLToPath(new URL('..', import.meta.url)).replace(/[\\/]$/, '');
const read = readConfig(
  process.env,
  process.argv.slice(2).filter((arg, i) => i > 0 || arg !== 'start'),
  { version: __KITH_VERSION__, dist },
);
if ('problems' in read) refuse(read.problems);
await start(read.config).catch((error: unknown) => {
  if (!(error instanceof StoreError) || error.code === 'internal') throw error;
  refuse([error.message], codeOf(error));
});
