import Database from 'better-sqlite3';
import { pending } from '../migrate.ts';
import { asStoreError } from './errors.ts';
import { roomFor, type Room } from './upgrade.ts';

/** Reads what an upgrade of the file would do; changes nothing. */
export function planOf(file: string): { place: string; schema: number; steps: { version: number; name: string }[]; room: Room } {
  try {
    const db = new Database(file, { readonly: true, fileMustExist: true });
    const schema = db.pragma('user_version', { simple: true }) as number;
    db.close();
    const steps = pending(schema).map(({ version, name }) => ({ version, name }));
    return { place: file, schema, steps, room: roomFor(file) };
  } catch (error) {
    throw asStoreError(error);
  }
}
