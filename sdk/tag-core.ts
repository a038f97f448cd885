/** The script tag's program without slots and automatic page views: `kith-core.js`. */
import { startFromTag } from './tag.ts';

startFromTag();
