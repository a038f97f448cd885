import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openStore } from '../../collector/store/open.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'kith-place-'));
  writeFileSync(join(folder, 'file'), 'not a database, and longer than the hundred bytes of a header'.repeat(20));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const open = (path: string) => openStore({ url: `file:${path}`, threads: false });

describe('the place of a database', () => {
  it('is made with its folders', async () => {
    const path = join(folder, 'a', 'b', 'kith.db');
    await (await open(path)).close();
    expect(existsSync(path)).toBe(true);
  });
  const wrong: [string, () => string, string][] = [
    ['under /proc, where no folder can be made', () => '/proc/nope/deep/x.db', ''],
    ['under a device', () => '/dev/null/x.db', '/dev/null is a file, not a folder'],
    ['under a device, further down', () => '/dev/null/a/x.db', ''],
    ['under a file', () => join(folder, 'file', 'a', 'x.db'), ''],
    ['where the kernel lets nobody write', () => '/sys/x/y.db', ''],
    ['a folder', () => folder, 'it is a folder'],
    ['a folder with a slash', () => `${folder}/`, 'it is a folder'],
    ['a file that is no database', () => join(folder, 'file'), 'it is damaged, or no database of Kith'],
    ['a name too long', () => join(folder, 'x'.repeat(300)), ''],
  ];
  it.each(wrong)('is refused in one plain sentence when it is %s', async (_name, path, why) => {
    const reason = await open(path()).then(
      () => 'It was taken.',
      (error: Error) => error.message,
    );
    expect(reason).toMatch(
      /^Kith cannot use the database .+: .+\. KITH_DATABASE_URL must name a file in a folder that Kith may write to\.$/,
    );
    expect(reason).toContain(why);
    expect(reason).not.toMatch(/SQLITE|E[A-Z]{4,}\b|unable/);
  });
});
