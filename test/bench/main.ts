/** `npm run bench`: every figure in short; `npm run bench -- ingest [EVENTS]`: what it costs to take events in, and how that changes as the store grows. */
const [what] = process.argv.slice(2);
if (what === undefined) await import('./everything.ts');
else if (what === 'ingest') await import('./ingest.ts');
else {
  console.error(`There is no bench named "${what}"; say "ingest", or nothing for all figures in short.`);
  process.exitCode = 2;
}

export {};
