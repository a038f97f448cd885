import { randomFillSync } from 'node:crypto';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { bucketTarget } from '../../collector/upkeep/bucket.ts';
import { ID, REGION, SECRET, startBucket, type BucketServer } from './bucket-server.ts';
import { makePlace, NOW, type Place } from './kit.ts';

const NAME = 'kith-20261122-031500.db.gz';
const DAY = 86_400_000;
let bucket: BucketServer;
let place: Place;
let env: Record<string, string>;
beforeEach(async () => {
  bucket = await startBucket();
  env = {
    KITH_BACKUP_COPY: 's3://shop/hall/kith',
    KITH_S3_ENDPOINT: bucket.endpoint,
    KITH_S3_REGION: REGION,
    KITH_S3_KEY_ID: ID,
    KITH_S3_SECRET: SECRET,
  };
  place = makePlace(env);
  place.old();
});
afterEach(async () => {
  place.end();
  await bucket.close();
});

describe('a bucket', () => {
  it('takes a copy of each backup under a signature that its server can check', async () => {
    expect(await place.run('backup')).toMatchObject({ code: 0, said: expect.stringContaining('A copy is in s3://shop/hall/kith.') });
    expect([...bucket.files.keys()].sort()).toEqual([`hall/kith/${NAME}`, `hall/kith/${NAME}.json`]);
    expect(bucket.files.get(`hall/kith/${NAME}`)!.equals(readFileSync(join(place.backups, NAME)))).toBe(true);
  });
  it('follows the rules for old backups, and touches nothing else', async () => {
    bucket.files.set('hall/kith/holiday.jpg', Buffer.from('x'));
    for (const day of [0, 3, 6, 9]) await place.run('backup', [], { env: { KITH_BACKUP_KEEP: '2,0,0' }, now: NOW + day * DAY });
    const left = ['kith-20261128-031500.db.gz', 'kith-20261201-031500.db.gz'].flatMap((name) => [
      `hall/kith/${name}`,
      `hall/kith/${name}.json`,
    ]);
    expect([...bucket.files.keys()].sort()).toEqual(['hall/kith/holiday.jpg', ...left]);
  });
  it('gives a backup back when the machine is gone', async () => {
    await place.run('backup');
    rmSync(place.folder, { recursive: true });
    expect(await place.run('verify', [`s3://shop/hall/kith/${NAME}`])).toMatchObject({
      code: 0,
      said: expect.stringContaining('is sound'),
    });
    expect(await place.run('restore', [`s3://shop/hall/kith/${NAME}`])).toMatchObject({
      code: 0,
      said: expect.stringContaining('290 events'),
    });
    expect(await place.run('backup', [], { now: NOW + DAY })).toMatchObject({ code: 0 });
  });
  it('is a place to back up to by name', async () => {
    expect(await place.run('backup', ['s3://shop/other'])).toMatchObject({
      code: 0,
      said: expect.stringContaining(`s3://shop/other/${NAME}`),
    });
    expect([...bucket.files.keys()]).toContain(`other/${NAME}`);
  });

  const wrong: [string, Record<string, string>, string][] = [
    [
      'refuses the keys',
      { KITH_S3_SECRET: 'not the secret' },
      'refuses the keys of KITH_S3_KEY_ID and KITH_S3_SECRET (SignatureDoesNotMatch)',
    ],
    ['is not there', { KITH_BACKUP_COPY: 's3://another' }, 'answered 404 (NoSuchBucket)'],
    ['does not answer', { KITH_S3_ENDPOINT: 'gone' }, 'does not answer at http://127.0.0.1:'],
  ];
  it.each(wrong)('that %s is told in one sentence, and the first backup stays', async (_name, more, sentence) => {
    const gone = await startBucket();
    await gone.close();
    const env = more['KITH_S3_ENDPOINT'] ? { KITH_S3_ENDPOINT: gone.endpoint } : more;
    const { code, said } = await place.run('backup', [], { env });
    expect({ code, said }).toMatchObject({ code: 1, said: expect.stringContaining(sentence) });
    expect(said).toContain('The backup was made, but not copied');
    expect(await place.run('verify')).toMatchObject({ code: 0 });
  });

  describe('with a file of many parts', () => {
    const file = () => join(place.folder, NAME);
    const manifest = (bytes: number) => ({
      kith: 'backup' as const,
      format: 1 as const,
      version: '1',
      schema: 1,
      createdAt: new Date(NOW).toISOString(),
      database: { bytes: 1, sha256: '' },
      file: { name: NAME, bytes, sha256: '', compression: 'gzip' as const, encrypted: false },
      counts: {},
      verifiedAt: null,
    });
    const target = () => bucketTarget({ endpoint: bucket.endpoint, region: REGION, id: ID, secret: SECRET, bucket: 'shop', prefix: '' });
    const large = randomFillSync(Buffer.alloc(33 * 1024 * 1024));
    it('takes it part by part', async () => {
      writeFileSync(file(), large);
      await target().put(file(), manifest(large.length));
      expect(bucket.files.get(NAME)!.equals(large)).toBe(true);
      expect(bucket.asked.filter((line) => line === `PUT /shop/${NAME}`)).toHaveLength(3);
      expect(bucket.open()).toBe(0);
    });
    it('leaves no parts behind when one is refused', async () => {
      writeFileSync(file(), large);
      bucket.fail(404);
      await expect(target().put(file(), manifest(large.length))).rejects.toThrow('answered 404 (NoSuchUpload)');
      expect(bucket.open()).toBe(0);
      expect(bucket.files.size).toBe(0);
    });
  });
});
