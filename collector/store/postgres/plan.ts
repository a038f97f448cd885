import pg from 'pg';
import { pending } from '../migrate.ts';
import { cannotUse, withoutPassword } from './address.ts';
import { openPostgres } from './open.ts';
import { clientOptions, Session } from './session.ts';

/** Reads what an upgrade of the server's database would do; changes nothing. */
export async function planOf(
  url: string,
): Promise<{ place: string; schema: number; steps: { version: number; name: string }[]; room: null }> {
  const client = new pg.Client(clientOptions(url));
  try {
    await client.connect();
    const session = new Session(client);
    const known = await session.get(`/* schemaKnown */ select 1 from pg_class where oid = to_regclass('kith_schema')`);
    const row = known && (await session.get<{ version: number }>('select coalesce(max(version), 0) as version from kith_schema'));
    const schema = row?.version ?? 0;
    const steps = pending(schema).map(({ version, name }) => ({ version, name }));
    return { place: withoutPassword(url), schema, steps, room: null };
  } catch (error) {
    throw cannotUse(url, error);
  } finally {
    await client.end();
  }
}

/** Upgrades it; collectors that run on it go on. */
export async function upgradeServer(url: string): Promise<void> {
  await (await openPostgres(url)).close();
}
