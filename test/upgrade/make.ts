/**
 * Makes the database of a released version with the answers of its API: check out the version's tag, build it, then
 * `node scripts/run.js test/upgrade/make.ts FOLDER` with the folder of that build (`.../dist`).
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { Collector } from '../kit/collector.ts';
import { play } from './history.ts';
import { askAll } from './questions.ts';

const folder = process.argv[2];
if (!folder) throw new Error('Name the folder of a built release.');
const { version } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as { version: string };
const site = JSON.stringify({ name: 'Concert hall', origin: '*', timeZone: 'Europe/Amsterdam', consent: 'none' });
const collector = await Collector.start([], { KITH_SITE: site }, undefined, { entry: join(folder, 'bin/kith.js') });
await play(collector);
const at = Date.now();
const answers = await askAll((path) => collector.api(`/api/v1${path}`));
await collector.quit();
const fixtures = join(import.meta.dirname, '../fixtures');
const packed = gzipSync(readFileSync(join(collector.folder, 'kith.db')), { level: 9 });
writeFileSync(join(fixtures, `kith-${version}.db.gz`), packed);
writeFileSync(join(fixtures, `kith-${version}.json`), JSON.stringify({ version, at, answers }) + '\n');
await collector.stop();
console.log(`kith-${version}.db.gz: ${packed.length} bytes, ${Object.keys(answers).length} answers.`);
