/** `npm start`: builds when needed, then runs the release exactly as `kith start` does. */
import { ensureBuilt, root } from './ready.js';

ensureBuilt();
process.argv.splice(2, 0, 'start');
await import(`${root}/dist/bin/kith.js`);
