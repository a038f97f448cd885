/** The thread that writes, and who copies its log for it. */
import { StoreError } from '../error.ts';
import { Writer } from '../writer.ts';
import { startThread } from './ask.ts';
import { Checkpoints } from './checkpoints.ts';
import { asStoreError } from './errors.ts';
import { groundOf } from './ground.ts';
import { prepare } from './prepare.ts';
import type { Role } from './role.ts';

/** Opens a file for writing. `raise` is told when the copier ends by itself: without it the writer is no longer what was started. */
export async function asWriter(file: string, raise: (cause: Error) => never): Promise<Role> {
  const connection = prepare(file);
  const copier = await startThread({ file, role: 'copier' }, raise);
  const checkpoints = new Checkpoints(connection, () => copier.ask({ copy: true }) as Promise<number>);
  const writer = new Writer(groundOf(connection), { committed: () => checkpoints.look() });
  return {
    answer(ask) {
      if ('job' in ask) return writer.submit(ask.job);
      throw new StoreError('internal', 'The writer was asked for something else.');
    },
    async close() {
      await writer.close();
      try {
        connection.db.pragma('wal_checkpoint(truncate)');
      } catch (error) {
        // Without room the log stays beside the database, and nothing of it is lost.
        if (!['full', 'busy'].includes(asStoreError(error).code)) throw error;
      } finally {
        connection.close();
        // Last, for with it ends every lock that this process has on the file.
        await copier.close();
      }
    },
  };
}
