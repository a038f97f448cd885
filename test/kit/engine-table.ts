/** Printed at the end of the tests: which ran on which engine, and why the others did not. What is skipped without a reason fails the run. */
import { join } from 'node:path';
import type { Reporter, TestCase, TestModule } from 'vitest/node';
import { engineTests } from '../../scripts/engine-tests.ts';
import { gapOf } from './engine-gaps.ts';

const root = join(import.meta.dirname, '../..');
const ENGINES = ['sqlite', 'postgres'] as const;
type Engine = (typeof ENGINES)[number];
interface Count {
  passed: number;
  failed: number;
  skipped: number;
}
const engineOf = ({ module, fullName }: TestCase): Engine =>
  module.project.name.endsWith('postgres') || /^'?postgres'?: /.test(fullName) ? 'postgres' : 'sqlite';
const shown = (count: Count | undefined): string =>
  count
    ? [`${count.passed}`, count.failed ? `${count.failed} FAILED` : '', count.skipped ? `${count.skipped} skipped` : '']
        .filter(Boolean)
        .join(', ')
    : '-';
/** Rows of a table whose columns stand below each other. */
function columns(rows: string[][]): string[] {
  const widths = (rows[0] ?? []).map((_, i) => Math.max(...rows.map((row) => (row[i] ?? '').length)));
  return rows.map((row) => row.map((cell, i) => (i === 0 ? cell.padEnd(widths[i] ?? 0) : cell.padStart(widths[i] ?? 0))).join('  '));
}

/** Counts of every file and engine, and what was skipped with its reason, or without one. */
export class EngineTable implements Reporter {
  onTestRunEnd(modules: readonly TestModule[]): void {
    const tests = modules.flatMap((module) => [...module.children.allTests()]);
    if (!tests.some((test) => engineOf(test) === 'postgres') || !tests.some((test) => engineOf(test) === 'sqlite')) return;
    const counts = new Map<string, Partial<Record<Engine, Count>>>();
    const gaps = new Map<string, number>();
    const silent = new Set<string>();
    for (const test of tests) {
      const file = test.module.relativeModuleId;
      const engine = engineOf(test);
      const row = counts.get(file) ?? counts.set(file, {}).get(file)!;
      const count = (row[engine] ??= { passed: 0, failed: 0, skipped: 0 });
      const { state } = test.result();
      // Where what should come before it failed, a test is called skipped though it was to run.
      const kept = state === 'skipped' && test.module.state() === 'failed' && test.options.mode === 'run';
      count[state === 'passed' ? 'passed' : state === 'failed' || kept ? 'failed' : 'skipped']++;
      if (state !== 'skipped' || kept) continue;
      const result = test.result();
      const note = 'note' in result ? result.note : undefined;
      const reason = note ?? gapOf(`${file} > ${test.fullName}`);
      if (reason) gaps.set(`${file} on ${engine}: ${reason}`, (gaps.get(`${file} on ${engine}: ${reason}`) ?? 0) + 1);
      else silent.add(`${file} > ${test.fullName} (${engine})`);
    }
    const { either, one } = engineTests(root);
    for (const file of one) {
      if (!counts.has(file)) continue;
      const reason = gapOf(file);
      if (reason) gaps.set(`${file} on postgres: ${reason}`, 0);
      else silent.add(`${file} (postgres)`);
    }
    for (const file of either) if (counts.has(file) && !counts.get(file)?.postgres) silent.add(`${file} (postgres)`);
    this.print(counts, new Set([...either, ...one]), gaps, silent);
    if (silent.size > 0) process.exitCode = 1;
  }

  private print(
    counts: Map<string, Partial<Record<Engine, Count>>>,
    asking: Set<string>,
    gaps: Map<string, number>,
    silent: Set<string>,
  ): void {
    const rows = [...counts].filter(([file, row]) => asking.has(file) || row.postgres).sort(([a], [b]) => (a < b ? -1 : 1));
    const rest = [...counts].filter(([file, row]) => !asking.has(file) && !row.postgres).map(([, { sqlite }]) => sqlite as Count);
    const sum = (list: (Count | undefined)[]): Count => {
      const total = { passed: 0, failed: 0, skipped: 0 };
      for (const count of list) for (const key of ['passed', 'failed', 'skipped'] as const) total[key] += count?.[key] ?? 0;
      return total;
    };
    const table = [
      ['Tests that ask a store', ...ENGINES],
      ...rows.map(([file, row]) => [file, ...ENGINES.map((engine) => shown(row[engine]))]),
      ['all of these', ...ENGINES.map((engine) => shown(sum(rows.map(([, row]) => row[engine]))))],
      [`${rest.length} files that ask no store, or one of their own`, shown(sum(rest)), ''],
    ];
    console.log(['', ...columns(table), '', 'Not run, and why:'].join('\n'));
    for (const [gap, n] of [...gaps].sort()) console.log(`  ${gap}${n ? ` (${n} tests)` : ''}`);
    for (const name of silent) console.log(`  NO REASON IS GIVEN in test/kit/engine-gaps.ts: ${name}`);
  }
}
export default EngineTable;
