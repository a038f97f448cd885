/**
 * Statistics of tables that have just begun to fill. The server gathers them itself about once a minute; until then it takes every table for empty, and
 * whatever index comes first for as good as the right one.
 */
import type { Pool } from './pool.ts';

/** Of this many commits of this process the tables are looked at again: they may have grown tenfold. */
const AT = new Set([3, 20, 100, 500, 2500]);
/** From so many events on the server's own rhythm is enough. */
const GROWN = 100_000;
const TABLES =
  'event, node, identifier, profile, visit, node_origin, profile_origin, fact, fact_edge, membership, due, trait, profile_trait';

/** What is called after each commit. Never throws, and nobody waits for it: without statistics everything is slower, and nothing else. */
export function young(pool: Pool): () => void {
  let commits = 0;
  let grown = false;
  const look = async (): Promise<void> => {
    const { session, letGo } = await pool.take();
    try {
      const row = await session.get<{ n: number }>(
        `/* eventsKnown */ select reltuples::bigint as n from pg_class where oid = 'event'::regclass`,
      );
      grown = (row?.n ?? 0) >= GROWN;
      if (!grown) await session.exec(`analyze ${TABLES}`);
    } finally {
      letGo();
    }
  };
  return () => {
    if (grown || !AT.has(++commits)) return;
    look().catch(() => {
      grown = true; // whoever may not analyse, or has no connection to spare, leaves it to the server
    });
  };
}
