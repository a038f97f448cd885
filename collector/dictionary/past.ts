/** What imports bring into the dictionary. It is kept apart from what arrives, so that it goes when its import is taken back, and is told of together with it. */
import type { NameTally } from '../collect/names.ts';
import type { Tx } from '../collect/tx.ts';
import { limitOf } from '../store/queries/limits.ts';

const WIDER = (table: string): string => `count = ${table}.count + excluded.count,
  first_seen = case when excluded.first_seen < ${table}.first_seen then excluded.first_seen else ${table}.first_seen end,
  last_seen = case when excluded.last_seen > ${table}.last_seen then excluded.last_seen else ${table}.last_seen end`;

/** Adds what was counted of an import in one transaction, as far as the site's limit of names goes. The days of its events are no course of what arrives. */
export async function savePast(tx: Tx, tally: NameTally, past: number): Promise<void> {
  const { site, kind, name, first, last, count } = tally;
  if (!(await hasRoom(tx, tally, past))) return;
  tx.later(
    `/* importName */ insert into import_name (site, source, kind, name, first_seen, last_seen, count) values (?, ?, ?, ?, ?, ?, ?)
       on conflict (site, source, kind, name) do update set ${WIDER('import_name')}`,
    ...[site, past, kind, name, first, last, count],
  );
  for (const { path, type, count: n } of tally.fields.values())
    tx.later(
      `/* importField */ insert into import_field (site, source, kind, event, name, type, first_seen, last_seen, count, sender) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
         on conflict (site, source, kind, event, name, type) do update set ${WIDER('import_field')}, sender = excluded.sender`,
      ...[site, past, kind, name, path, type, first, last, n, tally.sender],
    );
}

async function hasRoom(tx: Tx, { site, kind, name }: NameTally, past: number): Promise<boolean> {
  if (name === '') return true;
  const there = await tx.get(
    '/* importNameKnown */ select 1 from import_name where site = ? and source = ? and kind = ? and name = ?',
    site,
    past,
    kind,
    name,
  );
  if (there) return true;
  const held = await tx.get<{ n: number }>(
    '/* importNames */ select count(*) as n from import_name where site = ? and source = ?',
    site,
    past,
  );
  return Number(held?.n) < (await limitOf(tx, site, 'events'));
}

/** Names of a site's events, each once, with what imports say of them; two marks: its site, twice. */
export const EVERY_NAME = `(select kind, name, min(first_seen) as first_seen, max(last_seen) as last_seen, cast(sum(count) as bigint) as count from
  (select kind, name, first_seen, last_seen, count from event_name where site = ?
     union all select kind, name, first_seen, last_seen, count from import_name where site = ?) one group by kind, name)`;
/** Fields of a site's events and traits by type, each once, with what imports say of them; two marks: its site, twice. */
export const EVERY_FIELD = `(select kind, event, name, type, min(first_seen) as first_seen, max(last_seen) as last_seen, cast(sum(count) as bigint) as count,
  min(sender) as sender from (select kind, event, name, type, first_seen, last_seen, count, sender from field_type where site = ?
  union all select kind, event, name, type, first_seen, last_seen, count, sender from import_field where site = ?) one group by kind, event, name, type)`;
