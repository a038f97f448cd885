/** How many identifiers of a kind machines may attach to one person: read and set by the owner. */
import type { IdentifierLimit } from '../../../shared/api.ts';
import type { Tx } from '../../collect/tx.ts';
import { Doubts } from '../../identity/doubts.ts';
import { settle } from '../../identity/judge.ts';
import { LIMITED, limitOf, type LimitedNamespace } from '../../identity/limits.ts';
import { Upheaval } from '../../identity/settle.ts';
import { TERMS, type Terms } from '../../value/terms.ts';
import type { Query } from '../query.ts';
import { writeAudit, type Actor } from './audit.ts';

const NAMESPACES = Object.keys(LIMITED) as LimitedNamespace[];

/** Each namespace with its limit (null: none) and what it would be without a choice. */
export async function identifierLimits(q: Query, site: number): Promise<IdentifierLimit[]> {
  const limits: IdentifierLimit[] = [];
  for (const namespace of NAMESPACES) limits.push({ namespace, most: await limitOf(q, site, namespace), standard: LIMITED[namespace] });
  return limits;
}

/** Sets limits, and judges everybody again who has more identifiers than the smaller of the old limit and the new. */
async function setIdentifierLimits(
  tx: Tx,
  site: number,
  limits: { namespace: LimitedNamespace; most: number | null }[],
  actor: Actor,
  now: number,
): Promise<IdentifierLimit[]> {
  const doubts = new Doubts();
  for (const { namespace, most } of limits) {
    const before = await limitOf(tx, site, namespace);
    if (before === most) continue;
    await tx.run(
      'insert into identifier_limit (site, namespace, most) values (?, ?, ?) on conflict (site, namespace) do update set most = excluded.most',
      ...[site, namespace, most],
    );
    const least = Math.min(before ?? Infinity, most ?? Infinity);
    const over = await tx.all<{ value: string; device: number | null }>(
      `/* overLimit */ select c.value, i.node as device from claim c
         left join identifier i on i.site = c.site and i.namespace = c.namespace and i.value = c.value where c.site = ? and c.namespace = ?
         and c.node in (select node from claim where site = ? and namespace = ? group by node having count(*) > ?)`,
      ...[site, namespace, site, namespace, least],
    );
    for (const { value, device } of over) {
      if (namespace === 'email') doubts.contact(namespace, value);
      else if (device !== null) doubts.devices.add(device);
    }
    await writeAudit(tx, site, actor, 'identity.limit', namespace, { before, most }, now);
  }
  const court = await tx.get<{ site: number } & Terms>(`select site, ${TERMS} from site where site = ?`, site);
  if (doubts.any && court) await settle(tx, court, doubts, new Upheaval(), now);
  return identifierLimits(tx, site);
}

/** Reads of the limits. */
export const identifierLimitReads = { identifierLimits };
/** Writes of the limits. */
export const identifierLimitWrites = { setIdentifierLimits };
