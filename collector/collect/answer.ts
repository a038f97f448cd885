/** What is answered to whoever sent a batch, and shown to whoever watches it arrive. */
import type { Event } from '../../shared/event.ts';
import type { Batch, Stored } from '../store/batch.ts';
import type { Cast } from './cast.ts';
import type { Sighted } from './sight.ts';

/** What one batch is told. Where it is watched, one entry for each of its events, in its order; what names nobody was counted, and has none to show. */
export class Answer {
  private accepted = 0;
  private duplicates = 0;
  private readonly about = new Map<Event, NonNullable<Stored['events'][number]>>();

  constructor(private readonly batch: Batch) {}

  /** Counts an event; answers whether somebody watches who has to see it. */
  count({ robot }: Sighted, isNew: boolean): boolean {
    if (isNew) this.accepted++;
    else this.duplicates++;
    return this.batch.watched === true && isNew && !robot;
  }
  async show(cast: Cast, { event, node }: Sighted): Promise<void> {
    const person = await cast.person(node.root);
    this.about.set(event, {
      profile: person.id,
      identified: person.identified,
      name: person.name ?? person.email ?? (node.known ? node.value : null),
    });
  }
  get stored(): Stored {
    const { accepted, duplicates, about, batch } = this;
    return { accepted, duplicates, events: batch.watched ? batch.events.map((event) => about.get(event) ?? null) : [] };
  }
}
