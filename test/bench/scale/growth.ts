/** One engine on its way from an empty store to the largest size: the same traffic, the same questions at each size. */
import { WRITE_KEY } from '../../kit/collector.ts';
import { Client, quantile } from '../client.ts';
import { decisions, HERO } from '../decisions.ts';
import { lookups } from '../lookups.ts';
import { sendPaced } from '../pace.ts';
import { SEGMENTS } from '../segments.ts';
import { inParts, traffic, type Sent } from '../traffic.ts';
import { usageOf } from '../usage.ts';
import { requestOf, sendAll, type Sent as Answered } from '../wire.ts';
import type { Part, Size } from './figures.ts';
import type { Subject } from './subject.ts';

const BATCH = 20;
/** Requests under way at once: as many as a collector takes however slow it has become. */
const LANES = 32;
const MOST = 250_000;
const SEED = 2;
/** Of the load beside questions: nobody in it fits a rule that is compared, so that both engines find the same people however much of it they took. */
const BESIDE = 4;
/** Load beside what is asked lasts so long (seconds) where the store is large enough: it may add a third to what is stored. */
const LONGEST = 10;
const SHORTEST = 2;
const WARM_UP = 2;

const bodyOf = (batch: Sent[]): string => JSON.stringify({ writeKey: WRITE_KEY, batch, sentAt: new Date().toISOString() });

/** The store of one engine as it grows. */
export class Growth {
  readonly parts: Part[] = [];
  stored = 0;
  /** Of those, what came as fast as it could: the same events on each engine. */
  private fed = 0;
  private empty = 0;
  private answered = false;
  private readonly visits: (count: number) => Sent[];
  private readonly beside: (count: number) => Sent[];

  private constructor(
    private readonly subject: Subject,
    events: number,
    private readonly say: (line: string) => void,
  ) {
    // Dated so that it ends about now.
    const start = Date.now() - (events + 1_000_000) * 12;
    this.visits = traffic(SEED, start, { shop: true });
    this.beside = traffic(BESIDE, start);
  }

  /** Begins with the segments and the experience that are live from the first event on. */
  static async begin(subject: Subject, events: number, say: (line: string) => void): Promise<Growth> {
    const growth = new Growth(subject, events, say);
    for (const segment of SEGMENTS) await subject.collector.api('/api/v1/segments', segment);
    await subject.collector.api('/api/v1/experiences', HERO);
    growth.empty = await subject.bytes();
    return growth;
  }

  private count({ statuses, accepted }: Answered): number {
    const odd = [...statuses.keys()].filter((status) => status !== 200 && status !== 503);
    if (odd.length > 0) throw new Error(`A batch was answered ${odd.join(', ')}.`);
    this.stored += accepted;
    return statuses.get(503) ?? 0;
  }
  private requests(events: Sent[]): Buffer[] {
    return inParts(events, BATCH).map((batch) => requestOf(this.subject.collector.url, '/v1/batch', bodyOf(batch)));
  }

  /** Takes so many in as fast as they go. */
  private async take(events: number): Promise<Part> {
    const { collector } = this.subject;
    const requests = this.requests(this.visits(events));
    this.fed += events;
    const look = async () => ({
      collector: usageOf(collector.pid)?.cpu,
      server: this.subject.serverCpu(),
      written: await this.subject.written(),
    });
    const before = await look();
    const sent = await sendAll(collector.url, requests, LANES);
    const after = await look();
    const refused = this.count(sent);
    const each = (a: number | null | undefined, b: number | null | undefined): number | null =>
      typeof a === 'number' && typeof b === 'number' ? (b - a) / sent.accepted : null;
    const part: Part = {
      ...{ stored: this.stored, events: sent.accepted, rate: sent.accepted / (sent.ms / 1000), refused },
      ...{ collector: each(before.collector, after.collector), server: each(before.server, after.server) },
      written: each(before.written, after.written),
    };
    this.parts.push(part);
    this.say(
      `${this.subject.name}, to ${part.stored.toLocaleString('en-GB')} stored: ${Math.round(part.rate).toLocaleString('en-GB')} events/s, ` +
        `${part.collector?.toFixed(0)} + ${part.server?.toFixed(0) ?? 0} µs of processor an event${refused ? `, ${refused} told to come back` : ''}`,
    );
    return part;
  }

  /** Grows to `size` events, and what came beside questions before, and looks at everything there. */
  async to(size: number): Promise<Size> {
    let part: Part | undefined;
    for (let left = size - this.fed; left > 0; left = size - this.fed)
      part = await this.take(Math.ceil(left / Math.max(part ? 1 : 2, Math.ceil(left / MOST))));
    if (!part) throw new Error(`There are more than ${size} events already.`);
    const { collector } = this.subject;
    const bytes = (await this.subject.bytes()) - this.empty;
    const client = new Client(collector.url, 64);
    try {
      const look = await lookups(client, SEED, this.fed);
      const { total } = await collector.api<{ total: number }>('/api/v1/segments/preview', {
        rule: { kind: 'trait', name: 'plan', op: 'exists' },
      });
      const found = { part, profiles: total, bytes, resident: usageOf(collector.pid)?.resident ?? null, look };
      return { ...found, ...(await this.half(client, part)) };
    } finally {
      client.close();
    }
  }

  /** At half of what it took last: how long batches wait for their answers (once), and decisions beside them. */
  private async half(client: Client, part: Part): Promise<Pick<Size, 'answers' | 'decide'>> {
    const perSecond = part.rate / BATCH / 2;
    const seconds = Math.floor(Math.min(LONGEST, this.stored / 3 / (perSecond * BATCH) - WARM_UP));
    if (seconds < SHORTEST) return { answers: null, decide: null };
    const batches = (duration: number): number => Math.ceil(perSecond * duration);
    let answers: Size['answers'] = null;
    if (!this.answered) {
      this.answered = true;
      const sent = await sendPaced(this.subject.collector.url, this.requests(this.beside(batches(seconds) * BATCH)), perSecond, 64);
      const refused = this.count(sent);
      answers = { p50: quantile(sent.times, 0.5), p99: quantile(sent.times, 0.99), perSecond: perSecond * BATCH, seconds, refused };
    }
    const bodies = inParts(this.beside(batches(seconds + WARM_UP) * BATCH), BATCH).map(bodyOf);
    const visitors = Math.min(3000, Math.floor(this.fed / 20));
    const { p50, p99, ingest, stored, refused } = await decisions(client, bodies, perSecond, { seconds, warmUp: WARM_UP, visitors });
    this.stored += stored;
    this.say(`${this.subject.name}, decisions beside ${Math.round(ingest)} events/s: p50 ${p50.toFixed(1)} ms, p99 ${p99.toFixed(1)} ms`);
    return { answers, decide: { p50, p99, ingest, seconds, refused } };
  }
}
