/** What an event tells about the visit that it belongs to: read once, before it goes to the writer, who need not look into it. Pure. */
import type { Event } from '../../shared/event.ts';
import { DIRECT, originOf, type Origin } from './origin.ts';
import { pathOf } from './words.ts';

/** What visits are made of. */
export interface Told {
  /** The page's path, or the screen's name; empty when it tells none. */
  path: string;
  /** What brought it, when that is another place than the site itself. */
  origin: Origin | null;
  /** Whether it names a page or a browser at all: what only a server knows is no visit. */
  visible: boolean;
}
/** An event of which this was read already. */
export interface WithTold {
  readonly told: Told;
}
const NOTHING: Told = { path: '', origin: null, visible: false };

/** What an event tells; calls that are no step of a visit tell nothing. */
export function toldOf(event: Event | (Event & WithTold)): Told {
  if ('told' in event) return event.told;
  if (event.type !== 'track' && event.type !== 'page' && event.type !== 'screen') return NOTHING;
  const { context } = event;
  const origin = originOf(context);
  return {
    path: pathOf(event),
    origin: origin === null || origin.channel === DIRECT.channel ? null : origin,
    visible: context['page'] !== undefined || context['userAgent'] !== undefined,
  };
}
