/**
 * What is not tested everywhere, each with its reason: a test file, or a file and how the full name of its tests begins (`FILE > SUITE > TEST`).
 * The table at the end of the tests prints it; what is skipped and does not stand here fails the run.
 */
export const engineGaps: Record<string, string> = {
  'test/store.test.ts > a database file': 'a file is what the embedded engine has; a server has none',
  'test/store.words.test.ts > a text that is stored': 'the embedded engine compares by code point unless told otherwise',
  'test/store.checkpoints.test.ts': 'how the embedded engine folds its log back into the file',
  'test/store.lock.test.ts': 'two processes on one file; any number of them may use a server',
  'test/upkeep/locks.test.ts': 'the operating system’s lock on a file, read where it is told (/proc/locks)',
  'test/upkeep/backup.test.ts': 'backups of a file; a server is backed up with its own tools',
  'test/upkeep/bucket.test.ts': 'backups of a file, in a bucket',
  'test/upkeep/tidy.test.ts': 'what upgrades and backups of a file leave beside it',
  'test/upkeep/health.test.ts > at night': 'backups and checks of a file',
  'test/upkeep/health.test.ts > a full disk': 'a file that may not grow; how a server without room is told of stands in test/postgres',
  'test/upkeep/health.test.ts > the health of the machine': 'of a machine with a file; test/upkeep/server.test.ts is its like for a server',
  'test/upkeep/server.test.ts': 'what is otherwise where a server holds everything',
  'test/upkeep/seal.test.ts': 'backups of a file, encrypted',
  'test/move/promote.test.ts > kith promote': 'its way leads to a server only; what it reads is a file of the other engine',
  'test/postgres/citus.test.ts > a cluster': 'runs where KITH_TEST_CITUS names one',
  'test/upgrade/killed.test.ts': 'files of released versions; no released version had a server',
  'test/upgrade/upgrade.test.ts': 'files of released versions; no released version had a server',
  'test/collector/traffic.older.test.ts': 'a file of a released version; no released version had a server',
  'test/collector/place.test.ts': 'where a file may be; test/postgres/refusals.test.ts is its like for a server',
  'test/collector/http.config.test.ts': 'the settings alone, before any store is opened',
  'test/collector/http.corpora.test.ts > strings that broke others':
    'published lists of strings, read from the folder that KITH_TEST_DATA names, where there is one',
  'test/collector/traffic.origin.test.ts > the public collection of crawlers':
    'a published list, read from the folder that KITH_TEST_DATA names, where there is one',
  'test/sdk/cookie.test.ts > ': 'the public suffix list’s own cases, read from the folder that KITH_TEST_DATA names, where there is one',
};

/** The reason that stands for a test, named as above; null where none does. */
export const gapOf = (name: string): string | null =>
  Object.entries(engineGaps).find(([gap]) => name === gap || name.startsWith(gap.includes(' > ') ? gap : `${gap} > `))?.[1] ?? null;
