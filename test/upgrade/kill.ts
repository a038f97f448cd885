/** Upgrades the database that the first argument names and kills itself at the point that the second one names. A process of its own. */
import { migrations, type Migration } from '../../collector/store/migrate.ts';
import { prepare } from '../../collector/store/sqlite/prepare.ts';

const [file = '', point = ''] = process.argv.slice(2);
const die = (): never => {
  process.kill(process.pid, 'SIGKILL');
  // The signal is there before the call answers; nothing below may run in any case.
  for (;;) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
};

const steps = migrations.map((step): Migration => ({
  ...step,
  *statements(dialect) {
    const all = [...step.statements(dialect)];
    for (const [i, statement] of all.entries()) {
      if (point === `${step.version} first` && i === 0) die();
      yield statement;
      if (point === `${step.version} middle` && i === Math.floor((all.length - 1) / 2)) die();
    }
    if (point === `${step.version} last`) die();
  },
}));
prepare(file, steps);
if (point === 'done') die();
