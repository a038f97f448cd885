import Database from 'better-sqlite3';
import { pending } from '../migrate.ts';
import { asStoreError } from './errors.ts';
import { roomFor, type Room } from './upgrade.ts';

/** What an upgrade would do: from which schema, through which steps, with how much room. */
export interface Plan {
  file: string;
  schema: number;
  steps: { version: number; name: string }[];
  room: Room;
}

/** Reads what an upgrade of the file would do; changes nothing. */
export function planOf(file: string): Plan {
  try {
    const db = new Database(file, { readonly: true, fileMustExist: true });
    const schema = db.pragma('user_version', { simple: true }) as number;
    db.close();
    const steps = pending(schema).map(({ version, name }) => ({ version, name }));
    return { file, schema, steps, room: roomFor(file) };
  } catch (error) {
    throw asStoreError(error);
  }
}
