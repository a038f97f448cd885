import { SECRET_KEY } from '../kit/collector.ts';
import { quantile, type Client } from './client.ts';

/** Time of reads through the server API, in milliseconds. */
export interface Looked {
  lookup: { p50: number; p99: number };
  /** A known person's page: who they are, and the newest of what they did. */
  profile: number;
  profiles: number;
  overview: number;
  segments: number;
}

/** Looks known people up one after another, and opens the lists that a marketer opens first. */
export async function lookups(client: Client, seed: number, events: number): Promise<Looked> {
  const headers = { authorization: `Bearer ${SECRET_KEY}` };
  const ask = async (path: string): Promise<{ text: string; ms: number }> => {
    const { status, text, ms } = await client.send(path, undefined, headers);
    if (status !== 200) throw new Error(`${path} answered ${status}: ${text}`);
    return { text, ms };
  };
  const read = async (path: string): Promise<number> => (await ask(path)).ms;
  const visitors = Math.floor((events / 10) * 0.65);
  const times: number[] = [];
  const pages: number[] = [];
  for (let visitor = 0; visitor < visitors && times.length < 200; visitor += 20) {
    const { text, ms } = await ask(`/api/v1/profiles/lookup?namespace=user_id&value=u-${seed}-${visitor}`);
    times.push(ms);
    const { id } = JSON.parse(text) as { id: string };
    if (pages.length < 20) pages.push((await read(`/api/v1/profiles/${id}`)) + (await read(`/api/v1/profiles/${id}/events?limit=50`)));
  }
  const median = async (path: string): Promise<number> => {
    const list: number[] = [];
    for (let i = 0; i < 9; i++) list.push(await read(path));
    return quantile(list, 0.5);
  };
  return {
    lookup: { p50: quantile(times, 0.5), p99: quantile(times, 0.99) },
    profile: quantile(pages, 0.5),
    profiles: await median('/api/v1/profiles?limit=50'),
    overview: await median('/api/v1/overview?period=30d&compare=previous'),
    segments: await median('/api/v1/segments'),
  };
}
