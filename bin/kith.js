#!/usr/bin/env node
/** The command `kith`. Runs from the release, beside the built collector. */
import { readFileSync } from 'node:fs';

const [command = 'start'] = process.argv.slice(2);
const help = `kith start [--demo] [--port N]   starts the collector and the dashboard
kith backup [TARGET]             makes a backup while Kith runs; TARGET is a folder or s3://BUCKET/FOLDER
kith verify [FILE]               unpacks, opens and reads all of a backup; the newest by default
kith restore FILE                puts a backup in the database's place, while Kith is stopped
kith upgrade [--dry-run]         brings the database up to date, or tells what that takes
kith promote FILE postgres://... copies a database file to an empty database of a PostgreSQL server
kith export SITE --out FILE      writes a whole site (or "all") to FILE.ndjson or FILE.ndjson.gz; --canonical for comparing
kith import FILE                 brings it into a database; --as NEW_ID beside the same site, --owner EMAIL for whom
kith --version                   says which version this is

Settings are environment variables (KITH_PORT, KITH_DATABASE_URL, KITH_PUBLIC_URL, ...); docs/run.md lists them.
Every command but start takes --env FILE to read them from a file, as the service does.`;

if (command === '--version' || command === '-v') {
  console.log(JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')).version);
} else if (command === '--help' || command === '-h' || command === 'help') {
  console.log(help);
} else if (command === 'start' || command.startsWith('--')) {
  await import('../collector/main.js');
} else if (['backup', 'verify', 'restore', 'upgrade', 'promote', 'export', 'import'].includes(command)) {
  await import('../collector/command.js');
} else {
  console.error(`"${command}" is not a command of Kith.\n\n${help}`);
  process.exit(2);
}
