import { existsSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Migration } from '../migrate.ts';
import { Connection } from './connection.ts';
import { asStoreError } from './errors.ts';
import { hold } from './lock.ts';
import { ownLike } from './owner.ts';
import { cannotOpen, damaged, makePlace } from './place.ts';
import { sample } from './sample.ts';
import { tellPlanner } from './statistics.ts';
import { upgrade } from './upgrade.ts';

/** Opens the file for writing, looks whether it is sound, and brings its schema up to date (`upgrade.ts`). `steps`: other steps than the program's own. */
export function prepare(file: string, steps?: readonly Migration[]): Connection {
  const memory = file === ':memory:';
  let connection: Connection;
  let letGo: () => void = () => undefined;
  try {
    if (!memory) {
      makePlace(file);
      letGo = hold(file);
    }
    const fresh = !memory && !existsSync(file);
    connection = new Connection(file);
    if (fresh) ownLike(file, dirname(file));
    connection.onClose = letGo;
  } catch (error) {
    letGo();
    throw cannotOpen(file, error);
  }
  try {
    if (!memory) sample(connection);
    upgrade(connection, memory ? null : file, steps);
    tellPlanner(connection);
    return connection;
  } catch (error) {
    connection.close();
    const ours = asStoreError(error);
    throw ours.code === 'corrupt' ? damaged(file) : ours;
  }
}
