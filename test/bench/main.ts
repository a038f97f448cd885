/**
 * `npm run bench`: every figure in short; `npm run bench -- ingest [EVENTS]`: what it costs to take events in, and how that changes as the store grows;
 * `-- giant [DEVICES]`: a person of 100,000 devices; `-- promote [EVENTS]`: a file copied to a server; `-- scale [EVENTS]`: both engines beside each other.
 */
const [what] = process.argv.slice(2);
if (what === undefined) await import('./everything.ts');
else if (what === 'ingest') await import('./ingest.ts');
else if (what === 'giant') await import('./giant.ts');
else if (what === 'promote') await import('./promote.ts');
else if (what === 'scale') await import('./scale/main.ts');
else {
  console.error(`There is no bench named "${what}"; say "ingest", "giant", "promote", "scale", or nothing for all figures in short.`);
  process.exitCode = 2;
}

export {};
