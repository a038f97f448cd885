/** The door: bytes and headers -> a parsed body, or why not. Pure; never throws for what a client sent. */
import { gunzipSync } from 'node:zlib';
import { LIMITS, type Json, type Problem } from '../../shared/event.ts';
import { scan, type Scan } from './scan.ts';

/** A body that is a JSON object, with its text and what a walk over it found. */
export interface Opened {
  text: string;
  json: Json;
  scan: Scan;
}
const problem = (code: 'invalid' | 'too_large', reason: string): Problem => ({ code, reason });
const tooLarge = problem('too_large', `The body is larger than ${LIMITS.bodyBytes / 1024} KB.`);
const GZIP = /^(x-)?gzip$/;

/** The bytes as they were before compression, at most 500 KB of them. */
function inflate(bytes: Uint8Array, encoding: string): Uint8Array | Problem {
  const name = encoding.trim().toLowerCase();
  if (name === '' || name === 'identity') return bytes.length > LIMITS.bodyBytes ? tooLarge : bytes;
  if (!GZIP.test(name)) return problem('invalid', 'The body has a Content-Encoding other than gzip.');
  try {
    return gunzipSync(bytes, { maxOutputLength: LIMITS.bodyBytes });
  } catch (error) {
    const large = (error as { code?: unknown }).code === 'ERR_BUFFER_TOO_LARGE';
    return large ? tooLarge : problem('invalid', 'The body says it is gzip, and is not.');
  }
}

/** The body's text: strictly UTF-8, so that no character is changed in silence. */
function decode(bytes: Uint8Array): string | Problem {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return problem('invalid', 'The body is not UTF-8.');
  }
}

/** Opens a body. Nothing walks into an event before `scan` has told its depth. */
export function openBody(bytes: Uint8Array, encoding: string): Opened | Problem {
  const plain = inflate(bytes, encoding);
  if ('reason' in plain) return plain;
  const text = decode(plain);
  if (typeof text !== 'string') return text;
  const found = scan(text);
  if (found.batch && found.envelope.depth > LIMITS.depth + 2)
    return problem('invalid', `The body nests deeper than ${LIMITS.depth} levels, so its events cannot be told apart.`);
  let json: unknown;
  try {
    json = JSON.parse(text); // does not recurse: any depth that fits into the limit is safe
  } catch {
    return problem('invalid', 'The body is not JSON.');
  }
  if (typeof json !== 'object' || json === null || Array.isArray(json)) return problem('invalid', 'The body is not a JSON object.');
  return { text, json: json as Json, scan: found };
}

const isKey = (x: unknown): x is string => typeof x === 'string' && x !== '';

/** The user of a Basic header, which is where Segment's clients put their key. */
function basicUser(authorization: string): string | null {
  const encoded = /^Basic\s+([\w+/=-]+)$/i.exec(authorization)?.[1];
  return encoded ? (Buffer.from(encoded, 'base64').toString('utf8').split(':')[0] ?? null) : null;
}

/** Every key that a request names, in the order in which they count: Basic, body, first event with one, address, Bearer. */
export function keysOf(authorization: string, json: Json | null, query: string | undefined): string[] {
  const batch = Array.isArray(json?.['batch']) ? (json['batch'] as unknown[]) : [];
  const first = batch.map((event) => (event as Json | null)?.['writeKey']).find(isKey);
  const bearer = /^Bearer\s+(\S+)$/i.exec(authorization)?.[1];
  return [...new Set([basicUser(authorization), json?.['writeKey'], first, query, bearer].filter(isKey))];
}
