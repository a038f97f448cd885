/** Published lists of strings that broke others, where they are at hand; see CONTRIBUTING. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Impossible } from '../kit/fault.ts';

const data = process.env.KITH_TEST_DATA ?? join(import.meta.dirname, '../../../../shared/data');
/** The lists are in the folder of test data, or beside it. */
const folder = [join(data, 'corpora'), join(data, '../corpora')].find((path) => existsSync(path)) ?? data;
const read = (path: string): unknown => JSON.parse(readFileSync(join(folder, path), 'utf8'));

/** Every string in a JSON value, keys included. */
function strings(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => (Array.isArray(value) ? strings(inner) : [key, ...strings(inner)]));
}

/** Every string of a list, once. */
export function corpus(path: string): string[] {
  if (!existsSync(join(folder, path))) throw new Impossible('the lists are not here (KITH_TEST_DATA names their folder)');
  return [...new Set(strings(read(path)))];
}
/** The lists that concern what comes in. */
export const LISTS = [
  'blns/blns.json',
  'payloads/poison-ids.json',
  'payloads/csv-injection.json',
  'cookies/http-state.json',
  'crawlers/crawlers.min.json',
];
