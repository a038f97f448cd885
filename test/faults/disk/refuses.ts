import { chmodSync, existsSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { fault, promise } from '../kit/fault.ts';
import { Ledger } from '../kit/ledger.ts';
import { Load } from '../kit/load.ts';
import { honest, withKith, type Running, type Subject } from '../kit/subject.ts';
import { scribble } from './damage.ts';

/** What was done to the database of a collector that has ended, and what its next start must say. */
interface Damage {
  name: string;
  make(file: string, dice: () => number): void;
  says: RegExp;
}
const damages: Damage[] = [
  { name: 'its first page scribbled over', make: (file, dice) => scribble(file, 0, 100, dice), says: /damaged|no database/i },
  {
    name: 'nothing but a letter in it',
    make: (file) => writeFileSync(file, 'Dear grandmother, '.repeat(1000)),
    says: /damaged|no database/i,
  },
  { name: 'its schema scribbled over', make: (file, dice) => scribble(file, 100, 3000, dice), says: /damaged|no database/i },
  {
    name: 'a folder in its place',
    make: (file) => {
      rmSync(file);
      mkdirSync(file);
    },
    says: /folder/i,
  },
];
/** Only who is not the machine's administrator can be kept from a file. */
const locked: Damage = {
  name: 'no right to write',
  make: (file) => chmodSync(file, 0o444),
  says: /may not write|cannot be written|read-?only/i,
};

async function refused(kith: Running, { name, says }: Damage): Promise<void> {
  const before = kith.collector.output.length;
  const content = statSync(kith.file).isFile() ? readFileSync(kith.file) : null;
  kith.prepare();
  kith.collector.spawn();
  const started = await kith.collector.untilReady().then(
    () => true,
    () => false, // ended, as it should
  );
  promise(!started, `with ${name} it starts all the same`);
  const told = kith.collector.output.slice(before).trim();
  promise(kith.collector.ended === 2, `with ${name} it ended with ${kith.collector.ended}: ${told.slice(0, 500)}`);
  promise(says.test(told), `with ${name} it says: ${told.slice(0, 500)}`);
  promise(!/\n\s+at /.test(told), `with ${name} it prints a stack: ${told.slice(0, 500)}`);
  promise(
    content === null || (existsSync(kith.file) && readFileSync(kith.file).equals(content)),
    `with ${name} it changed the damaged file`,
  );
}

/** A start on a database that is damaged or may not be written. */
export const refuses = fault<Subject>({
  area: 'disk',
  name: 'refuses a damaged or read-only database in one sentence and leaves it as it was',
  honest,
  mutants: [
    {
      name: 'begins anew where it finds a damaged file',
      as: { before: (file) => rmSync(file, { recursive: true, force: true }) },
    },
  ],
  run: async (subject, { dice }) => {
    const list = process.getuid?.() === 0 ? damages : [...damages, locked];
    return withKith(subject, {}, async (kith) => {
      await new Load(kith.url, new Ledger(), { lanes: 1, size: 20 }).run(({ acknowledged }) => acknowledged >= 100);
      await kith.collector.quit();
      const whole = readFileSync(kith.file);
      for (const damage of list) {
        rmSync(kith.file, { recursive: true, force: true });
        writeFileSync(kith.file, whole);
        damage.make(kith.file, dice);
        await refused(kith, damage);
      }
      return `${list.length} kinds of damage: each refused in a sentence with exit code 2`;
    });
  },
});
