/** Words that visits share (ways, clients, pages): found or added once a site, so that a visit holds a small number for each. */
import type { Client, Event } from '../../shared/event.ts';
import type { Param, Query } from '../store/query.ts';
import type { Origin } from './origin.ts';

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

/** The words of one batch on one site; each is looked up once. */
export class Words {
  private readonly known = new Map<string, number>();

  constructor(
    private readonly q: Query,
    private readonly site: number,
  ) {}

  /** The number of a way to the site. */
  way(origin: Origin): Promise<number> {
    const { channel, source, medium, campaign, referrer } = origin;
    return this.find('way', [channel, source, medium, campaign, referrer], [channel, OTHER, '', '', '']);
  }
  /** The number of device, browser, system and place; null when nothing is known of them. */
  async client(client: Client | undefined): Promise<number | null> {
    if (!client) return null;
    const { country, city, device, browser, system } = client;
    if (country + device + browser + system === '') return null;
    return this.find('client', [country, city, device, browser, system], [country, '', device, '', '']);
  }
  /** The number of a page's path. */
  page(path: string): Promise<number> {
    return this.find('page', [path.slice(0, LONGEST)], [OTHER]);
  }

  private async find(kind: Kind, values: string[], beyond: string[]): Promise<number> {
    const key = values.join('\n');
    const known = this.known.get(`${kind}\n${key}`);
    if (known !== undefined) return known;
    const found = (await this.get(kind, key)) ?? (await this.add(kind, key, values, beyond));
    this.known.set(`${kind}\n${key}`, found);
    return found;
  }
  private async get(kind: Kind, key: string): Promise<number | undefined> {
    return (
      await this.q.get<{ n: number }>(`/* ${kind}Word */ select ${kind} as n from ${kind} where site = ? and key = ?`, this.site, key)
    )?.n;
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
