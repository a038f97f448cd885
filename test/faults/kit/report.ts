import { good, type Row } from './judge.ts';

const cell = (text: string): string => text.split('\n')[0]!.replaceAll('|', '/').slice(0, 200);

/** The rows as a table, and a sentence on all of them. */
export function report(rows: Row[]): string {
  const lines = rows.map(({ area, name, verdict, told, mutants, seconds }) => {
    const caught = mutants.map((mutant) => `${mutant.verdict}: ${mutant.name}`).join('; ');
    return `| ${area} | ${cell(name)} | ${cell(told)} | ${verdict} | ${cell(caught) || 'none'} | ${seconds.toFixed(1)} |`;
  });
  const head = ['| area | Kith ... | figures | verdict | a Kith that ... | seconds |', '|---|---|---|---|---|---|'];
  const mutants = rows.flatMap((row) => row.mutants);
  const count = (list: { verdict: string }[], verdict: string): number => list.filter((x) => x.verdict === verdict).length;
  const told = [
    `${count(rows, 'kept')} of ${rows.length} promises kept, ${count(mutants, 'caught')} of ${mutants.length} mutants caught`,
    `${count(rows, 'impossible')} not possible on this machine, ${rows.filter((row) => !good(row)).length} bad`,
    `${(rows.reduce((sum, row) => sum + row.seconds, 0) / 60).toFixed(1)} minutes`,
  ];
  return [...head, ...lines, '', told.join('; ') + '.'].join('\n');
}
