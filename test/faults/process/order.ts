import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fault, Impossible, promise } from '../kit/fault.ts';
import { Ledger } from '../kit/ledger.ts';
import { bodyOf, shed } from '../kit/load.ts';
import { agentOf, post } from '../kit/post.ts';
import { honest, withKith, type Subject } from '../kit/subject.ts';

const CALLS = 'pwrite64,write,writev,sendto,sendmsg,fsync,fdatasync';

/** What the system was asked for, in order, as far as it matters: rows written, rows made safe, an answer about a batch sent. */
type Step = 'write' | 'sync' | 'answer';

/** A line of the trace as a step. A call that was interrupted counts where it came back, an answer where it began. */
function steps(trace: string): Step[] {
  const begun = new Map<string, string>();
  const found: Step[] = [];
  for (const line of trace.split('\n')) {
    const thread = /^(\d+)/.exec(line)?.[1] ?? '';
    const resumed = /<\.\.\. \w+ resumed>/.test(line);
    const call = resumed ? (begun.get(thread) ?? '') : line;
    const unfinished = line.includes('<unfinished ...>');
    if (unfinished) begun.set(thread, line);
    const sync = /\bf(data)?sync\(\d+<[^>]*-wal>/.test(call);
    const write = /\bpwrite64\(\d+<[^>]*-wal>/.test(call);
    const answer = /\b(write|writev|sendto|sendmsg)\(\d+<(socket|TCP)[^>]*>.*HTTP\/1\.1 200.*accepted/.test(call);
    if (sync && !unfinished) found.push('sync');
    else if (write && !unfinished) found.push('write');
    else if (answer && !resumed) found.push('answer');
  }
  return found;
}

/** `kill -9` cannot see a missing sync, a power cut can: the order of system calls shows it. */
export const order = fault<Subject>({
  area: 'process',
  name: 'makes rows safe on the disk before it answers',
  honest,
  mutants: [
    {
      name: 'runs with a weaker sync mode',
      as: {
        prelude: {
          thread: `import Database from 'better-sqlite3';
            const { pragma } = Database.prototype;
            Database.prototype.pragma = function (text, ...rest) {
              return pragma.call(this, text.replace(/synchronous\\s*=\\s*\\w+/i, 'synchronous = normal'), ...rest);
            };`,
        },
      },
    },
  ],
  run: async (subject, { full }) => {
    const tried = spawnSync('strace', ['-f', '-y', '-e', 'trace=write', process.execPath, '--version'], { encoding: 'utf8' });
    if (tried.error) throw new Impossible('strace is not installed (apt-get install strace)');
    if (tried.status !== 0) throw new Impossible(`strace may not trace here: ${tried.stderr.split('\n')[0]}`);
    const wrap = ['strace', '-D', '-f', '-y', '-s', '1024', '-e', `trace=${CALLS}`, '-o', 'trace.txt'];
    return withKith(subject, { wrap }, async (kith) => {
      const wanted = full ? 100 : 20;
      const ledger = new Ledger();
      const agent = agentOf(1);
      // One at a time, so that what was written before an answer is this answer's.
      for (let sent = 0; sent < wanted; sent++) {
        const batch = ledger.make(1 + (sent % 20));
        const answer = await post(`${kith.url}/v1/batch`, bodyOf(batch), {}, agent);
        promise(answer !== null && !shed(answer), 'a batch was not taken');
        ledger.acknowledge(batch);
      }
      agent.destroy();
      await kith.collector.quit();
      await ledger.audit(kith.file);
      const all = steps(readFileSync(join(kith.collector.folder, 'trace.txt'), 'utf8'));
      let [answers, safe] = [0, 0];
      for (let i = 0; i < all.length; i++) {
        if (all[i] !== 'answer') continue;
        const since = all.slice(all.lastIndexOf('answer', i - 1) + 1, i);
        if (!since.includes('write')) continue;
        answers++;
        if (since.lastIndexOf('sync') > since.lastIndexOf('write')) safe++;
      }
      promise(answers >= wanted, `only ${answers} answers after a write were seen in the trace of ${wanted} requests`);
      promise(safe === answers, `${answers - safe} of ${answers} answers went out before their rows were safe`);
      return `${safe} of ${answers} answers came after the sync of their rows`;
    });
  },
});
