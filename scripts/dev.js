/**
 * `npm run dev`: one address for everything. Vite serves the dashboard with hot reload and hands every other request to the collector,
 * which is rebuilt (as is the SDK) and restarted when its sources change. Arguments are the collector's: `npm run dev -- --demo`.
 */
import { spawn } from 'node:child_process';
import { copyFileSync, cpSync, mkdirSync, watch } from 'node:fs';
import { createBuilder, createServer } from 'vite';
import { root } from './ready.js';

const port = Number(process.env.KITH_PORT ?? 8787);
const inner = port + 1;
const configFile = `${root}/vite.config.ts`;
const COLLECTOR = '^/(api|v1|beacon|sourceConfig|demo|healthz|readyz|metrics|r|o|kith[^/]*\\.js)(/|\\?|$)';

let child;
let wish;
/** Ends the running collector and starts the newest build; several wishes within a moment are one. */
function restart() {
  clearTimeout(wish);
  wish = setTimeout(() => {
    if (child && child.exitCode === null) {
      child.once('exit', launch);
      child.kill('SIGTERM');
    } else launch();
  }, 100);
}
function launch() {
  child = spawn(process.execPath, [`${root}/dist/bin/kith.js`, 'start', ...process.argv.slice(2)], {
    stdio: 'inherit',
    env: { ...process.env, KITH_PORT: String(inner), KITH_PUBLIC_URL: process.env.KITH_PUBLIC_URL ?? `http://127.0.0.1:${port}` },
  });
}

mkdirSync(`${root}/dist/bin`, { recursive: true });
copyFileSync(`${root}/bin/kith.js`, `${root}/dist/bin/kith.js`);
const shop = () => cpSync(`${root}/sdk/demo`, `${root}/dist/demo`, { recursive: true });
shop();
const builder = await createBuilder({ configFile, logLevel: 'warn', build: { watch: {} } });
const waiting = new Set(['sdk', 'sdkCore', 'collector']);
for (const name of [...waiting]) {
  const watcher = await builder.build(builder.environments[name]);
  watcher.on('event', (event) => {
    if (event.code === 'ERROR') console.error(event.error.message);
    if (event.code === 'BUNDLE_END') void event.result.close();
    if (event.code !== 'END') return;
    waiting.delete(name);
    if (waiting.size === 0) restart();
  });
}

watch(`${root}/sdk/demo`, () => {
  shop();
  restart();
});

const server = await createServer({
  configFile,
  server: { host: '127.0.0.1', port, strictPort: true, proxy: { [COLLECTOR]: { target: `http://127.0.0.1:${inner}` } } },
});
await server.listen();
server.printUrls();

const end = async () => {
  child?.kill('SIGTERM');
  await server.close();
  process.exit(0);
};
process.on('SIGINT', end);
process.on('SIGTERM', end);
