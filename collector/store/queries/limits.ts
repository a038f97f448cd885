/** How much a site may keep: the program's figures, or what its owner made of them. */
import { LIMIT_RANGES, type LimitName, type Limits } from '../../../shared/limits.ts';
import type { Query } from '../query.ts';
import { writeAudit, type Actor } from './audit.ts';

/** One limit of a site. */
export async function limitOf(q: Query, site: number, name: LimitName): Promise<number> {
  const row = await q.get<{ value: number }>(`/* limitOf */ select value from site_limit where site = ? and name = ?`, site, name);
  return Number(row?.value ?? LIMIT_RANGES[name].standard);
}

/** Every limit of a site. */
export async function limits(q: Query, site: number): Promise<Limits> {
  const rows = await q.all<{ name: LimitName; value: number }>(`/* limits */ select name, value from site_limit where site = ?`, site);
  const own = Object.fromEntries(rows.map(({ name, value }) => [name, Number(value)])) as Partial<Limits>;
  const standard = Object.entries(LIMIT_RANGES).map(([name, range]) => [name, range.standard]);
  return { ...(Object.fromEntries(standard) as Limits), ...own };
}

/** Changes some limits. What is held beyond a smaller one stays; it only takes no more. */
export async function setLimits(q: Query, site: number, change: Partial<Limits>, actor: Actor, now: number): Promise<void> {
  for (const [name, value] of Object.entries(change))
    await q.run(
      `/* setLimit */ insert into site_limit (site, name, value) values (?, ?, ?) on conflict (site, name) do update set value = excluded.value`,
      ...[site, name, value],
    );
  await writeAudit(q, site, actor, 'limits.change', 'limits', change, now);
}

/** Reads of limits. */
export const limitReads = { limits };
/** Changes of limits. */
export const limitWrites = { setLimits };
