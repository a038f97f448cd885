/** The dictionary as a CSV file that spreadsheets open. Pure. */
import type { Term } from '../../shared/api.ts';
import type { Sheet } from '../export/answer.ts';
import { CSV_MARK, csvLine } from '../export/csv.ts';

const COLUMNS: [string, (term: Term) => string | number][] = [
  ['kind', (term) => term.kind],
  ['call', (term) => term.call],
  ['event', (term) => (term.kind === 'event' ? term.name : term.event)],
  ['name', (term) => (term.kind === 'event' ? '' : term.name)],
  ['description', (term) => term.description],
  ['personal', (term) => `${term.personal ? 'yes' : 'no'}${term.guessed ? ' (guessed)' : ''}`],
  ['purposes', (term) => term.purposes.join('; ')],
  ['hidden', (term) => (term.hidden ? 'yes' : 'no')],
  ['seen', (term) => term.count],
  ['first seen', (term) => term.firstSeen],
  ['last seen', (term) => term.lastSeen],
  ['types', (term) => term.types.map(({ type, share }) => `${type} ${Math.round(share * 1000) / 10} %`).join('; ')],
  ['conflict', (term) => (term.conflict ? 'yes' : 'no')],
];

/** The dictionary as a table. */
export const termsSheet: Sheet<Term> = {
  head: COLUMNS.map(([name]) => name),
  rows: (term) => [COLUMNS.map(([, read]) => read(term))],
};
/** One line for each word, under a line of column names; with the mark by which spreadsheets know UTF-8. */
export const csvOf = (terms: Term[]): string => CSV_MARK + [termsSheet.head, ...terms.flatMap(termsSheet.rows)].map(csvLine).join('');
