/** What one running collector remembers between requests; nothing of it must survive a restart. */
import { Attempts } from './access/attempts.ts';
import { KeyRing } from './access/keys.ts';
import { Notes } from './access/notes.ts';
import { Passwords } from './access/passwords.ts';
import { Arriving } from './arriving.ts';
import { Gate } from './collect/gate.ts';
import { Turns } from './collect/turns.ts';
import { loadFiles, type Files } from './files.ts';
import type { Deps } from './deps.ts';
import { Feeds } from './feed/feeds.ts';
import { Imports } from './import/imports.ts';
import { HygieneJobs } from './hygiene/jobs.ts';
import { ShopRing } from './shops/ring.ts';
import { Upkeep } from './upkeep/upkeep.ts';
import { Recounts } from './value/jobs.ts';

/** The collector's memory: keys seen lately, tries at the door, counts not written yet, how much is in flight, and the built files. */
export interface Doors {
  /** Random per process, so that a restart is seen from outside. */
  boot: string;
  /** Whether the process ends: each answer is then the last of its connection. */
  ending: boolean;
  keys: KeyRing;
  notes: Notes;
  attempts: Attempts;
  passwords: Passwords;
  gate: Gate;
  turns: Turns;
  arriving: Arriving;
  files: Files;
  upkeep: Upkeep;
  recounts: Recounts;
  hygiene: HygieneJobs;
  feeds: Feeds;
  imports: Imports;
  shops: ShopRing;
  /** What of shops' deliveries is in flight: each may be as large as everything that browsers may have there. */
  hooks: Gate;
}

/** Opens the doors of one process. */
export const openDoors = (deps: Deps): Doors => ({
  boot: deps.token(12),
  keys: new KeyRing(deps),
  notes: new Notes(deps),
  attempts: new Attempts(deps.store.peers, deps.now),
  passwords: new Passwords(),
  gate: new Gate(deps.elapsed),
  turns: new Turns(deps.elapsed),
  arriving: new Arriving(deps.elapsed),
  ending: false,
  files: loadFiles(deps.config),
  upkeep: new Upkeep(deps),
  recounts: new Recounts(deps),
  hygiene: new HygieneJobs(deps),
  feeds: new Feeds(deps),
  imports: new Imports(deps),
  shops: new ShopRing(deps),
  hooks: new Gate(deps.elapsed, { requests: 64, bytes: 32 * 1024 * 1024, slow: 2000, few: 8 }),
});
