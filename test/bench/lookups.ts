import { SECRET_KEY } from '../kit/collector.ts';
import { quantile, type Client } from './client.ts';

/** Time of reads through the server API, in milliseconds. */
export interface Looked {
  lookup: { p50: number; p99: number };
  profiles: number;
  overview: number;
  segments: number;
}

/** Looks known people up one after another, and opens the lists that a marketer opens first. */
export async function lookups(client: Client, seed: number, events: number): Promise<Looked> {
  const headers = { authorization: `Bearer ${SECRET_KEY}` };
  const read = async (path: string): Promise<number> => {
    const { status, text, ms } = await client.send(path, undefined, headers);
    if (status !== 200) throw new Error(`${path} answered ${status}: ${text}`);
    return ms;
  };
  const visitors = Math.floor((events / 10) * 0.65);
  const times: number[] = [];
  for (let visitor = 0; visitor < visitors && times.length < 200; visitor += 20)
    times.push(await read(`/api/v1/profiles/lookup?namespace=user_id&value=u-${seed}-${visitor}`));
  const median = async (path: string): Promise<number> => {
    const list: number[] = [];
    for (let i = 0; i < 9; i++) list.push(await read(path));
    return quantile(list, 0.5);
  };
  return {
    lookup: { p50: quantile(times, 0.5), p99: quantile(times, 0.99) },
    profiles: await median('/api/v1/profiles?limit=50'),
    overview: await median('/api/v1/overview?period=30d&compare=previous'),
    segments: await median('/api/v1/segments'),
  };
}
