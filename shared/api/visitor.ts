import type { EventType, Json } from '../event.ts';

/** One thing that a browser sent, as its visitor may see it. */
export interface OwnEvent {
  type: EventType;
  /** The event's or the page's name; empty where it has none. */
  name: string;
  at: string;
  data: Json;
}
/** `GET /v1/me`: what one browser sent, and nothing else of whoever it may belong to. The same shape for a browser that never sent anything. */
export interface OwnPage {
  anonymousId: string;
  /** What it said of its visitor, the newest value of each trait. */
  traits: Json;
  /** Newest first. */
  events: OwnEvent[];
  /** Whether it may have sent more than is shown: more than fits, or while it was somebody else's. */
  more: boolean;
}
