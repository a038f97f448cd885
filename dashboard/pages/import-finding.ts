/** The sentence above an import. Pure. */
import type { Import } from '../../shared/api.ts';
import { t } from '../text/text.ts';
import { missingOf } from './import-draft.ts';

/** What an import is at, or has come to, in a sentence. `mapping`: it is being mapped, also after a try. */
export function findingOf({ status, parts, report, footprint }: Import, mapping: boolean): string {
  if (mapping) {
    if (parts.every(({ kind, problems }) => kind === null && problems.length === 0)) return t('import.finding.kinds');
    const taken = parts.filter(({ kind }) => kind !== null);
    // What is wrong with a file that is left out keeps the others from nothing.
    const open = (taken.length > 0 ? taken : parts).reduce((sum, part) => sum + missingOf(part).length + part.problems.length, 0);
    if (open > 0) return t('import.finding.open', { n: open });
    const broken = parts.filter(({ kind, problems }) => kind === null && problems.length > 0).length;
    return broken > 0 ? t('import.finding.broken', { n: broken }) : t('import.finding.mapping');
  }
  if (status === 'checked') {
    if (!report) return t('import.finding.nothing');
    if (report.blocked.length > 0) return t('import.finding.blocked');
    const rows = report.counts.reduce((sum, row) => sum + row.rows, 0);
    const good = rows - report.bad;
    if (good <= 0) return t('import.finding.nothing');
    return report.bad > 0
      ? t('import.finding.bad', { n: report.bad, ok: t('import.rows', { n: good }) })
      : t('import.finding.good', { n: rows });
  }
  if (status === 'committed') {
    const { peopleMade: n = 0, orders = 0, events = 0 } = footprint ?? {};
    const people = t('import.nPeople', { n });
    return orders > 0
      ? t('import.finding.committed', { people, orders: t('import.nOrders', { n: orders }) })
      : t('import.finding.committedEvents', { people, events: t('import.nEvents', { n: events }) });
  }
  return t(`import.finding.${status}`);
}
