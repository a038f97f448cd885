/** The first half of a reading: each known person's record is judged, and what follows from it brought up to date. What did not change is not written. */
import type { HygieneField, OddValue } from '../../shared/api.ts';
import type { Tx } from '../collect/tx.ts';
import { bitsOf, missingOf, scoreOf } from './completeness.ts';
import { keysOf } from './keys.ts';
import { oddOf } from './odd.ts';
import { recordOf, type Traits } from './record.ts';
import { keepRun, oddKey, type Run } from './run.ts';
import { hygieneSettings } from './settings.ts';

/** What a reading makes of one person. */
interface Judged {
  score: number;
  missing: HygieneField[];
  odd: OddValue[];
  keys: string[];
}

/** Reads the next `most` people of a reading, and takes away what was kept of people who are no more between them. */
export async function readPeople(tx: Tx, run: Run, most: number, now: number): Promise<void> {
  const { site, cursor, tally } = run;
  const settings = await hygieneSettings(tx, site);
  const rows = await tx.all<{ node: number; traits: string | null }>(
    `/* readPeople */ select r.root as node, p.traits from (select distinct root from node where site = ? and known = 1 and root > ? order by root limit ?) r
       left join profile p on p.site = ? and p.node = r.root order by r.root`,
    ...[site, cursor, most, site],
  );
  const people = new Map<number, Judged>();
  for (const { node, traits: text } of rows) {
    if (text === null) continue;
    const traits = JSON.parse(text) as Traits;
    const record = recordOf(traits, settings.countryUsed, now);
    const missing = missingOf(record);
    const odd = oddOf(record, traits, run.kinds, now);
    people.set(node, { score: scoreOf(missing, settings.weights), missing, odd, keys: keysOf(record) });
  }
  const last = rows.length === most ? (rows.at(-1)?.node ?? cursor) : Number.MAX_SAFE_INTEGER;
  await keepPeople(tx, site, cursor, last, people);
  await keepFindings(tx, site, cursor, last, people);
  await keepKeys(tx, site, cursor, last, people);
  for (const { score, missing, odd } of people.values()) {
    tally.people++;
    tally.score += score;
    for (const field of missing) tally.missing[field] = (tally.missing[field] ?? 0) + 1;
    for (const { field, problem } of odd) tally.odd[oddKey(field, problem)] = (tally.odd[oddKey(field, problem)] ?? 0) + 1;
  }
  run.done += rows.length;
  run.cursor = last;
  if (rows.length < most) Object.assign(run, { phase: 'compare', cursor: 0, after: '' });
  keepRun(tx, run);
}

const RANGE = 'site = ? and node > ? and node <= ?';

async function keepPeople(tx: Tx, site: number, from: number, to: number, people: ReadonlyMap<number, Judged>): Promise<void> {
  const kept = await tx.all<{ node: number; score: number; lacks: number }>(
    `/* keptPeople */ select node, score, lacks from hygiene_person where ${RANGE}`,
    ...[site, from, to],
  );
  const before = new Map(kept.map((row) => [row.node, row]));
  for (const { node } of kept) if (!people.has(node)) tx.later('delete from hygiene_person where site = ? and node = ?', site, node);
  for (const [node, { score, missing }] of people) {
    const [old, lacks] = [before.get(node), bitsOf(missing)];
    if (old?.score === score && old.lacks === lacks) continue;
    tx.later(
      `/* keepPerson */ insert into hygiene_person (site, node, score, lacks) values (?, ?, ?, ?)
         on conflict (site, node) do update set score = excluded.score, lacks = excluded.lacks`,
      ...[site, node, score, lacks],
    );
  }
}

async function keepFindings(tx: Tx, site: number, from: number, to: number, people: ReadonlyMap<number, Judged>): Promise<void> {
  const kept = await tx.all<OddValue & { node: number }>(
    `/* keptFindings */ select node, field, problem, value, proposal from hygiene_finding where ${RANGE}`,
    ...[site, from, to],
  );
  const stands = new Set<string>();
  const told = ({ field, problem, value, proposal }: OddValue): string => JSON.stringify([field, problem, value, proposal]);
  for (const old of kept) {
    if (people.get(old.node)?.odd.some((odd) => told(odd) === told(old))) stands.add(`${old.node} ${told(old)}`);
    else
      tx.later(
        'delete from hygiene_finding where site = ? and problem = ? and field = ? and node = ?',
        ...[site, old.problem, old.field, old.node],
      );
  }
  for (const [node, { odd }] of people)
    for (const one of odd)
      if (!stands.has(`${node} ${told(one)}`))
        tx.later(
          `/* keepFinding */ insert into hygiene_finding (site, node, field, problem, value, proposal) values (?, ?, ?, ?, ?, ?)
             on conflict (site, problem, field, node) do update set value = excluded.value, proposal = excluded.proposal`,
          ...[site, node, one.field, one.problem, one.value, one.proposal],
        );
}

async function keepKeys(tx: Tx, site: number, from: number, to: number, people: ReadonlyMap<number, Judged>): Promise<void> {
  const kept = await tx.all<{ node: number; value: string }>(
    `/* keptKeys */ select node, value from hygiene_key where ${RANGE}`,
    ...[site, from, to],
  );
  const before = new Set(kept.map(({ node, value }) => `${node} ${value}`));
  const now = new Set([...people].flatMap(([node, { keys }]) => keys.map((key) => `${node} ${key}`)));
  for (const { node, value } of kept)
    if (!now.has(`${node} ${value}`)) tx.later('delete from hygiene_key where site = ? and value = ? and node = ?', site, value, node);
  for (const [node, { keys }] of people)
    for (const key of keys)
      if (!before.has(`${node} ${key}`))
        tx.later(
          '/* keepKey */ insert into hygiene_key (site, value, node) values (?, ?, ?) on conflict (site, value, node) do nothing',
          ...[site, key, node],
        );
}
