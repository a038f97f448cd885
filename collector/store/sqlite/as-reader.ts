/** A thread that reads. */
import { StoreError } from '../error.ts';
import { reads } from '../reads.ts';
import { Connection } from './connection.ts';
import { runRead } from './read.ts';
import type { Role } from './role.ts';

/** Opens a file for reading. */
export function asReader(file: string): Role {
  const connection = new Connection(file, true);
  return {
    answer(ask) {
      if ('read' in ask) return runRead(connection, reads, ask.read, ask.args);
      throw new StoreError('internal', 'A reader was asked to write.');
    },
    async close() {
      connection.close();
    },
  };
}
