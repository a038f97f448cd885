import { afterAll, expect, it } from 'vitest';
import type { Event } from '../../shared/event.ts';
import { event, MINUTE, T, Town } from './town.ts';

const town = await Town.open();
afterAll(() => town.close());
const pair = { anonymousId: 'd', userId: 'u' };
const hand = { member: 'anna' };

/** A site on which d and u were named together at minute 50, and a human said that they are not one. */
async function apart() {
  const { site, browser } = await town.site();
  const send = (minute: number, e: Partial<Event>) =>
    town.send(site, browser, [event({ messageId: `m${minute}`, ts: T + minute * MINUTE, name: 'Seen', ...e })]);
  await send(50, pair);
  const { id } = (await town.eye.get<{ id: string }>('select id from link where site = ?', site))!;
  await town.write('undoLink', site, id, hand, T);
  const lastSeen = async (value: string) =>
    (await town.eye.get<{ minute: number }>(
      `select (p.last_seen - ${T}) / ${MINUTE} as minute from identifier i join node n on n.node = i.node
         join profile p on p.site = i.site and p.node = n.root where i.site = ? and i.value = ?`,
      ...[site, value],
    ))!.minute;
  const link = async (one: string, two: string) => {
    const idOf = async (value: string) =>
      (await town.eye.get<{ id: string }>(
        'select id from identifier i join node n on n.node = i.node where i.site = ? and value = ?',
        site,
        value,
      ))!.id;
    await town.write('linkByHuman', site, await idOf(one), await idOf(two), hand, T);
  };
  return { site, send, lastSeen, link };
}
type Apart = Awaited<ReturnType<typeof apart>>;

it.each<[string, (on: Apart) => Promise<unknown>, number]>([
  ['when it was first named', () => Promise.resolve(), 50],
  ['when it was first named, also where that turns out to be earlier', ({ send }) => send(10, pair), 10],
  ['when it last sent something, however late that comes', ({ send }) => send(10, { anonymousId: 'd' }), 10],
  [
    'when it last sent something, whatever names it earlier',
    async ({ send }) => {
      await send(60, { anonymousId: 'd' });
      await send(10, pair);
    },
    60,
  ],
  [
    'no earlier than its person’s other nodes were named',
    async ({ send, link }) => {
      await send(5, { userId: 'w' });
      await link('w', 'd');
    },
    50,
  ],
  [
    'when its person was, after an earlier event named both',
    async ({ send, link }) => {
      await send(5, { userId: 'w' });
      await link('w', 'd');
      await send(20, { anonymousId: 'd', userId: 'w' });
    },
    20,
  ],
])('a device is last seen %s', async (_, happen, minute) => {
  const on = await apart();
  await happen(on);
  expect(await on.lastSeen('d')).toBe(minute);
  expect(await town.drift(on.site)).toEqual([]);
});
