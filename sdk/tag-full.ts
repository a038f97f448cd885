/** The script tag's program: `kith.js`. */
import { full } from './full.ts';
import { startFromTag } from './tag.ts';

startFromTag(full);
