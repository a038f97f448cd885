/** What saying an event takes: the shape of a phrase and what stands around it. */
import type { ComponentChildren } from 'preact';
import type { Experience, TimelineEvent } from '../../shared/api.ts';
import type { Json } from '../../shared/event.ts';
import type { SegmentNames } from '../rules/values.ts';

/** An event in words. `own`: they gave something (an order, their name); `act`: Kith or the site did something to them; `quiet`: the rest. */
export interface Phrase {
  mark: 'own' | 'act' | 'quiet';
  words: ComponentChildren;
  detail: string[];
  money?: { value: number; currency: string | undefined };
}
/** What the words need beside the event. */
export interface Around {
  experiences: ReadonlyMap<string, Pick<Experience, 'name' | 'slot' | 'audience'>>;
  segments: SegmentNames;
  /** The site's name, which pages put into every title. */
  site?: string;
  /** Whether this event is what made an anonymous visitor a known person. */
  joined: boolean;
}

/** How an event of one name is said: from its properties, the event, and what is around. */
export type Say = (p: Json, event: TimelineEvent, around: Around) => Partial<Phrase> & Pick<Phrase, 'words'>;

/** What an event is about, as it stands out. */
export const strong = (what: string) => <strong>{what}</strong>;
