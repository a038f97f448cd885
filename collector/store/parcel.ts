/**
 * How a batch crosses into the writer's thread: one flat list, each event's data and context already the texts that will be stored. They are read
 * there only when somebody asks, which for most events nobody does.
 */
import { EVENT_TYPES, type Client, type Event, type Json } from '../../shared/event.ts';
import { bodyText, restOf, type Rest, type Written } from '../collect/rows.ts';
import type { Batch } from './batch.ts';

/** A batch on its way. */
export type Parcel = Omit<Batch, 'events'> & { flat: (string | number | Client | undefined)[] };

const FIELDS = ['type', 'messageId', 'anonymousId', 'userId', 'name', 'ts', 'receivedAt', 'previousId', 'groupId', 'client'] as const;
// A field of `Event` that is not carried over fails here; three texts follow the fields.
type Left = Exclude<keyof Event, (typeof FIELDS)[number] | 'data' | 'context' | keyof Rest>;
const STEP: [Left] extends [never] ? number : Left = FIELDS.length + 3;

/** The batch as plain values that are cheap to copy. */
export function pack({ events, ...rest }: Batch): Parcel {
  const flat: Parcel['flat'] = [];
  for (const e of events) {
    const type = EVENT_TYPES.indexOf(e.type);
    flat.push(type, e.messageId, e.anonymousId, e.userId, e.name, e.ts, e.receivedAt, e.previousId, e.groupId, e.client);
    flat.push(JSON.stringify(e.data), JSON.stringify(e.context), JSON.stringify(restOf(e)));
  }
  return { ...rest, flat };
}

/** How many events a parcel holds. */
export const sizeOf = ({ flat }: Parcel): number => flat.length / STEP;

const NAMING = (['anonymousId', 'userId', 'previousId'] as const).map((name) => FIELDS.indexOf(name));
/** Everybody whom a parcel names, each once. */
export function peopleIn({ flat, site }: Parcel): string[] {
  const all = new Set<string>();
  for (let i = 0; i < flat.length; i += STEP)
    for (const at of NAMING) {
      const id = flat[i + at] as Id;
      if (id !== undefined) all.add(`${site} ${id}`);
    }
  return [...all];
}

/** The batch as it was before `pack`. */
export function unpack({ flat, ...rest }: Parcel): Batch {
  const events: Event[] = [];
  for (let i = 0; i < flat.length; i += STEP) events.push(new Arrived(flat, i));
  return { ...rest, events };
}

type Id = string | undefined;

// Events that follow each other mostly come from one page: what it says of itself is read once.
let lastText = '{}';
let last: Json = {};

class Arrived implements Written {
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
  private readonly dataText: string;
  private readonly contextText: string;
  private readonly restText: string;
  private opened: Json | undefined;

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
    this.dataText = flat[i + 10] as string;
    this.contextText = flat[i + 11] as string;
    this.restText = flat[i + 12] as string;
    this.opened = undefined;
  }
  get body(): string {
    return bodyText(this.dataText, this.contextText, this.restText);
  }
  get data(): Json {
    return (this.opened ??= JSON.parse(this.dataText) as Json);
  }
  get context(): Json {
    if (this.contextText !== lastText) {
      last = JSON.parse(this.contextText) as Json;
      lastText = this.contextText;
    }
    return last;
  }
  get clock(): Event['clock'] {
    return (JSON.parse(this.restText) as Rest).clock;
  }
}
