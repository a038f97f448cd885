import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openStore } from '../../collector/store/open.ts';
import { Pace } from '../../collector/store/move/pace.ts';
import { promoteFile } from '../../collector/store/move/promote.ts';
import { prepare } from '../../collector/store/sqlite/prepare.ts';
import { bareDatabase, ENGINE, type Place } from '../kit/database.ts';
import { makePlace, type Place as Folder } from '../upkeep/kit.ts';

const pace = (): Pace =>
  new Pace(
    () => performance.now(),
    () => undefined,
  );
const bytes = (file: string): string => createHash('sha256').update(readFileSync(file)).digest('hex');

describe.runIf(ENGINE === 'postgres')('kith promote', () => {
  let from: Folder;
  let to: Place;
  beforeEach(async () => {
    from = makePlace();
    from.old();
    prepare(from.file).close();
    to = await bareDatabase();
  });
  afterEach(async () => {
    from.end();
    await to.drop();
  });

  it('copies', async () => {
    const before = bytes(from.file);
    const moved = await promoteFile(from.file, to.url, pace());
    console.log(moved);
    expect(moved.filter(({ equal }) => !equal)).toEqual([]);
    expect(bytes(from.file)).toBe(before);
    const store = await openStore({ url: to.url });
    expect((await store.read.totals(1)).orders).toBe(44);
    await store.close();
  });
});
