/** What belongs to a site: its row, and every table that names a site, but for those that belong to the installation. */
import type { Table } from './table.ts';

/** Tables that no site takes along, each with the reason. */
export const STAYS: Record<string, string> = {
  member: 'people log in to an installation, with a password that never leaves it',
  role: 'who may see a site is decided where it is',
  session: 'is good for one installation',
  setup_token: 'is good for one installation',
  setting: 'secrets and state of the installation; what a site has there is worked out anew',
  job_run: 'tells of the machine',
  growth: 'tells of the machine',
  ...Object.fromEntries(
    ['hygiene_run', 'hygiene_person', 'hygiene_finding', 'hygiene_key'].map((name) => [
      name,
      'the next reading of the records makes it anew',
    ]),
  ),
  shop: 'a shop sends to one address, with a secret that never leaves the installation',
  shop_delivery: 'is kept for the shop that sent it',
  shop_order: 'is kept for the shop that sent it',
};
/** Rows of a segment that was deleted, which wait to be cleared away, stay behind. */
const OF_SEGMENTS = new Set(['membership', 'membership_log']);

/** The tables of a site among all of them; columns without `site`, which is another number elsewhere. */
export const ofSite = (tables: readonly Table[]): Table[] => tables.filter(({ name }) => !(name in STAYS));
/** A table without the number of its site. */
export const withoutSite = (table: Table): Table => ({ ...table, columns: table.columns.filter(({ name }) => name !== 'site') });
/** Whether rows of a table hang on a segment that is still there. */
export const hangsOnSegment = (table: string): boolean => OF_SEGMENTS.has(table);
