/** The engine under the store of this process, made to fail at a call of our choice: what lies above it cannot tell. */
import Database from 'better-sqlite3';

type Call = (this: unknown, ...args: unknown[]) => unknown;
interface Calls {
  run: Call;
  get: Call;
  all: Call;
}
/** Told of each call before it is made, with its SQL; what it throws is what the engine threw. `skip` leaves the call out. */
export type Watcher = (sql: string) => 'skip' | undefined;

/** Lets `watcher` see every call of the engine while `work` runs, and puts everything back. */
export async function watched<T>(watcher: Watcher, work: () => Promise<T>): Promise<T> {
  const db = new Database(':memory:');
  const statement = Object.getPrototypeOf(db.prepare('select 1')) as Calls;
  db.close();
  const database = Database.prototype as unknown as { exec: Call };
  const { run, get, all } = statement;
  const { exec } = database;
  const around = (call: Call): Call =>
    function (this: unknown, ...args) {
      const sql = (this as { source: string }).source;
      return watcher(sql) === 'skip' ? { changes: 0, lastInsertRowid: 0 } : call.apply(this, args);
    };
  Object.assign(statement, { run: around(run), get: around(get), all: around(all) });
  database.exec = function (this: unknown, ...args) {
    return watcher(String(args[0])) === 'skip' ? this : exec.apply(this, args);
  };
  try {
    return await work();
  } finally {
    Object.assign(statement, { run, get, all });
    database.exec = exec;
  }
}

/** What the engine throws. */
export const engineError = (code: string): Error => Object.assign(new Error(`${code}, made by a test`), { code, name: 'SqliteError' });
