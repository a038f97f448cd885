/** Clients under way at once: each sends batches until it is told to stop or its connection breaks, and sends again what was not acknowledged. */
import { WRITE_KEY } from '../../kit/collector.ts';
import { Broken } from './fault.ts';
import type { Ledger, Made } from './ledger.ts';
import { agentOf, post, type Answer } from './post.ts';

/** A batch as clients send it. */
export const bodyOf = (batch: Made[]): string =>
  JSON.stringify({ writeKey: WRITE_KEY, batch: batch.map(({ wire }) => wire), sentAt: new Date().toISOString() });

/** Whether an answer tells politely to come back later; anything else that is not 200 is a broken promise. */
export function shed({ status, headers, text }: Answer): boolean {
  if (status === 200) return false;
  if ((status === 429 || status === 503) && /^[1-9]\d*$/.test(headers['retry-after'] ?? '')) return true;
  throw new Broken(`a batch was answered ${status} ${status === 429 || status === 503 ? 'without Retry-After' : ''} ${text.slice(0, 300)}`);
}

/** What came of one round. */
export interface Round {
  acknowledged: number;
  shed: number;
  /** Requests whose connection broke before an answer. */
  broken: number;
}
export interface Settings {
  lanes: number;
  size: number;
  /** Bytes that pad each event. */
  padding?: number;
  /** Milliseconds between an answer and the next batch on its connection. */
  pace?: number;
}

/** Traffic of one trial; what was never acknowledged is sent again, as it was, in the next round. */
export class Load {
  private open: Made[][] = [];

  constructor(
    private readonly url: string,
    private readonly ledger: Ledger,
    private readonly settings: Settings,
  ) {}

  /** Sends what was never acknowledged to somebody else, until it is. */
  async handOver(url: string): Promise<void> {
    while (this.open.length > 0) {
      const batch = this.open[0] as Made[];
      const answer = await post(`${url}/v1/batch`, bodyOf(batch));
      if (!answer) throw new Broken('the connection broke');
      if (shed(answer)) await new Promise((resolve) => setTimeout(resolve, 20));
      else this.ledger.acknowledge(this.open.shift() as Made[]);
    }
  }

  /** Sends until `enough` says so after an acknowledged batch, or every connection broke. A refused batch waits `pause` milliseconds. */
  async run(enough: (round: Round) => boolean, pause = 20): Promise<Round> {
    const { lanes, size, padding, pace = 0 } = this.settings;
    const agent = agentOf(lanes);
    const round: Round = { acknowledged: 0, shed: 0, broken: 0 };
    let done = false;
    const lane = async (): Promise<void> => {
      while (!done) {
        const batch = this.open.pop() ?? this.ledger.make(size, padding);
        const answer = await post(`${this.url}/v1/batch`, bodyOf(batch), {}, agent);
        if (answer && !shed(answer)) {
          this.ledger.acknowledge(batch);
          round.acknowledged += batch.length;
        } else this.open.push(batch);
        if (!answer) {
          round.broken++;
          break;
        }
        if (answer.status !== 200) {
          round.shed++;
          await new Promise((resolve) => setTimeout(resolve, pause));
        }
        done ||= enough(round);
        if (pace > 0) await new Promise((resolve) => setTimeout(resolve, pace));
      }
    };
    const ends = await Promise.allSettled(Array.from({ length: lanes }, lane));
    agent.destroy();
    const failed = ends.find((end) => end.status === 'rejected');
    if (failed) throw failed.reason;
    return round;
  }
}
