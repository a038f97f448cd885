/** The routes of imports, as the collector's table has them. */
import type { Route } from '../openapi.ts';
import { importRoutes } from './routes.ts';
import { commitSchema, importChangeSchema, templateSchema } from './schema.ts';
import { templateRoutes } from './template-routes.ts';

/** Under `/api/v1`. */
export const importApi: Route[] = [
  ['get', '/imports', 'viewer', importRoutes.list, 'Imports of history, newest first.'],
  [
    'post',
    '/imports',
    'marketer',
    importRoutes.begin,
    'Begins an import with the file in the body (?name=): CSV, NDJSON, gzip or zip; without a body its pieces follow.',
  ],
  ['get', '/imports/:id', 'viewer', importRoutes.get, 'One import: its files, how they are mapped, how far it is, what came of it.'],
  ['put', '/imports/:id', 'marketer', importRoutes.change, 'Changes how files are mapped and what counts.', importChangeSchema],
  ['delete', '/imports/:id', 'marketer', importRoutes.remove, 'Forgets an import that stores nothing.'],
  ['post', '/imports/:id/pieces', 'marketer', importRoutes.piece, 'Takes a piece (?n=0, 1, ...) of a large file, at most 8 MB.'],
  [
    'post',
    '/imports/:id/files',
    'marketer',
    importRoutes.addFile,
    'Adds a file (?name=): from the body, or from the pieces that were sent.',
  ],
  ['post', '/imports/:id/check', 'marketer', importRoutes.check, 'Begins to try it: reads everything and stores nothing.'],
  ['post', '/imports/:id/commit', 'marketer', importRoutes.commit, 'Begins to store it, with the dates that it tells.', commitSchema],
  ['post', '/imports/:id/undo', 'marketer', importRoutes.undo, 'Begins to take back everything that it stored.'],
  ['get', '/imports/:id/problems', 'viewer', importRoutes.problems, 'Every row that is not taken, as CSV.'],
  ['get', '/import-templates', 'viewer', templateRoutes.list, 'Mappings for well-known systems, and those that were saved.'],
  ['post', '/import-templates', 'marketer', templateRoutes.save, 'Saves how a file is mapped.', templateSchema],
  ['delete', '/import-templates/:id', 'marketer', templateRoutes.remove, 'Forgets a saved mapping.'],
];
