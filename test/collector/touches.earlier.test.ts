/** Contacts that were told before they had rows of their own: after an upgrade a site says what one says that was told them anew. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Event, Source } from '../../shared/event.ts';
import { portrait } from '../identity/portrait.ts';
import { event, MINUTE, T, Town } from '../identity/town.ts';

let town: Town;
beforeAll(async () => void (town = await Town.open()));
afterAll(() => town.close());

type By = 'browser' | 'server' | 'import';
const touch = (n: number, data: object, who: object): Partial<Event> => ({
  messageId: `t${n}`,
  ts: T + n * MINUTE,
  name: 'Touch Made',
  data: data as Event['data'],
  ...who,
});
const u1 = { userId: 'u1' };
const told: [By, Partial<Event>][] = [
  ['server', touch(1, { channel: 'call', cost: 1.5, outcome: 'busy' }, u1)],
  ['server', touch(2, { channel: 'mail', cost: 0.25, currency: 'USD' }, { anonymousId: 'a1' })],
  ['browser', touch(3, { channel: 'mail', cost: 100 }, { anonymousId: 'a1' })],
  ['browser', { messageId: 'i1', ts: T + 4 * MINUTE, type: 'identify', userId: 'u1', anonymousId: 'a1' }],
  ['import', touch(5, { channel: 'letter', cost: '1.15' }, u1)],
  ['import', touch(6, { channel: 'visit', cost: -3 }, { userId: 'u2' })],
  ['server', touch(7, { channel: 'visit', cost: 30 }, { userId: 'u2' })],
  ['server', touch(8, { channel: 'ad', cost: 9, currency: 'CHF' }, u1)],
];
const RATES = { countUnconfirmed: true, rates: [{ currency: 'USD', from: '2020-01-01', rate: 0.9 }] };

async function build(events: typeof told): Promise<{ site: number; sources: Record<By, Source> }> {
  const { site, browser, server } = await town.site();
  const sources = { browser, server, import: await town.write('addImportSource', site, 'old', T) };
  await town.write('setOrderSettings', site, RATES, { member: null }, T);
  await town.write('createSegment', site, 'dear', { name: 'Dear', rule: { kind: 'trait', name: '$cost_to_reach', op: 'gt', value: 2 } }, T);
  for (const [by, said] of events) await town.send(site, sources[by], [event({ messageId: '', ts: T, ...said })]);
  return { site, sources };
}
/** As the site was before contacts had rows, in the moment of the upgrade. */
async function asBefore(site: number): Promise<void> {
  await town.eye.run('delete from touch where site = ?', site);
  await town.eye.run('update profile set reach = 0 where site = ?', site);
  await town.eye.run(`delete from membership where site = ?`, site);
  await town.eye.run('delete from recount where site = ?', site);
  await town.eye.run('delete from recount_touch where site = ?', site);
  await town.eye.run(`insert into recount_touch (site, part, cursor, message_id) values (?, 0, 0, '')`, site);
}
async function recount(most: number): Promise<void> {
  while (await town.write('recountOrders', most, T + 1e9));
}
const shown = async (site: number) => {
  const { reached, profiles, memberships } = await portrait(town.eye, site);
  return { reached, profiles, memberships };
};

describe('contacts that were told before the upgrade', () => {
  it.each([1, 3, 100])('count as though they were told after it, %i at a time', async (most) => {
    const [anew, { site }] = [await build(told), await build(told)];
    await recount(100);
    await asBefore(site);
    expect((await shown(site)).reached).toEqual([]);
    await recount(most);
    expect(await shown(site)).toEqual(await shown(anew.site));
    expect((await shown(site)).reached).toHaveLength(6);
    expect(await town.drift(site)).toEqual([]);
  });
  it('count once, whatever comes, changes and is taken back meanwhile', async () => {
    const late: [By, Partial<Event>] = ['server', touch(9, { channel: 'call', cost: 2 }, { userId: 'u2' })];
    const without = [...told, late].filter(([by]) => by !== 'import');
    const anew = await build(without);
    const rates = { ...RATES, rates: [{ currency: 'USD', from: '2020-01-01', rate: 0.5 }] };
    await town.write('setOrderSettings', anew.site, rates, { member: null }, T);
    const { site, sources } = await build(told);
    await recount(100);
    await asBefore(site);
    await town.write('recountOrders', 2, T + 1e9);
    await town.send(site, sources.server, [event({ messageId: '', ts: T, ...late[1] })]);
    await town.write('setOrderSettings', site, rates, { member: null }, T);
    await town.write('recountOrders', 1, T + 1e9);
    while ((await town.write('withdrawSource', site, sources.import.id, 10, T + 1e9)) > 0);
    await recount(2);
    expect(await shown(site)).toEqual(await shown(anew.site));
    expect(await town.drift(site)).toEqual([]);
  });
});
