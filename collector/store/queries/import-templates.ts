/** Mappings of columns that people saved. */
import type { ImportTemplate } from '../../../shared/api.ts';
import { StoreError } from '../error.ts';
import type { Query } from '../query.ts';
import { writeAudit, type Actor } from './audit.ts';

/** The saved templates of a site, by name. */
export async function importTemplates(q: Query, site: number): Promise<ImportTemplate[]> {
  const rows = await q.all<{ id: string; name: string; body: string }>(
    `/* importTemplates */ select id, name, body from import_template where site = ? order by name, id`,
    site,
  );
  return rows.map(({ id, name, body }) => ({ ...(JSON.parse(body) as ImportTemplate), id, name }));
}
/** Saves one; in the place of one of the same name. */
export async function saveImportTemplate(q: Query, site: number, template: ImportTemplate, actor: Actor, now: number): Promise<void> {
  await q.run(`/* sameTemplate */ delete from import_template where site = ? and name = ?`, site, template.name);
  await q.run(
    `/* saveImportTemplate */ insert into import_template (site, id, name, body, created_at) values (?, ?, ?, ?, ?)`,
    ...[site, template.id, template.name, JSON.stringify(template), now],
  );
  await writeAudit(q, site, actor, 'import-template.save', template.id, { name: template.name }, now);
}
/** Forgets one; `not_found` when there is none. */
export async function dropImportTemplate(q: Query, site: number, id: string, actor: Actor, now: number): Promise<void> {
  const { changes } = await q.run(`/* dropImportTemplate */ delete from import_template where site = ? and id = ?`, site, id);
  if (changes === 0) throw new StoreError('not_found', 'There is no such template among those that were saved.');
  await writeAudit(q, site, actor, 'import-template.drop', id, {}, now);
}

/** Reads of templates. */
export const importTemplateReads = { importTemplates };
/** Writes of templates. */
export const importTemplateWrites = { saveImportTemplate, dropImportTemplate };
