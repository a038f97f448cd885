/** What the pages of imports ask for alike. */
import type { ImportTemplate, List } from '../../shared/api.ts';
import { get, useLoad, type Load } from '../client.ts';

/** The mappings that are ready: Kith's own, and those that were saved. */
export const useTemplates = (): Load<List<ImportTemplate>> =>
  useLoad('import-templates', (signal) => get<List<ImportTemplate>>('import-templates', { query: { limit: 200 }, signal }));
