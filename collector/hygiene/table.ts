/** The routes of data hygiene, on one screen: method, path, the least it asks for, who answers, in a sentence. */
import type { Route } from '../openapi.ts';
import { bulkRoutes, bulkSchema, hygieneRoutes, hygieneSettingsSchema } from './routes.ts';

/** Under `/api/v1`. */
export const hygieneTable: Route[] = [
  ['get', '/bulk-links', 'viewer', bulkRoutes.list, 'What was joined in one act, newest first.'],
  ['get', '/bulk-links/preview', 'viewer', bulkRoutes.preview, 'How many pairs joining all from ?least= up would join, and some of them.'],
  ['post', '/bulk-links', 'marketer', bulkRoutes.begin, 'Begins to join every pair from a score up; all of it can be undone.', bulkSchema],
  ['post', '/bulk-links/:id/undo', 'marketer', bulkRoutes.undo, 'Takes all of them apart again.'],
  ['get', '/hygiene', 'viewer', hygieneRoutes.get, 'What is missing and odd in the records of people, and how that was before.'],
  ['post', '/hygiene/read', 'marketer', hygieneRoutes.read, 'Begins to read all records.'],
  ['get', '/hygiene/people', 'viewer', hygieneRoutes.people, 'Who lacks ?missing=, or has an odd ?field= by ?problem=.'],
  ['get', '/hygiene/settings', 'viewer', hygieneRoutes.settings, 'Which fields count towards completeness, and the country.'],
  ['put', '/hygiene/settings', 'owner', hygieneRoutes.setSettings, 'Sets that, and reads all records anew.', hygieneSettingsSchema],
  ['get', '/profiles/:id/completeness', 'viewer', hygieneRoutes.completeness, 'How complete a person’s record is, and what is odd in it.'],
];
