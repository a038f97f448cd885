/** What imports leave to look at as tables: rows that were not taken, and campaigns. Pure. */
import type { ExportedCampaign, ExportedProblem } from '../../shared/api.ts';
import type { Sheet } from './answer.ts';
import type { Names } from './columns.ts';

/** A row a row of a file that was not taken. */
export const problemsSheet: Sheet<ExportedProblem> = {
  head: ['file', 'line', 'reason', 'row'],
  rows: ({ file, line, reason, text }) => [[file, line, reason, text]],
};

/** A row for what each source said of a campaign. */
export const campaignsSheet = (more: Names): Sheet<ExportedCampaign> => ({
  head: ['id', 'name', 'type', 'starts', 'ends', 'cost', 'currency', 'source', ...more.head('properties')],
  rows: (of) => [[...[of.id, of.name, of.type, of.starts, of.ends, of.cost, of.currency, of.source], ...more.cells(of.more)]],
});
