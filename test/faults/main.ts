/** `npm run test:faults [-- words of a fault] [-- --fast] [-- --seed=N]`: everything that can go wrong on one machine, and what Kith does then. */
import { rmSync } from 'node:fs';
import { faults } from './all.ts';
import { builds } from './kit/build.ts';
import { good, judge, type Row } from './kit/judge.ts';
import { report } from './kit/report.ts';

const args = process.argv.slice(2);
const full = !args.includes('--fast');
const seed = Number(args.find((arg) => arg.startsWith('--seed='))?.slice('--seed='.length) ?? 20261122);
const words = args.filter((arg) => !arg.startsWith('--'));
const wanted = faults.filter(
  ({ area, name, long }) => (full || !long) && words.every((word) => `${area} ${name}`.toLowerCase().includes(word.toLowerCase())),
);
if (wanted.length === 0) {
  console.error(`No fault is named "${words.join(' ')}".`);
  process.exit(2);
}

console.log(`${wanted.length} faults, seed ${seed}, ${full ? 'full' : 'fast'} run`);
const rows: Row[] = [];
for (const fault of wanted) {
  const row = await judge(fault, seed, full);
  rows.push(row);
  console.log(
    `${good(row) ? 'good' : 'BAD '} ${row.area}: Kith ${row.name} (${row.seconds.toFixed(1)} s)\n     ${row.verdict}: ${row.told}`,
  );
  for (const { name, verdict, told } of row.mutants) console.log(`     a Kith that ${name}: ${verdict} (${told.split('\n')[0]})`);
}
for (const folder of builds()) rmSync(folder, { recursive: true, force: true });
console.log(`\n${report(rows)}`);
process.exit(rows.every(good) ? 0 : 1);
