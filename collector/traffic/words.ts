/** Words that visits share (ways, clients, pages): found or added once a site, so that a visit holds a small number for each. */
import type { Client, Event } from '../../shared/event.ts';
import type { Param, Query } from '../store/query.ts';
import { DIRECT, type Origin } from './origin.ts';
import { toldOf, type Told } from './told.ts';

/** So many different words of a kind does a site keep; what comes later is one word, "other": an address may be made up without end. */
export const MOST_WORDS = 5000;
const LONGEST = 300;

const COLUMNS = {
  way: ['channel', 'source', 'medium', 'campaign', 'referrer'],
  client: ['country', 'city', 'device', 'browser', 'system'],
  page: ['path'],
} as const;
type Kind = keyof typeof COLUMNS;

/** What stands for everything beyond the limit. Its path and source are a word in brackets, which no address has. */
const OTHER = '(other)';

/** A word: of which kind, what it says, and what stands for it where a site has too many. */
type Word = [kind: Kind, values: string[], beyond: string[]];
const wayOf = ({ channel, source, medium, campaign, referrer }: Origin): Word => [
  'way',
  [channel, source, medium, campaign, referrer],
  [channel, OTHER, '', '', ''],
];
const clientOf = (client: Client | undefined): Word | null => {
  if (!client) return null;
  const { country, city, device, browser, system } = client;
  if (country + device + browser + system === '') return null;
  return ['client', [country, city, device, browser, system], [country, '', device, '', '']];
};
const pageOf = (path: string): Word => ['page', [path.slice(0, LONGEST)], [OTHER]];
const nameOf = ([kind, values]: Word): string => `${kind}\n${values.join('\n')}`;

/** The words of one batch on one site; each is looked up once, by `learn`, and is known from then on. */
export class Words {
  private readonly known = new Map<string, number>();

  constructor(
    private readonly q: Query,
    private readonly site: number,
  ) {}

  /** Says that `learn` will be asked for what these events tell. */
  expect(events: readonly Event[]): void {
    for (const [kind, values] of this.wordsOf(events)) this.q.ahead(this.looking(kind), this.site, values.join('\n'));
  }
  /** Finds or adds what these events tell of. */
  learn(events: readonly Event[]): Promise<void> {
    return this.find(this.wordsOf(events));
  }
  /** Finds or adds a way and, unless it is empty, a page. */
  learnVisit(origin: Origin, path: string): Promise<void> {
    return this.find([wayOf(origin), ...(path === '' ? [] : [pageOf(path)])]);
  }
  /** The number of a way to the site. */
  way(origin: Origin): number {
    return this.number(wayOf(origin));
  }
  /** The number of device, browser, system and place; null when nothing is known of them. */
  client(client: Client | undefined): number | null {
    const word = clientOf(client);
    return word && this.number(word);
  }
  /** The number of a page's path. */
  page(path: string): number {
    return this.number(pageOf(path));
  }

  private number(word: Word): number {
    const found = this.known.get(nameOf(word));
    if (found === undefined) throw new Error(`The ${word[0]} "${word[1].join(' ')}" was not learned.`);
    return found;
  }
  /** Each once; how most visits begin, directly, is among them. */
  private wordsOf(events: readonly Event[]): Word[] {
    const words = new Map<string, Word>();
    const add = (word: Word | null): void => void (word && words.set(nameOf(word), word));
    add(wayOf(DIRECT));
    let before: { told: Told; client: Client | undefined } | undefined;
    for (const event of events) {
      const [told, client] = [toldOf(event), event.client];
      if (before && before.told === told && before.client === client) continue;
      before = { told, client };
      if (told.origin) add(wayOf(told.origin));
      add(clientOf(client));
      if (told.path !== '') add(pageOf(told.path));
    }
    return [...words.values()];
  }

  private find(words: readonly Word[]): Promise<void> {
    return this.q.forEach(words, async (word) => {
      const [kind, values, beyond] = word;
      if (this.known.has(nameOf(word))) return;
      const key = values.join('\n');
      this.known.set(nameOf(word), (await this.get(kind, key)) ?? (await this.add(kind, key, values, beyond)));
    });
  }
  private looking(kind: Kind): string {
    return `/* ${kind}Word */ select ${kind} as n from ${kind} where site = ? and key = ?`;
  }
  private async get(kind: Kind, key: string): Promise<number | undefined> {
    return (await this.q.get<{ n: number }>(this.looking(kind), this.site, key))?.n;
  }
  private async add(kind: Kind, key: string, values: string[], beyond: string[]): Promise<number> {
    const full = await this.q.get<{ n: number }>(`/* ${kind}Words */ select count(*) as n from ${kind} where site = ?`, this.site);
    if ((full?.n ?? 0) >= MOST_WORDS && key !== beyond.join('\n')) return this.beyond(kind, beyond);
    this.insert(kind, key, values);
    return (await this.get(kind, key)) as number;
  }
  private async beyond(kind: Kind, values: string[]): Promise<number> {
    const key = values.join('\n');
    const found = await this.get(kind, key);
    if (found !== undefined) return found;
    this.insert(kind, key, values);
    return (await this.get(kind, key)) as number;
  }
  private insert(kind: Kind, key: string, values: string[]): void {
    const columns = COLUMNS[kind];
    const params: Param[] = [this.site, key, ...values];
    this.q.later(
      `/* add ${kind} */ insert into ${kind} (site, key, ${columns.join(', ')}) values (?, ?${', ?'.repeat(columns.length)})
       on conflict (site, key) do nothing`,
      ...params,
    );
  }
}
