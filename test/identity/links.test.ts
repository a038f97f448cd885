import { expect, it, onTestFinished } from 'vitest';
import { Model } from './model.ts';
import { portrait } from './portrait.ts';
import { event, MINUTE, rounds, seeded, T, Town } from './town.ts';

const SITES = rounds(40);
const OPERATIONS = 250 * SITES;
/** What is equal before a link and after its undo: everything but the history of links itself. */
const RAW = [
  'identifiers',
  'events',
  'traits',
  'orders',
  'lines',
  'keys',
  'returns',
  'consents',
  'visits',
  'claims',
  'members',
  'profiles',
  'facts',
];

interface Standing {
  id: string;
  child: string;
  parent: string;
  source: number;
}

it(`${OPERATIONS} random identifies, aliases, links and undos leave the same people as union-find`, { timeout: 120_000 }, async () => {
  const town = await Town.open();
  onTestFinished(() => town.close());
  const random = seeded(20_260_301);
  const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)]!;
  const named = `select namespace || ':' || value as name, node from identifier where site = ?`;
  const short = (name: string): string => name.slice(name.indexOf(':') + 1);
  let made = 0;
  let messages = 0;
  for (let s = 0; s < SITES; s++) {
    const { site, browser, server } = await town.site();
    const model = new Model();
    const links = async (): Promise<Standing[]> => {
      const rows = await town.eye.all<Standing>(
        `select l.id, l.source,
           (select i.value from identifier i where i.node = l.child and i.site = l.site and i.namespace <> 'email') as child,
           (select i.value from identifier i where i.node = l.parent and i.site = l.site and i.namespace <> 'email') as parent
         from link l where l.site = ? and l.ended_at is null order by l.link`,
        site,
      );
      return rows;
    };
    const profileOf = async (name: string): Promise<string> =>
      (await town.eye.get<{ id: string }>(
        `select n.id from identifier i join node n on n.node = i.node where i.site = ? and i.namespace = ? and i.value = ?`,
        ...[site, name.startsWith('u') ? 'user_id' : 'anonymous_id', name],
      ))!.id;
    for (let n = 0; n < OPERATIONS / SITES; n++, made++) {
      const [device, user] = [`d${Math.floor(random() * 7)}`, `u${Math.floor(random() * 5)}`];
      const ts = T + Math.floor(random() * 500) * MINUTE;
      const messageId = `m${String(++messages).padStart(6, '0')}`;
      const dice = random();
      const by = random() < 0.3 ? server : browser;
      if (dice < 0.25) {
        await town.send(site, browser, [event({ messageId, ts, anonymousId: device, type: 'page' })]);
        model.meet(device);
      } else if (dice < 0.6) {
        const data = { plan: pick(['a', 'b', 'c']), email: pick([`${user}@example.com`, 'house@example.com']) };
        await town.send(site, by, [event({ messageId, ts, anonymousId: device, userId: user, type: 'identify', data })]);
        model.meet(device, user);
        model.claim(device, user, ts, messageId);
      } else if (dice < 0.7) {
        await town.send(site, by, [event({ messageId, ts, userId: user, previousId: device, type: 'alias' })]);
        model.meet(device, user);
        model.claim(device, user, ts, messageId);
      } else if (dice < 0.85 && model.names.length > 1) {
        const [one, two] = [pick(model.names), pick(model.names)];
        const [a, b] = [model.root(one), model.root(two)];
        const asked = town.write('linkByHuman', site, await profileOf(one), await profileOf(two), { member: 'anna' }, T);
        if (a === b) await expect(asked).rejects.toMatchObject({ code: 'conflict' });
        else {
          const { linkId } = await asked;
          const parentFirst = a.startsWith('u') || !b.startsWith('u');
          if (random() < 0.4) await town.write('undoLink', site, linkId, { member: 'anna' }, T);
          else model.link(parentFirst ? b : a, parentFirst ? a : b);
        }
      } else {
        const standing = await links();
        if (standing.length > 0) {
          const link = pick(standing);
          await town.write('undoLink', site, link.id, { member: 'anna' }, T);
          model.undo(link.child, link.parent, link.source === 0);
        }
      }
      if (n % 10 !== 9) continue;
      const rows = await town.eye.all<{ name: string; root: string; shared: number | null }>(
        `select i.name, r.name as root, n.shared_since as shared from (${named}) i join node n on n.node = i.node join (${named}) r on r.node = n.root
           where (i.name like 'user_id:%' or i.name like 'anonymous_id:%') and r.name not like 'email:%'`,
        ...[site, site],
      );
      const found = Object.fromEntries(rows.map((r) => [short(r.name), [short(r.root), r.shared]]));
      const wanted = Object.fromEntries(
        model.names.map((name) => [name, [model.root(name), name.startsWith('u') ? null : model.sharedSince(name)]]),
      );
      expect(found, `operation ${n} on site ${s}`).toEqual(wanted);
    }
    expect(await town.drift(site)).toEqual([]);
  }
  expect(made).toBe(OPERATIONS);
});

it('a link by hand and its undo leave every row as it was', async () => {
  const town = await Town.open();
  onTestFinished(() => town.close());
  const random = seeded(7);
  for (let s = 0; s < rounds(25); s++) {
    const { site, browser, server } = await town.site();
    for (let n = 0; n < 40; n++) {
      const [anonymousId, userId] = [`d${Math.floor(random() * 5)}`, `u${Math.floor(random() * 4)}`];
      const base = { messageId: `m${n}`, ts: T + Math.floor(random() * 300) * MINUTE, anonymousId };
      const order = { order_id: `o${Math.floor(random() * 9)}`, total: 5 };
      const dice = Math.floor(random() * 6);
      const e = [
        event({ ...base, type: 'page' }),
        event({ ...base, userId, type: 'identify', data: { email: `${userId}@example.com`, plan: n } }),
        event({ ...base, userId, name: 'Order Completed', data: order }),
        event({ ...base, name: 'Order Refunded', data: { order_id: order.order_id } }),
        event({ ...base, userId, type: 'group', groupId: 'acme', data: { seats: n } }),
        event({ ...base, name: '$consent', data: { purposes: { ads: n % 2 === 0 } } }),
      ][dice]!;
      await town.send(site, dice === 2 && n % 3 === 0 ? server : browser, [e]);
    }
    const roots = await town.eye.all<{ id: string }>('select id from node where site = ? and root = node order by node', site);
    if (roots.length < 2) continue;
    const [one, two] = [roots[0]!.id, roots[1 + Math.floor(random() * (roots.length - 1))]!.id];
    const before = await portrait(town.eye, site);
    const { linkId } = await town.write('linkByHuman', site, one, two, { member: 'anna' }, T);
    expect(await town.drift(site)).toEqual([]);
    await town.write('undoLink', site, linkId, { member: 'anna' }, T);
    const after = await portrait(town.eye, site);
    for (const part of RAW) expect(JSON.stringify(after[part]), part).toBe(JSON.stringify(before[part]));
    expect(after).toEqual(before);
    expect(await town.drift(site)).toEqual([]);
  }
});
