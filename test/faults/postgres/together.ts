import pg from 'pg';
import { ruleSql } from '../../../collector/store/rule-sql.ts';
import { Session } from '../../../collector/store/postgres/session.ts';
import type { Rule } from '../../../shared/rule.ts';
import { Model } from '../../identity/model.ts';
import { between, fault, promise } from '../kit/fault.ts';
import { Ledger } from '../kit/ledger.ts';
import { Load } from '../kit/load.ts';
import { audit, serving, urlOf, type Served } from './serving.ts';

const RULES: Record<string, Rule> = {
  'looked three times': { kind: 'did', event: 'Seen', count: { op: 'gte', value: 3 } },
  'first plan': { kind: 'trait', name: 'plan', op: 'eq', value: 'plan 1' },
};
/** Between two events, so that what clocks and journeys add to a time changes no order. */
const APART = 7000;
const short = (name: string): string => name.slice(name.indexOf(':') + 1);

/** Who is who in the database, as the names of roots; and whose device is somebody else's too. */
async function peopleOf(session: Session): Promise<Record<string, [root: string, shared: boolean]>> {
  const named = `select i.namespace || ':' || i.value as name, i.node from identifier i where i.namespace in ('user_id', 'anonymous_id')`;
  const rows = await session.all<{ name: string; root: string; shared: number | null }>(
    `select i.name, r.name as root, n.shared_since as shared from (${named}) i join node n on n.node = i.node join (${named}) r on r.node = n.root`,
  );
  return Object.fromEntries(rows.map((row) => [short(row.name), [short(row.root), row.shared !== null]]));
}

/** The first name that differs. */
function differing(found: Record<string, unknown>, wanted: Record<string, unknown>): string | undefined {
  const name = [...new Set([...Object.keys(wanted), ...Object.keys(found)])].find(
    (one) => JSON.stringify(found[one]) !== JSON.stringify(wanted[one]),
  );
  return name && `${name} is ${JSON.stringify(found[name])} and should be ${JSON.stringify(wanted[name])}`;
}

/** Two collectors write about the same few people at once, and one of them is killed in the middle. */
export const together = fault<Served>({
  area: 'postgres',
  name: 'agrees with a drawing of who is who when two collectors race on the same people and one is killed',
  honest: {},
  mutants: [{ name: 'takes no locks', as: { prelude: { edits: [[/ for update\b/g, '']] }, options: { deadlock_timeout: '100ms' } } }],
  run: (subject, { full, dice }) =>
    serving(subject, { collectors: 2 }, async (server, [one, other]) => {
      const most = full ? 20_000 : 600;
      const [devices, users] = full ? [200, 60] : [20, 8];
      const model = new Model();
      const first = new Map<string, number>();
      const seen = (ts: number, ...names: string[]): void => {
        model.meet(...names);
        for (const name of names) first.set(name, Math.min(ts, first.get(name) ?? ts));
      };
      const began = Date.now() - 10 * 86_400_000;
      const ledger = new Ledger((serial) => {
        const [device, user] = [`a${between(dice, 0, devices - 1)}`, `u${between(dice, 0, users - 1)}`];
        const messageId = `m${String(serial).padStart(7, '0')}`;
        // Times come in no order, each once: 7919 is a prime.
        const ts = began + ((serial * 7919) % 40_009) * APART;
        const who = { anonymousId: device, messageId, timestamp: new Date(ts).toISOString() };
        if (dice() < 0.5) {
          seen(ts, device);
          return { ...who, type: 'track', event: 'Seen', properties: { serial } };
        }
        seen(ts, device, user);
        model.claim(device, user, ts, messageId);
        // A trait of its own: what is lost of it no later one hides.
        return { ...who, type: 'identify', userId: user, traits: { serial, plan: `plan ${serial % 4}`, [`told ${serial % 97}`]: serial } };
      });
      const segments: Record<string, string> = {};
      for (const [name, rule] of Object.entries(RULES))
        segments[name] = (await one.collector.api<{ id: string }>('/api/v1/segments', { name, rule })).id;

      const pace = { lanes: 6, size: 5, pace: 2 };
      const [mine, theirs] = [new Load(one.url, ledger, pace), new Load(other.url, ledger, pace)];
      let killed: Promise<void> | undefined;
      const enough = (): boolean => {
        if (ledger.acknowledged.size >= most * 0.8) killed ??= one.collector.kill();
        return ledger.acknowledged.size >= most;
      };
      await Promise.all([mine.run(enough), theirs.run(enough)]);
      await killed;
      promise(one.collector.ended === 'SIGKILL', `one collector ended by itself:\n${one.collector.output.slice(-1000)}`);
      for (const load of [mine, theirs]) await load.handOver(other.url);
      await other.sameProcess();
      await other.collector.quit();

      const stored = await audit(server, ledger);
      const client = new pg.Client({ connectionString: urlOf(server) });
      await client.connect();
      try {
        const session = new Session(client);
        const wanted = Object.fromEntries(
          model.names.map((name) => [name, [model.root(name), !name.startsWith('u') && model.sharedSince(name) !== null]]),
        );
        const wrong = differing(await peopleOf(session), wanted);
        promise(wrong === undefined, `who is who differs from the drawing: ${wrong}`);
        const times = await session.all<{ value: string; at: number }>(
          `select value, first_seen as at from identifier where namespace in ('user_id', 'anonymous_id')`,
        );
        const late = times.find(({ value, at }) => Math.abs(at - (first.get(value) ?? 0)) > APART / 2);
        promise(
          late === undefined,
          `${late?.value} was first seen ${(late?.at ?? 0) - (first.get(late?.value ?? '') ?? 0)} ms after the truth`,
        );
        const members: string[] = [];
        for (const [name, rule] of Object.entries(RULES)) {
          const { text, params } = ruleSql(rule, { d: session.dialect, site: 1, now: Date.now(), zone: 'UTC' });
          const fits = await session.all(`select p.node from profile p where p.site = 1 and (${text}) order by 1`, ...params);
          const kept = await session.all('select node from membership where segment = ? order by 1', segments[name] ?? '');
          promise(
            JSON.stringify(kept) === JSON.stringify(fits),
            `"${name}" keeps ${kept.length} members, and a recount finds ${fits.length}`,
          );
          members.push(`${kept.length} in "${name}"`);
        }
        return `${ledger.acknowledged.size} acknowledged, ${stored} stored: 0 lost, 0 twice; ${model.names.length} ids as drawn; ${members.join(', ')} as recounted`;
      } finally {
        await client.end();
      }
    }),
});
