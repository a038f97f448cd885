/** A load at a fixed pace: each request leaves when it is due, and its time counts from then, so that a slow answer is not hidden by waiting for it. */
import { openLine, type Sent } from './wire.ts';

/** Sends `requests` at `perSecond` over at most `lanes` connections; answers what `sendAll` does, with each time measured from the due moment. */
export async function sendPaced(url: string, requests: Buffer[], perSecond: number, lanes: number): Promise<Sent> {
  const sent: Sent = { ms: 0, statuses: new Map(), accepted: 0, times: [] };
  const free = await Promise.all(Array.from({ length: lanes }, () => openLine(url, sent)));
  const waiting: number[] = [];
  const flying = new Set<Promise<void>>();
  const begin = performance.now();
  let next = 0;
  const start = (): void => {
    while (waiting.length > 0 && free.length > 0) {
      const line = free.pop();
      const i = waiting.shift();
      if (!line || i === undefined) return;
      const exchange = line.ask(requests[i] as Buffer, begin + (i / perSecond) * 1000).then(() => {
        flying.delete(exchange);
        free.push(line);
        start();
      });
      flying.add(exchange);
    }
  };
  while (next < requests.length) {
    const due = Math.min(requests.length, Math.floor(((performance.now() - begin) / 1000) * perSecond));
    for (; next < due; next++) waiting.push(next);
    start();
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
  while (flying.size > 0) await Promise.all(flying);
  sent.ms = performance.now() - begin;
  for (const line of free) line.close();
  return sent;
}
