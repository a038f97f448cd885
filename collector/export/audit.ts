/** The trail as a table. Pure. */
import type { ExportedAct } from '../../shared/api.ts';
import type { Sheet } from './answer.ts';

/** A row a line, the newest first; `detail` is JSON. */
export const auditSheet: Sheet<ExportedAct> = {
  head: ['at', 'member', 'act', 'subject', 'detail'],
  rows: ({ at, member, act, subject, detail }) => [[at, member, act, subject, JSON.stringify(detail)]],
};
