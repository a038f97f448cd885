/** What somebody agreed to. A browser may always say no; what the site's own server said no to, no browser turns into a yes. */
import type { Query } from '../query.ts';

/** The newest word on one purpose, and who said it. */
export interface Consent {
  purpose: string;
  granted: boolean;
  ts: number;
  source: string;
}
/** A statement of consent, as `CONSENT_COLUMNS` answer it. */
export interface ConsentColumns {
  purpose: string;
  granted: number;
  ts: number;
  source: string | null;
  kind: string | null;
}

/** The columns of a statement: of `consent c`, with `CONSENT_SOURCE` joined. */
export const CONSENT_COLUMNS = 'c.purpose, c.granted, c.ts, s.name as source, s.kind';
/** The join of whoever said it, after `consent c`. */
export const CONSENT_SOURCE = 'left join source s on s.source = c.source';
/** The order in which statements must come to be judged. */
export const CONSENT_ORDER = 'c.ts, c.message_id, c.node';

/** What holds for a profile now, by purpose, over all its nodes. */
export async function consentsOf(q: Query, site: number, root: number): Promise<Consent[]> {
  const rows = await q.all<ConsentColumns>(
    `/* consents */ select ${CONSENT_COLUMNS} from node n cross join consent c ${CONSENT_SOURCE}
       where n.site = ? and n.root = ? and c.site = n.site and c.node = n.node order by ${CONSENT_ORDER}`,
    ...[site, root],
  );
  return holding(rows);
}

/** Of all that was said by or for one person, in order, what holds. */
export function holding(rows: readonly ConsentColumns[]): Consent[] {
  const holds = new Map<string, ConsentColumns>();
  const firm = new Map<string, ConsentColumns>();
  for (const row of rows) {
    if (row.kind !== null && row.kind !== 'browser') firm.set(row.purpose, row);
    else if (row.granted === 1 && firm.get(row.purpose)?.granted === 0) continue;
    holds.set(row.purpose, row);
  }
  return [...holds.values()].map(({ purpose, granted, ts, source }) => ({ purpose, granted: granted === 1, ts, source: source ?? '' }));
}

/** Whether the newest word of the site's own server on a purpose, of a node's whole profile, is a refusal. */
export async function refusedFirmly(q: Query, site: number, node: number, purpose: string): Promise<boolean> {
  const row = await q.get<{ granted: number }>(
    `/* firmConsent */ select c.granted from node m join node n on n.site = m.site and n.root = m.root join consent c on c.site = n.site and c.node = n.node
       join source s on s.source = c.source and s.kind <> 'browser' where m.site = ? and m.node = ? and c.purpose = ? order by c.ts desc, c.message_id desc limit 1`,
    ...[site, node, purpose],
  );
  return row?.granted === 0;
}
