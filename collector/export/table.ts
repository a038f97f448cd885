/** The routes of lists as files, as the collector's table has them. */
import type { Route } from '../openapi.ts';
import { exportListRoutes } from './list-routes.ts';
import { exportMadeRoutes } from './made-routes.ts';

/** Under `/api/v1`. */
export const exportTable: Route[] = [
  ['get', '/export/accounts', 'marketer', exportListRoutes.accounts, 'Accounts with their traits (?q=) as CSV or NDJSON.'],
  ['get', '/export/accounts/:id/members', 'marketer', exportListRoutes.members, 'The people of an account as CSV or NDJSON.'],
  ['get', '/export/failed-events', 'marketer', exportListRoutes.refused, 'What was refused (?group=), as it came, as CSV or NDJSON.'],
  [
    'get',
    '/export/warnings',
    'marketer',
    exportListRoutes.warnings,
    'Identity warnings (?kind=, ?dismissed=true), each statement, as CSV or NDJSON.',
  ],
  ['get', '/export/suggestions', 'marketer', exportListRoutes.suggestions, 'People who may be one (?status=, ?least=) as CSV or NDJSON.'],
  ['get', '/export/audit', 'owner', exportListRoutes.audit, 'Who changed what, and who took which file, as CSV or NDJSON.'],
  [
    'get',
    '/export/imports/:id/problems',
    'marketer',
    exportListRoutes.problems,
    'Every row of an import that is not taken as CSV or NDJSON.',
  ],
  ['get', '/export/campaigns', 'marketer', exportListRoutes.campaigns, 'Campaigns as imports told of them (?import=) as CSV or NDJSON.'],
  ['get', '/export/segments', 'marketer', exportMadeRoutes.segments, 'Segments with their rules as CSV or NDJSON.'],
  ['get', '/export/experiences', 'marketer', exportMadeRoutes.experiences, 'Experiences with their variants as CSV or NDJSON.'],
  ['get', '/export/imports', 'marketer', exportMadeRoutes.imports, 'Imports as CSV or NDJSON.'],
  ['get', '/export/reports', 'marketer', exportMadeRoutes.reports, 'Reports that were compared as CSV or NDJSON.'],
  ['get', '/export/dictionary', 'viewer', exportMadeRoutes.dictionary, 'The dictionary with all properties as CSV or NDJSON.'],
  ['get', '/export/shops/:id/deliveries', 'marketer', exportMadeRoutes.deliveries, 'What a shop delivered (?state=) as CSV or NDJSON.'],
];
