/** People whom a finding concerns, as a table: what is missing, and each odd value with what is likely meant. Pure. */
import type { HygienePerson } from '../../shared/api.ts';
import type { Sheet } from './answer.ts';

/** One row a person. */
export const hygieneSheet: Sheet<HygienePerson> = {
  head: ['id', 'user_id', 'name', 'email', 'last_seen', 'orders', 'completeness', 'missing', 'odd', 'proposed'],
  rows: ({ id, userId, name, email, lastSeen, orders, completeness, missing, odd }) => [
    [
      ...[id, userId, name, email, lastSeen, orders, completeness, missing.join('; ')],
      odd.map(({ field, problem, value }) => `${field} (${problem}): ${value}`).join('; '),
      odd.flatMap(({ field, proposal }) => (proposal === null ? [] : [`${field}: ${proposal}`])).join('; '),
    ],
  ],
};
