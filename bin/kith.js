#!/usr/bin/env node
/** The command `kith`: `kith start [--demo] [--port N]`. Runs from the release, beside the built collector. */
import { readFileSync } from 'node:fs';

const [command = 'start'] = process.argv.slice(2);
const help = `kith start [--demo] [--port N]   starts the collector and the dashboard
kith --version                   says which version this is

Settings are environment variables (KITH_PORT, KITH_DATABASE_URL, KITH_PUBLIC_URL, ...); docs/run.md lists them.`;

if (command === '--version' || command === '-v') {
  console.log(JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')).version);
} else if (command === '--help' || command === '-h' || command === 'help') {
  console.log(help);
} else if (command === 'start' || command.startsWith('--')) {
  await import('../collector/main.js');
} else {
  console.error(`"${command}" is not a command of Kith.\n\n${help}`);
  process.exit(2);
}
