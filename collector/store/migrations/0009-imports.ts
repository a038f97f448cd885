import type { Dialect } from '../dialect.ts';

/** Imports of history: their files while they are worked on, the rows read from them, and what came of it. Campaigns of other systems. */
export const imports = (d: Dialect): string[] => [
  // source: who says what the import stores; null until it does. settings, parts, report, progress: JSON (shared/api/imports.ts; progress: collector/import/state.ts).
  `create table import (site ${d.int} not null, id ${d.text} not null, name ${d.text} not null, status ${d.text} not null, reason ${d.text}, created_at ${d.int} not null,
     member ${d.text}, source ${d.int}, settings ${d.text} not null, parts ${d.text} not null, progress ${d.text}, report ${d.text}, history_from ${d.int},
     committed_at ${d.int}, undone_at ${d.int}, primary key (site, id))`,
  `create index import_source on import (site, source)`,
  // A piece of a file: up to a megabyte, compressed (gzip), as base64. Gone when the import is stored.
  `create table import_chunk (site ${d.int} not null, import ${d.text} not null, part ${d.int} not null, n ${d.int} not null, body ${d.text} not null,
     primary key (site, import, part, n))${d.clustered}`,
  // A row as it was read: what belongs together has one key (an order's number, a person's id). body: JSON of its fields.
  `create table import_row (site ${d.int} not null, import ${d.text} not null, part ${d.int} not null, key ${d.text} not null, n ${d.int} not null, body ${d.text} not null,
     primary key (site, import, part, key, n))${d.clustered}`,
  `create table import_problem (site ${d.int} not null, import ${d.text} not null, part ${d.int} not null, n ${d.int} not null, line ${d.int} not null, reason ${d.text} not null,
     text ${d.text} not null, primary key (site, import, part, n))${d.clustered}`,
  `create table import_template (site ${d.int} not null, id ${d.text} not null, name ${d.text} not null, body ${d.text} not null, created_at ${d.int} not null,
     primary key (site, id))`,
  // A campaign as an import tells of it. starts, ends: null where nobody said; cost in micro-units.
  `create table campaign (site ${d.int} not null, id ${d.text} not null, source ${d.int} not null, name ${d.text} not null, type ${d.text} not null, starts ${d.int}, ends ${d.int},
     cost ${d.int}, currency ${d.text} not null, extra ${d.text} not null, primary key (site, id, source))`,
];
