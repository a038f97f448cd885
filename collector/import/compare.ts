/** The second half of a try: the rows that were read, compared with what Kith knows. Gone on with after a kill. */
import type { Deps } from '../deps.ts';
import type { SiteContext } from '../site.ts';
import { countsOf, judgeAct, judgeOrder, judgePerson, readable, rejectedOf, type Rejected } from './judge.ts';
import { keyOf } from './normal.ts';
import { isPeople, nameOf, namingRow, People } from './people.ts';
import { takenParts, type TakenPart } from './read.ts';
import type { Group, Kept, Progress } from './state.ts';
import { tell } from './tell.ts';
import { text, type Telling } from './telling.ts';
import { walk } from './walk.ts';

const SHOWN = 100;

/** Compares what is left to compare. `progress` is changed as it goes. */
export async function compareParts(
  deps: Pick<Deps, 'store' | 'now'>,
  site: SiteContext,
  kept: Kept,
  progress: Progress,
  stop: AbortSignal,
): Promise<void> {
  const people = takenParts(kept.parts).filter(({ kind }) => isPeople(kind));
  await walk(deps.store, kept, progress, 2 * deps.store.aside, stop, async (part, groups) => {
    const rejected = groups.flatMap((group) => rejectedOf(part.kind, group));
    const good = without(groups, rejected);
    if (part.kind === 'returns') rejected.push(...(await nobodys(deps, site, kept, good)));
    await judge(deps, site, kept, part, people, without(good, rejected), progress);
    await reject(deps, site, kept, part, groups, rejected, progress);
  });
}

/** The groups of which no row was rejected. */
function without(groups: readonly Group[], rejected: readonly Rejected[]): Group[] {
  const gone = new Set(rejected.map(({ n }) => n));
  return groups.filter((group) => !gone.has(group.ns[0] ?? group.n));
}

async function judge(
  { store, now }: Pick<Deps, 'store' | 'now'>,
  site: SiteContext,
  kept: Kept,
  part: TakenPart,
  people: readonly TakenPart[],
  groups: readonly Group[],
  progress: Progress,
): Promise<void> {
  const { kind } = part;
  const { found } = progress;
  const keep = kept.settings.conflicts === 'keep';
  if (kind === 'orders') {
    const known = await store.read.knownOrders(
      site.site,
      groups.map((group) => group.key),
    );
    for (const [i, group] of groups.entries()) judgeOrder(found, group, known[i] ?? null, site.currency, keep);
    return;
  }
  const those = await People.of(store, site.site, groups, kept.settings.prefix);
  if (isPeople(kind)) {
    const by = trial(kept, part, those, now());
    for (const group of groups) {
      const row = group.rows[0];
      const identify = tell(group, by).find(({ type }) => type === 'identify');
      if (row) judgePerson(found, kind, group, identify?.data ?? {}, those.person(row), keep);
    }
    return;
  }
  const staged = await stagedPeople({ store }, site.site, kept, people, groups);
  for (const group of groups) {
    const row = namingRow(group);
    const name = row && nameOf(row, kept.settings.prefix);
    judgeAct(found, kind, group, kind === 'campaigns' || !row || !name || those.person(row) !== null || staged.has(name.value));
  }
}
/** Returns of which nobody can tell whose they are: they name no customer, and an order that nobody knows. */
async function nobodys({ store }: Pick<Deps, 'store'>, site: SiteContext, kept: Kept, groups: readonly Group[]): Promise<Rejected[]> {
  const open = groups
    .filter(({ rows }) => rows.every((row) => nameOf(row, '') === null))
    .flatMap(({ key, ns, rows }) => rows.map((row, i) => ({ key, n: ns[i] ?? 0, line: row.line, id: text(row, 'order_id') })));
  if (open.length === 0) return [];
  const ids = [...new Set(open.map(({ id }) => id))];
  const known = await store.read.knownOrders(site.site, ids);
  const there = new Set(ids.filter((_, i) => known[i]));
  for (const part of takenParts(kept.parts).filter(({ kind }) => kind === 'orders'))
    for (const { key } of await store.read.importRowsOf(site.site, kept.id, part.part, ids)) there.add(key);
  return open.flatMap(({ key, n, line, id }) =>
    there.has(id) ? [] : [{ key, n, line, reason: `The row names no customer, and nobody knows an order "${id.slice(0, 60)}".` }],
  );
}
/** Which of the rows' people are among those that this import itself brings. */
async function stagedPeople(
  { store }: Pick<Deps, 'store'>,
  site: number,
  kept: Kept,
  people: readonly TakenPart[],
  groups: readonly Group[],
): Promise<Set<string>> {
  const names = new Set<string>();
  for (const group of groups) {
    const row = namingRow(group);
    const name = row && nameOf(row, kept.settings.prefix);
    if (name) names.add(name.value);
  }
  const staged = new Set<string>();
  for (const part of people) {
    const rows = await store.read.importRowsOf(site, kept.id, part.part, [...names]);
    for (const { key, body } of rows) staged.add(keyOf(part.kind, body, kept.settings.prefix)).add(key);
  }
  return staged;
}
/** What a try is told with: as though nothing were kept, so that the report shows what stays. */
const trial = (kept: Kept, part: TakenPart, those: People, now: number): Telling => ({
  ...{ id: kept.id, part: part.part, kind: part.kind, settings: kept.settings, asOf: now, now },
  userOf: (row) => those.userOf(row),
  kept: () => new Set(),
  campaignStart: () => null,
});

async function reject(
  { store }: Pick<Deps, 'store'>,
  site: SiteContext,
  kept: Kept,
  part: TakenPart,
  groups: readonly Group[],
  rejected: readonly Rejected[],
  progress: Progress,
): Promise<void> {
  if (rejected.length === 0) return store.write.keepProgress(site.site, kept.id, progress);
  const { found } = progress;
  const counts = countsOf(found, part.kind);
  const textOf = ({ key, n }: Rejected): string => {
    const group = groups.find((one) => one.key === key && one.ns.includes(n));
    const row = group?.rows[group.ns.indexOf(n)];
    const cells = Object.entries(row?.fields ?? {}).map(([field, value]) => readable(part.kind, field, value));
    return [...cells, ...Object.values(row?.extra ?? {})].join(' | ').slice(0, 200);
  };
  const bad = rejected.map((one) => ({ ...one, text: textOf(one) }));
  counts.bad += bad.length;
  found.bad += bad.length;
  for (const { line, reason, text: shown } of bad)
    if (found.problems.length < SHOWN) found.problems.push({ part: part.part, line, reason, text: shown });
  await store.write.rejectRows(site.site, kept.id, part.part, bad, progress);
}
