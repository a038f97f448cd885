/** The thread that copies the writer's log. */
import { StoreError } from '../error.ts';
import { copierOf } from './checkpoints.ts';
import { Connection } from './connection.ts';
import type { Role } from './role.ts';

/** Opens a file for copying its log. */
export function asCopier(file: string): Role {
  const connection = new Connection(file, false);
  const copy = copierOf(connection, file);
  return {
    answer(ask) {
      if ('copy' in ask) return copy();
      throw new StoreError('internal', 'The copier was asked for something else.');
    },
    async close() {
      connection.close();
    },
  };
}
