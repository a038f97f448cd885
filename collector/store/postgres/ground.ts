import type { Ground } from '../writer.ts';
import { asStoreError } from './errors.ts';
import type { Pool } from './pool.ts';
import type { Session } from './session.ts';
import { PostgresTx } from './tx.ts';

// The two numbers of an advisory lock: what is Kith's, and what it is for.
const LOCK = `(${0x4b697468}, 1)`;
/** Waits until no batch is under way, and lets none begin until the transaction ends. */
export const ALONE = `select pg_advisory_xact_lock${LOCK}`;
// Ingest looks rows up by their keys, whatever a table's statistics say of it: they lag behind one that grows by thousands of rows a second. A table
// without such a key then seems to cost so much that the server would compile the statement, for 20 ms each time.
const LOOKUPS = 'set local enable_seqscan = off; set local enable_hashjoin = off; set local enable_mergejoin = off; set local jit = off;';
// Whoever turned this off for the server or for a user did not know what is promised here: an answer only after the disk has it.
const DURABLE = `select set_config('synchronous_commit', 'on', true) where current_setting('synchronous_commit') = 'off';`;
type Taken = Awaited<ReturnType<Pool['take']>>;

/** What stands for the session while no transaction is open. */
const nothing = (): never => {
  throw new Error('No transaction is open.');
};

/**
 * Transactions on connections of a pool. Batches of many collectors run beside each other, each holding the rows of its people; a write that
 * the dashboard or a job asks for waits until no batch is under way, and they wait for it.
 */
export function groundOf(pool: Pool, spread: boolean): Ground {
  let taken: Taken | null = null;
  const session = (): Session => taken?.session ?? nothing();
  const tx = new PostgresTx();
  const end = (broken = false): void => {
    taken?.letGo(broken);
    taken = null;
  };
  return {
    tx,
    get open() {
      return taken !== null && taken.session.lost === null;
    },
    async begin(alone, again) {
      taken = await pool.take();
      tx.enter(taken.session, { spread, again });
      tx.lane.begin(`begin; ${DURABLE} ${alone ? ALONE : `${LOOKUPS} select pg_advisory_xact_lock_shared${LOCK}`}`);
    },
    async commit() {
      await tx.lane.finish('commit');
      end();
    },
    async rollback() {
      if (!taken) return;
      try {
        tx.lane.forget();
        await session().exec('rollback');
        end();
      } catch {
        end(true); // a connection that cannot even roll back is closed, and the server gives its transaction up
      }
    },
    async apart(part) {
      await tx.lane.finish('savepoint part');
      try {
        const answer = await part();
        await tx.lane.finish('release part');
        return answer;
      } catch (error) {
        tx.lane.forget();
        if (taken && taken.session.lost === null) {
          await session().exec('rollback to part');
          tx.undone();
          await session().exec('release part');
        }
        throw error;
      }
    },
    asStoreError,
  };
}
