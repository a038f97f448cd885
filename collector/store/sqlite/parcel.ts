/**
 * How a batch crosses into the writer's thread: one flat list, each event's body already the text that will be stored. What is inside a body is read
 * there only when somebody asks, which for most events nobody does.
 */
import { EVENT_TYPES, type Client, type Event } from '../../../shared/event.ts';
import { eventBody, type Written } from '../../collect/rows.ts';
import type { Origin } from '../../traffic/origin.ts';
import { toldOf, type Told, type WithTold } from '../../traffic/told.ts';
import type { Batch } from '../batch.ts';

/** A batch on its way. */
export type Parcel = Omit<Batch, 'events'> & { flat: (string | number | boolean | Origin | Client | null | undefined)[] };

/** What is in the body. */
type Inside = Pick<Event, 'data' | 'context' | 'clock'>;
const FIELDS = ['type', 'messageId', 'anonymousId', 'userId', 'name', 'ts', 'receivedAt', 'previousId', 'groupId', 'client'] as const;
// A field of `Event` that is not carried over fails here.
type Left = Exclude<keyof Event, (typeof FIELDS)[number] | keyof Inside>;
const STEP: [Left] extends [never] ? number : Left = FIELDS.length + 4;

/** The batch as plain values that are cheap to copy. */
export function pack({ events, ...rest }: Batch): Parcel {
  const flat: Parcel['flat'] = [];
  for (const e of events) {
    const type = EVENT_TYPES.indexOf(e.type);
    const { path, origin, visible } = toldOf(e);
    flat.push(type, e.messageId, e.anonymousId, e.userId, e.name, e.ts, e.receivedAt, e.previousId, e.groupId, e.client);
    flat.push(eventBody(e), path, origin, visible);
  }
  return { ...rest, flat };
}

/** How many events a parcel holds. */
export const sizeOf = ({ flat }: Parcel): number => flat.length / STEP;

/** The batch as it was before `pack`. */
export function unpack({ flat, ...rest }: Parcel): Batch {
  const events: Event[] = [];
  for (let i = 0; i < flat.length; i += STEP) events.push(new Arrived(flat, i));
  return { ...rest, events };
}

type Id = string | undefined;

class Arrived implements Written, WithTold {
  readonly type: Event['type'];
  readonly messageId: string;
  readonly anonymousId: Id;
  readonly userId: Id;
  readonly name: string;
  readonly ts: number;
  readonly receivedAt: number;
  readonly previousId: Id;
  readonly groupId: Id;
  readonly client: Event['client'];
  readonly body: string;
  readonly told: Told;
  private opened: Inside | undefined;

  constructor(flat: Parcel['flat'], i: number) {
    this.type = EVENT_TYPES[flat[i] as number] as Event['type'];
    this.messageId = flat[i + 1] as string;
    this.anonymousId = flat[i + 2] as Id;
    this.userId = flat[i + 3] as Id;
    this.name = flat[i + 4] as string;
    this.ts = flat[i + 5] as number;
    this.receivedAt = flat[i + 6] as number;
    this.previousId = flat[i + 7] as Id;
    this.groupId = flat[i + 8] as Id;
    this.client = flat[i + 9] as Event['client'];
    this.body = flat[i + 10] as string;
    this.told = { path: flat[i + 11] as string, origin: flat[i + 12] as Origin | null, visible: flat[i + 13] as boolean };
    this.opened = undefined;
  }
  private get inside(): Inside {
    return (this.opened ??= JSON.parse(this.body) as Inside);
  }
  get data(): Event['data'] {
    return this.inside.data;
  }
  get context(): Event['context'] {
    return this.inside.context;
  }
  get clock(): Event['clock'] {
    return this.inside.clock;
  }
}
