import type { Ground } from '../writer.ts';
import type { Connection } from './connection.ts';
import { asStoreError } from './errors.ts';
import { SqliteTx } from './tx.ts';

/** Transactions of the one connection that writes. */
export function groundOf(connection: Connection): Ground {
  const run = (sql: string): void => void connection.statement(sql).run();
  return {
    tx: new SqliteTx(connection),
    get open() {
      return connection.db.inTransaction;
    },
    begin: async () => run('begin immediate'),
    commit: async () => run('commit'),
    async rollback() {
      if (connection.db.inTransaction) connection.exec('rollback');
    },
    async apart(part) {
      run('savepoint part');
      try {
        const answer = await part();
        run('release part');
        return answer;
      } catch (error) {
        if (connection.db.inTransaction) {
          connection.exec('rollback to part');
          run('release part');
        }
        throw error;
      }
    },
    asStoreError,
  };
}
