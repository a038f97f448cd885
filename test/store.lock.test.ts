import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openStore } from '../collector/store/open.ts';

let folder: string;
beforeEach(() => void (folder = mkdtempSync(join(tmpdir(), 'kith-lock-'))));
afterEach(() => rmSync(folder, { recursive: true, force: true }));
const open = (name: string) => openStore({ url: `file:${join(folder, name)}`, threads: false });

describe('one database has one Kith', () => {
  const names: [string, () => void][] = [
    ['by a link to the file', () => symlinkSync('kith.db', join(folder, 'other.db'))],
    [
      'by a link to a link',
      () => {
        symlinkSync(join(folder, 'kith.db'), join(folder, 'between.db'));
        symlinkSync('between.db', join(folder, 'other.db'));
      },
    ],
    ['by a link to the folder', () => symlinkSync('.', join(folder, 'here'))],
  ];
  it.each(names)('also where the second comes %s', async (name, link) => {
    link();
    const second = name === 'by a link to the folder' ? 'here/kith.db' : 'other.db';
    const first = await open('kith.db');
    await expect(open(second)).rejects.toMatchObject({ code: 'busy', message: expect.stringContaining('Another Kith already uses') });
    await first.close();
    await (await open(second)).close();
  });
  it('also where the first came by a link before there was a file', async () => {
    symlinkSync('kith.db', join(folder, 'other.db'));
    const first = await open('other.db');
    await expect(open('kith.db')).rejects.toMatchObject({ code: 'busy' });
    await first.close();
  });
  it('and a link that leads to itself is refused in plain words', async () => {
    symlinkSync('round.db', join(folder, 'round.db'));
    await expect(open('round.db')).rejects.toMatchObject({ message: expect.stringContaining('Kith cannot use the database') });
  });
  it('and two files have two', async () => {
    writeFileSync(join(folder, 'other.db'), '');
    const both = [await open('kith.db'), await open('other.db')];
    for (const store of both) await store.close();
  });
});
