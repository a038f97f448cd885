/**
 * `npm run bench -- scale [EVENTS]`: both engines beside each other as they grow to EVENTS (a million unless told), in one run: what an event costs, what
 * people wait for, what rules over everybody take, and what the server's own COPY does with the same rows. Writes `scale.json`, the pictures and the tables
 * of `docs/scale.md`; `-- scale page` writes the last two anew from the last run. `KITH_BENCH_POSTGRES` names a server of yours.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { copyRates } from './copy.ts';
import { load, NAMES, save, type Figures, type Name, type Side } from './figures.ts';
import { Growth } from './growth.ts';
import { measured } from './measured.ts';
import { blocksOf, filled } from './page.ts';
import { pictures } from './pictures.ts';
import { reckoned } from './reckoned.ts';
import { previews } from './rules.ts';
import { subjects } from './subject.ts';

const docs = join(import.meta.dirname, '../../../docs');
const COMPARED = 2_000_000;
const COPIED = 100_000;
const say = (line: string): void => void process.stdout.write(`${line}\n`);

/** The sizes at which everything is looked at, the last of them `events`. */
function sizesTo(events: number): number[] {
  const marks = [10_000, 100_000, 1_000_000, COMPARED, 10_000_000, 100_000_000];
  return [...marks.filter((mark) => mark < events && (mark !== COMPARED || events >= COMPARED)), events];
}

/** One engine from its start to its end. */
async function sideOf(name: Name, sizes: number[]): Promise<Side> {
  const subject = await subjects[name]();
  try {
    const last = sizes.at(-1) ?? 0;
    const growth = await Growth.begin(subject, last, say);
    const side: Side = {
      version: subject.version,
      settings: subject.settings,
      parts: growth.parts,
      sizes: [],
      previews: { stored: 0, rules: {} },
      copy: null,
      tables: null,
    };
    for (const size of sizes) {
      const found = await growth.to(size);
      side.sizes.push(found);
      if (size === Math.min(COMPARED, last)) side.previews = { stored: growth.stored, rules: await previews(subject) };
      if (subject.client && size === Math.min(COPIED, last)) side.copy = await copyRates(subject.client, found.part.rate);
    }
    const tables = await subject.tables();
    if (tables) side.tables = { stored: growth.stored, ...tables };
    return side;
  } finally {
    await subject.stop();
  }
}

function write(figures: Figures): void {
  for (const [file, svg] of Object.entries(pictures(figures))) writeFileSync(join(docs, file), svg);
  const page = readFileSync(join(docs, 'scale.md'), 'utf8');
  writeFileSync(join(docs, 'scale.md'), filled(page, figures));
  const blocks = { ...measured, ...reckoned };
  for (const name of blocksOf(page)) say(`\n${blocks[name]?.(figures)}`);
}

const told = process.argv[3] ?? '1000000';
const events = Number(told);
if (told === 'page') write(load());
else if (!Number.isInteger(events) || events < 20_000) {
  console.error('Say how many events: 20000 or more; or "page".');
  process.exitCode = 2;
} else {
  const sizes = sizesTo(events);
  const sides: Partial<Record<Name, Side>> = {};
  for (const name of NAMES) sides[name] = await sideOf(name, sizes);
  const machine = `${cpus()[0]?.model.trim() ?? 'unknown processor'}, ${cpus().length} cores`;
  const at = new Date().toISOString();
  save({ at, machine, cores: cpus().length, node: process.versions.node, events, sides: sides as Record<Name, Side> });
  write(load()); // as it is kept, with as many digits
  say('\nKept in test/bench/scale.json; docs/scale.md and its pictures show it.');
}
