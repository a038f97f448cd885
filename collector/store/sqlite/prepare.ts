import { constants, copyFileSync, existsSync } from 'node:fs';
import { sqliteDialect } from '../dialect.ts';
import { pending } from '../migrate.ts';
import { StoreError } from '../error.ts';
import { Connection } from './connection.ts';
import { asStoreError } from './errors.ts';
import { hold } from './lock.ts';
import { cannotOpen, makePlace } from './place.ts';
import { tellPlanner } from './statistics.ts';

/**
 * Opens the file for writing, checks it, and brings its schema up to date: each step in one transaction, a copy of the file before it
 * (`FILE.before-N`). A step that fails leaves the file as it was.
 */
export function prepare(file: string): Connection {
  const memory = file === ':memory:';
  let connection: Connection;
  let letGo: () => void = () => undefined;
  try {
    if (!memory) {
      makePlace(file);
      letGo = hold(file);
    }
    connection = new Connection(file);
    connection.onClose = letGo;
  } catch (error) {
    letGo();
    throw cannotOpen(file, error);
  }
  try {
    const check = connection.db.pragma('schema_version', { simple: true });
    if (typeof check !== 'number') throw new StoreError('corrupt', 'The database file is damaged.');
    const version = connection.db.pragma('user_version', { simple: true }) as number;
    for (const step of pending(version)) {
      if (!memory && version > 0) {
        connection.db.pragma('wal_checkpoint(truncate)');
        const copy = `${file}.before-${step.version}`;
        if (!existsSync(copy)) copyFileSync(file, copy, constants.COPYFILE_FICLONE);
      }
      connection.db
        .transaction(() => {
          for (const statement of step.statements(sqliteDialect)) connection.exec(statement);
          connection.db.pragma(`user_version = ${step.version}`);
        })
        .immediate();
    }
    tellPlanner(connection);
    return connection;
  } catch (error) {
    connection.close();
    throw asStoreError(error);
  }
}
