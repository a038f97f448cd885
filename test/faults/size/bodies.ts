/** Bodies of every size and shape that a client may send, with the answer that each must get. */
import { gzipSync } from 'node:zlib';
import { WRITE_KEY } from '../../kit/collector.ts';
import type { Ledger, Made } from '../kit/ledger.ts';
import { bodyOf } from '../kit/load.ts';

const KB = 1024;

/** One body: what is sent, and what must come of it. */
export interface Sent {
  name: string;
  body: Buffer;
  headers?: Record<string, string>;
  status: number;
  /** Events that are in the body and must be stored. */
  stored: Made[];
  /** How many must be refused one by one. */
  rejected?: number;
}

const wrap = (events: string, more = ''): string => `{"writeKey":"${WRITE_KEY}"${more},"batch":[${events}]}`;
const json = (made: Made[]): string => made.map(({ wire }) => JSON.stringify(wire)).join(',');

/** A body of exactly `bytes`, with one event and blanks that parsing ignores. */
function exactly(ledger: Ledger, bytes: number): { body: Buffer; made: Made[] } {
  const made = ledger.make(1);
  const text = bodyOf(made);
  return { body: Buffer.from(text + ' '.repeat(bytes - Buffer.byteLength(text))), made };
}

/** One event of exactly `bytes`. */
function eventOf(ledger: Ledger, bytes: number): { text: string; made: Made[] } {
  const [made] = ledger.make(1);
  const bare = JSON.stringify({ ...made!.wire, context: { fill: '' } });
  const text = JSON.stringify({ ...made!.wire, context: { fill: 'x'.repeat(bytes - Buffer.byteLength(bare)) } });
  return { text, made: [made!] };
}

/** An event whose properties nest so that the whole event is `depth` levels deep. */
function nested(ledger: Ledger, depth: number): { text: string; made: Made[] } {
  const [made] = ledger.make(1);
  const inner = depth - 2;
  const deep = `${'{"a":'.repeat(inner)}1${'}'.repeat(inner)}`;
  const text = JSON.stringify(made!.wire).replace(/}}$/, `,"deep":${deep}}}`);
  return { text, made: [made!] };
}

/** Everything, made anew from the ledger. */
export function bodies(ledger: Ledger): Sent[] {
  const list: Sent[] = [];
  const add = (name: string, body: string | Buffer, status: number, stored: Made[] = [], more: Partial<Sent> = {}): void =>
    void list.push({ name, body: Buffer.from(body), status, stored, ...more });
  const beside = (name: string, bad: string): void => {
    const made = ledger.make(2);
    add(name, wrap([json(made.slice(0, 1)), bad, json(made.slice(1))].join(',')), 200, made, { rejected: 1 });
  };

  for (const kb of [499, 500]) {
    const { body, made } = exactly(ledger, kb * KB);
    add(`${kb} KB`, body, 200, made);
  }
  add('501 KB', exactly(ledger, 501 * KB).body, 413);
  add('10 MB', exactly(ledger, 10 * KB * KB).body, 413);
  const fits = eventOf(ledger, 32 * KB);
  add('an event of 32 KB', wrap(fits.text), 200, fits.made);
  beside('an event of 32 KB and a byte between two good ones', eventOf(ledger, 32 * KB + 1).text);
  const small = (n: number): string =>
    Array.from({ length: n }, (_, i) => `{"type":"track","event":"A","anonymousId":"s${i % 50}"}`).join(',');
  add('2,500 events', wrap(small(2500)), 200);
  add('2,501 events', wrap(small(2501)), 413);
  add('no events', wrap(''), 400);

  const bomb = gzipSync(Buffer.alloc(200 * KB * KB, ' '));
  add('a gzip bomb of 200 MB', bomb, 413, [], { headers: { 'content-encoding': 'gzip' } });
  const zipped = ledger.make(5);
  add('gzip', gzipSync(bodyOf(zipped)), 200, zipped, { headers: { 'content-encoding': 'gzip' } });
  add('gzip in gzip', gzipSync(gzipSync(bodyOf(ledger.make(1)))), 400, [], { headers: { 'content-encoding': 'gzip' } });
  add('gzip that breaks off', gzipSync(bodyOf(ledger.make(9))).subarray(0, 90), 400, [], { headers: { 'content-encoding': 'gzip' } });

  const deep = nested(ledger, 64);
  add('64 levels', wrap(deep.text), 200, deep.made);
  beside('65 levels between two good ones', nested(ledger, 65).text);
  beside('50,000 levels between two good ones', nested(ledger, 50_000).text);
  const abyss = `${'['.repeat(100_000)}${']'.repeat(100_000)}`;
  add('an envelope of 100,000 levels', wrap(json(ledger.make(1)), `,"context":${abyss}`), 400);
  add('nothing but 100,000 brackets', abyss, 400);

  const odd = JSON.stringify(ledger.make(1)[0]!.wire);
  beside('a number that no double holds', odd.replace('"serial":', '"large":9007199254740993,"serial":'));
  beside('1e400', odd.replace('"serial":', '"large":1e400,"serial":'));
  beside('a lone surrogate', odd.replace('"serial":', '"half":"\\ud800","serial":'));
  beside('NUL', odd.replace('"serial":', '"nul":"\\u0000","serial":'));
  const latin = Buffer.from(wrap(odd.replace('"serial":', '"name":"caf#","serial":')));
  latin[latin.indexOf('#')] = 0xe9;
  add('Latin-1 instead of UTF-8', latin, 400);
  for (const [name, text] of [
    ['not JSON', '{"batch":'],
    ['null', 'null'],
    ['a number', '5'],
    ['a batch that is a number', `{"writeKey":"${WRITE_KEY}","batch":5}`],
    ['nothing', ''],
  ] as const)
    add(name, text, 400);
  return list;
}
