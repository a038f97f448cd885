/** Routes of saved mappings. */
import type { ImportTemplate } from '../../shared/api.ts';
import { actorOf } from '../access/people.ts';
import { HttpError, page, readBody, type Handler } from '../http.ts';
import { newId } from '../store/ids.ts';
import { ownTemplates } from './mapping.ts';
import { templateSchema } from './schema.ts';

/** Templates: Kith's own, and those that people saved. */
export const templateRoutes = {
  list: (async (c) =>
    c.json(page([...(await c.var.deps.store.read.importTemplates(c.var.site.site)), ...ownTemplates()], null))) satisfies Handler,

  save: (async (c) => {
    const { deps, site } = c.var;
    const said = await readBody(c, templateSchema);
    const kept = await deps.store.read.importById(site.site, said.import);
    const part = kept?.parts.find((one) => one.part === said.part);
    if (!part) throw new HttpError('not_found', 'There is no such file in an import.');
    if (part.kind === null) throw new HttpError('invalid', 'This file is left out; say first what it holds.');
    const template: ImportTemplate = {
      ...{
        id: newId('it', deps.now()),
        name: said.name,
        kind: part.kind,
        own: false,
        dates: part.dates,
        decimals: part.decimals,
        fixed: part.fixed,
      },
      columns: part.columns.map(({ name, field, extra, as }) => ({ name, field, extra, as })),
    };
    await deps.store.write.saveImportTemplate(site.site, template, actorOf(c), deps.now());
    return c.json(template, 201);
  }) satisfies Handler,

  remove: (async (c) => {
    await c.var.deps.store.write.dropImportTemplate(c.var.site.site, c.req.param('id') ?? '', actorOf(c), c.var.deps.now());
    return c.body(null, 204);
  }) satisfies Handler,
};
