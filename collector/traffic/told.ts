/** What an event tells about the visit that it belongs to. */
import type { Event, Json } from '../../shared/event.ts';
import { DIRECT, originOf, type Origin } from './origin.ts';

/** What visits are made of. */
export interface Told {
  /** The page's path, or the screen's name; empty when it tells none. */
  path: string;
  /** What brought it, when that is another place than the site itself. */
  origin: Origin | null;
  /** Whether it names a page or a browser at all: what only a server knows is no visit. */
  visible: boolean;
}
const NOTHING: Told = { path: '', origin: null, visible: false };

// Events that follow each other mostly come from one page, and share what it says of itself.
let lastContext: Json | undefined;
let lastTold = NOTHING;

/** What an event tells; calls that are no step of a visit tell nothing. */
export function toldOf(event: Event): Told {
  if (event.type !== 'track' && event.type !== 'page' && event.type !== 'screen') return NOTHING;
  const { context } = event;
  // A screen may be named by the call alone.
  if (context === lastContext && event.type !== 'screen') return lastTold;
  const origin = originOf(context);
  const told = {
    path: pathOf(event),
    origin: origin === null || origin.channel === DIRECT.channel ? null : origin,
    visible: context['page'] !== undefined || context['userAgent'] !== undefined,
  };
  if (event.type !== 'screen') {
    lastContext = context;
    lastTold = told;
  }
  return told;
}

const LONGEST = 300;
/** The path of the page that an event happened on; the name of a screen; empty when it tells neither. */
export function pathOf(event: Pick<Event, 'type' | 'name' | 'context'>): string {
  const page = event.context['page'] as Record<string, unknown> | null | undefined;
  const path = page?.['path'];
  if (typeof path === 'string' && path !== '') return path.replace(/[?#].*$/s, '').slice(0, LONGEST);
  const url = page?.['url'];
  if (typeof url === 'string') {
    const found = /^[a-z][a-z\d+.-]*:\/\/[^/?#]*([^?#]*)/i.exec(url)?.[1];
    if (found !== undefined) return (found || '/').slice(0, LONGEST);
  }
  return event.type === 'screen' ? event.name.slice(0, LONGEST) : '';
}
