import { existsSync, readFileSync, statSync } from 'node:fs';
import { expect, it } from 'vitest';
import { Connection } from '../../collector/store/sqlite/connection.ts';
import { prepare } from '../../collector/store/sqlite/prepare.ts';
import { makePlace } from './kit.ts';

const LOCKS = '/proc/locks';

// Without its lock another program that opens the database and goes away takes the log with it, and what was answered is lost.
it.skipIf(!existsSync(LOCKS)).each(['made now', 'of an older version'])('holds its lock on a database that was %s', (which) => {
  const place = makePlace();
  if (which !== 'made now') place.old();
  const writer = prepare(place.file);
  const second = new Connection(place.file);
  try {
    const held = readFileSync(LOCKS, 'utf8')
      .split('\n')
      .map((line) => line.split(/\s+/));
    const { ino } = statSync(place.file);
    expect(held.filter(([, , , , pid, file]) => pid === String(process.pid) && file?.endsWith(`:${ino}`))).toHaveLength(1);
  } finally {
    second.close();
    writer.close();
    place.end();
  }
});
