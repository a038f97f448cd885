/** The routes of reports in the server API. */
import type { Route } from '../openapi.ts';
import { reportChangeSchema, reportRoutes, reportSchema } from './routes.ts';

/** Method, path, the least it asks for, who answers, in a sentence. */
export const reportTable: Route[] = [
  ['get', '/reports', 'viewer', reportRoutes.list, 'Reports of the shop’s accounts that were compared with Kith’s figures.'],
  ['post', '/reports', 'marketer', reportRoutes.add, 'Keeps totals of months to compare with.', reportSchema],
  ['post', '/reports/import', 'marketer', reportRoutes.import, 'Reads a report from CSV: tells how first, keeps it with ?commit=true.'],
  ['get', '/reports/:id', 'viewer', reportRoutes.get, 'A report beside what is here now: months and orders that differ.'],
  ['put', '/reports/:id', 'marketer', reportRoutes.change, 'Says anew what a report’s sums mean.', reportChangeSchema],
  ['delete', '/reports/:id', 'marketer', reportRoutes.remove, 'Deletes a report.'],
  ['get', '/export/reports/:id', 'marketer', reportRoutes.export, 'The whole comparison as CSV or NDJSON.'],
];
