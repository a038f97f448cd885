/** What somebody agreed to. A browser may always say no; what the site's own server said no to, no browser turns into a yes. */
import type { Query } from '../query.ts';

/** The newest word on one purpose, and who said it. */
export interface Consent {
  purpose: string;
  granted: boolean;
  ts: number;
  source: string;
}
interface Row {
  purpose: string;
  granted: number;
  ts: number;
  source: string | null;
  kind: string | null;
}

/** What holds for a profile now, by purpose, over all its nodes. */
export async function consentsOf(q: Query, site: number, root: number): Promise<Consent[]> {
  const rows = await q.all<Row>(
    `/* consents */ select c.purpose, c.granted, c.ts, s.name as source, s.kind from node n cross join consent c left join source s on s.source = c.source
       where n.site = ? and n.root = ? and c.site = n.site and c.node = n.node order by c.ts, c.message_id, c.node`,
    ...[site, root],
  );
  const holds = new Map<string, Row>();
  const firm = new Map<string, Row>();
  for (const row of rows) {
    if (row.kind === 'server') firm.set(row.purpose, row);
    else if (row.granted === 1 && firm.get(row.purpose)?.granted === 0) continue;
    holds.set(row.purpose, row);
  }
  return [...holds.values()].map(({ purpose, granted, ts, source }) => ({ purpose, granted: granted === 1, ts, source: source ?? '' }));
}

/** Whether the newest word of the site's own server on a purpose, of a node's whole profile, is a refusal. */
export async function refusedFirmly(q: Query, site: number, node: number, purpose: string): Promise<boolean> {
  const row = await q.get<{ granted: number }>(
    `/* firmConsent */ select c.granted from node m join node n on n.site = m.site and n.root = m.root join consent c on c.site = n.site and c.node = n.node
       join source s on s.source = c.source and s.kind = 'server' where m.site = ? and m.node = ? and c.purpose = ? order by c.ts desc, c.message_id desc limit 1`,
    ...[site, node, purpose],
  );
  return row?.granted === 0;
}
