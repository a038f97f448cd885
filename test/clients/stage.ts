/** A collector behind a relay, and what arrived in it: what each client is tested against. */
import type { List, ProfileRow, TimelineEvent } from '../../shared/api.ts';
import { Collector } from '../kit/collector.ts';
import { Relay } from './relay.ts';

/** One stage; `arrived` tells what came since it was asked last. */
export class Stage {
  private readonly told = new Set<string>();

  private constructor(
    readonly collector: Collector,
    readonly relay: Relay,
  ) {}

  /** Starts both. `origin` is the one website that may send; any by default. */
  static async start(origin = '*'): Promise<Stage> {
    const relay = await new Relay().start();
    const site = JSON.stringify({ name: 'Shop', origin });
    const collector = await Collector.start([], { KITH_PUBLIC_URL: relay.url, KITH_SITE: site });
    relay.target = collector.url;
    return new Stage(collector, relay);
  }
  /** Ends both. */
  async stop(): Promise<void> {
    this.relay.stop();
    await this.collector.stop();
  }
  /** Forgets what passed, for the next test. */
  async reset(): Promise<void> {
    await this.arrived();
    this.relay.passed.length = 0;
    this.relay.troubles.length = 0;
  }

  /** Every stored event that was not told before, oldest first; an event that stands twice is told twice. */
  async arrived(): Promise<TimelineEvent[]> {
    const found = (await this.all()).filter((event) => !this.told.has(event.messageId));
    for (const { messageId } of found) this.told.add(messageId);
    return found.sort((a, b) => a.timestamp.localeCompare(b.timestamp));
  }
  /** How many different ones are stored now that were not told. People who become one while they are read show theirs twice. */
  async waiting(): Promise<number> {
    return new Set((await this.all()).map(({ messageId }) => messageId).filter((id) => !this.told.has(id))).size;
  }
  /** What was refused, with reasons. */
  async refused(): Promise<unknown[]> {
    return (await this.collector.api<List<unknown>>('/api/v1/failed-events')).items;
  }

  private async all(): Promise<TimelineEvent[]> {
    const profiles = await this.list<ProfileRow>('/api/v1/profiles');
    const timelines = await Promise.all(profiles.map(({ id }) => this.list<TimelineEvent>(`/api/v1/profiles/${id}/events`)));
    return timelines.flat();
  }
  private async list<T>(path: string): Promise<T[]> {
    const items: T[] = [];
    for (let cursor: string | null = ''; cursor !== null;) {
      const page: List<T> = await this.collector.api<List<T>>(`${path}?limit=200&cursor=${cursor}`);
      items.push(...page.items);
      cursor = page.next;
    }
    return items;
  }
}
