import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Import, ImportRow, ImportTemplate, List, LiveEvent, Order, Overview, Profile, ValueSummary } from '../../shared/api.ts';
import { Imports } from '../../collector/import/imports.ts';
import { SECRET_KEY, startKith, type Kith } from '../kit/kith.ts';
import { bring, CUSTOMERS, ORDERS, step, upload } from './importing.ts';

let kith: Kith;
beforeEach(async () => (kith = await startKith()));
afterEach(() => kith.close());

const get = async <T>(path: string): Promise<T> => (await kith.api<T>('marketer', 'GET', path)).body;
const person = (namespace: string, value: string): Promise<Profile> => get(`/profiles/lookup?namespace=${namespace}&value=${value}`);
const events = async (id: string): Promise<LiveEvent[]> => (await get<List<LiveEvent>>(`/profiles/${id}/events?limit=100`)).items;

describe('an import of history', () => {
  it('guesses what files hold, tries them, stores them with their dates, and takes them back', async () => {
    const first = await upload(kith, 'customers.csv', Buffer.from(CUSTOMERS, 'latin1'));
    expect(first.status).toBe(201);
    expect(first.body.parts).toMatchObject([{ kind: 'customers', encoding: 'windows-1252', delimiter: ';', dates: 'dmy' }]);
    expect(first.body.parts[0]?.columns.map(({ name, field, extra }) => [name, field ?? `+${extra}`])).toEqual([
      ['customer number', 'id'],
      ['first name', 'first_name'],
      ['last name', 'last_name'],
      ['email', 'email'],
      ['city', 'city'],
      ['customer since', 'created'],
      ['shoe size', '+shoe_size'],
    ]);
    const { id } = first.body;
    const both = await upload(kith, 'orders.csv', ORDERS, id);
    expect(both.body.parts[1]).toMatchObject({ kind: 'orders', dates: 'ymd', notes: [] });
    const tried = await step(kith, id, 'check');
    expect(tried).toMatchObject({
      status: 'checked',
      report: { bad: 0, blocked: [], from: '2019-12-31T00:00:00.000Z', to: '2020-03-01T00:00:00.000Z' },
    });
    expect(tried.report?.counts).toMatchObject([
      { kind: 'customers', rows: 2, new: 2, matched: 0, conflicts: 0 },
      { kind: 'orders', rows: 3, new: 2 },
    ]);
    expect(tried.report?.sums).toEqual([{ currency: 'EUR', orders: 2, lines: 3, amount: 136.45, discount: 1, returned: 0 }]);
    expect((await get<List<unknown>>('/profiles')).items).toEqual([]);
    const stored = await step(kith, id, 'commit');
    expect(stored).toMatchObject({ status: 'committed', progress: null, footprint: { peopleMade: 2, orders: 2 } });
    const zoe = await person('email', 'zoe@example.com');
    expect(zoe.traits).toMatchObject({ name: 'Zoë Müller', city: 'Graz', shoe_size: 38, $orders: 1 });
    expect(zoe.firstSeen).toBe('2019-12-31T00:00:00.000Z');
    expect(zoe.lastSeen).toBe('2020-02-03T10:00:00.000Z');
    expect(await get<Order>('/orders/A1')).toMatchObject({
      ...{ total: 123.95, counts: 123.95, confirmed: true, at: '2020-02-03T10:00:00.000Z' },
      lines: [{ quantity: 2, price: 12.5, amount: 25 }, { amount: 99.95 }],
    });
    expect(await step(kith, id, 'undo')).toMatchObject({ status: 'undone', footprint: null });
    expect((await get<List<unknown>>('/profiles')).items).toEqual([]);
    expect((await get<List<unknown>>('/orders')).items).toEqual([]);
    expect((await get<List<ImportRow>>('/imports')).items).toMatchObject([{ id, status: 'undone', rows: 5, bad: 0 }]);
  });

  it('brings every kind of row, in whatever order the files come', async () => {
    const files = {
      'consents.csv': 'email,purpose,granted,consent date,proof\nann@example.com,newsletter,yes,2021-05-01,paper form\n',
      'nps.csv': 'email,survey,question,score,answer,answered at\nann@example.com,NPS,How likely?,9,fine,2021-06-01\n',
      'points.csv': 'customer id,points balance,as of\n7,120,2022-01-01\n',
      'redemptions.csv': 'customer id,campaign id,redemption date,coupon\n7,c1,2021-02-03,SPRING\n',
      'returns.csv': 'order id,return date,refund amount,reason\nR1,2021-03-09,10.00,too small\n',
      'mailing_sent.csv': 'customer id,campaign id,channel,cost\n7,c1,letter,0.85\n',
      'relations.csv': 'customer id,relation,since\n7,partner,2020-01-01\n',
      'orders.csv':
        'order id,customer id,date,sku,quantity,price,currency,status,payment method,payment date,total\nR1,7,2021-03-01,p1,2,20.00,EUR,completed,Visa,2021-03-02,44.90\nR2,7,2021-04-01,p1,1,20.00,EUR,cancelled,,,\nR3,7,2021-04-02,p1,1,20.00,EUR,pending,Visa,2021-04-02,20.00\n',
      'campaign_list.csv': 'campaign id,campaign title,start date,end date,budget\nc1,Spring letter,2021-02-01,2021-02-28,500\n',
      'customers.csv': 'id,email,name,country,newsletter\n7,ann@example.com,Ann Ash,NL,yes\n',
    };
    const stored = await bring(kith, files);
    expect(stored.status).toBe('committed');
    const ann = await person('user_id', '7');
    expect(ann.traits).toMatchObject({ name: 'Ann Ash', country: 'NL', relation: 'partner', $orders: 1 });
    expect(ann.consents).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ purpose: 'newsletter', granted: true }),
        expect.objectContaining({ purpose: 'marketing', granted: true }),
      ]),
    );
    const told = await events(ann.id);
    const named = (name: string) => told.find((event) => (event as { event?: string }).event === name);
    expect(named('Touch Made')).toMatchObject({
      timestamp: '2021-02-01T00:00:00.000Z',
      properties: { campaign: 'c1', channel: 'letter', cost: 0.85 },
    });
    expect(named('Campaign Responded')).toMatchObject({
      timestamp: '2021-02-03T00:00:00.000Z',
      properties: { campaign: 'c1', detail: 'SPRING' },
    });
    expect(named('Points Opened')).toMatchObject({ properties: { points: 120 } });
    expect(named('Survey Answered')).toMatchObject({ properties: { survey: 'NPS', score: 9, answer: 'fine' } });
    expect(await get('/orders/R1')).toMatchObject({
      ...{ total: 40, returned: 10 },
      payments: [{ at: '2021-03-02T00:00:00.000Z', amount: 44.9, currency: 'EUR', method: 'Visa', reference: null, counts: true }],
    });
    expect(await get('/orders/R2')).toMatchObject({ state: 'cancelled', counts: 0, payments: [] });
    expect((await kith.api('marketer', 'GET', '/orders/R3')).status).toBe(404);
    expect(stored.report?.counts.find(({ kind }) => kind === 'orders')).toMatchObject({ rows: 3, new: 2, leftOut: 1 });
  });

  it('keeps what Kith knows, or lets the newer word count, as its owner says', async () => {
    const said = [
      { type: 'identify', userId: '17', traits: { city: 'Linz', email: 'zoe@example.com' }, timestamp: '2026-01-01T00:00:00Z' },
    ];
    await kith.send(said, { key: SECRET_KEY });
    const kept = await bring(kith, { 'customers.csv': CUSTOMERS });
    expect(kept.report?.counts).toMatchObject([{ new: 1, conflicts: 1 }]);
    expect(kept.report?.preview.find(({ act }) => act === 'conflict')).toMatchObject({
      key: '17',
      changes: expect.arrayContaining([{ field: 'city', from: 'Linz', to: 'Graz', kept: true }]),
    });
    expect((await person('user_id', '17')).traits).toMatchObject({ city: 'Linz', name: 'Zoë Müller' });
    await step(kith, kept.id, 'undo');
    expect((await person('user_id', '17')).traits).not.toHaveProperty('name');
    const settings = { ...kept.settings, conflicts: 'newest' as const };
    await bring(kith, { 'customers.csv': CUSTOMERS }, { settings });
    expect((await person('user_id', '17')).traits).toMatchObject({ city: 'Graz', name: 'Zoë Müller' });
  });

  it('finds people by their address, and calls those by it of whom nothing else is known', async () => {
    await kith.send([{ type: 'identify', userId: 'u1', traits: { email: 'ann@example.com' } }], { key: SECRET_KEY });
    await bring(kith, {
      'orders.csv': 'order id,email,date,total\nB1,Ann@Example.com,2020-01-01,5.00\nB2,new@example.com,2020-01-02,6.00\n',
    });
    expect((await person('user_id', 'u1')).traits).toMatchObject({ $orders: 1 });
    expect((await person('user_id', 'new@example.com')).traits).toMatchObject({ $orders: 1 });
  });

  it('keeps orders that are confirmed, and confirms what browsers alone reported', async () => {
    const order = (id: string, total: number) => [
      { type: 'track', event: 'Order Completed', userId: '17', properties: { order_id: id, total }, timestamp: '2026-01-01T00:00:00Z' },
    ];
    await kith.send(order('A1', 7), { key: SECRET_KEY });
    await kith.send(order('A2', 8));
    const stored = await bring(kith, { 'orders.csv': ORDERS });
    expect(stored.report?.preview.map(({ key, act, changes }) => [key, act, changes.some(({ kept }) => kept)])).toEqual([
      ['A1', 'conflict', true],
      ['A2', 'conflict', false],
    ]);
    expect(await get('/orders/A1')).toMatchObject({ total: 7, confirmed: true });
    expect(await get('/orders/A2')).toMatchObject({ total: 12.5, confirmed: true, at: '2020-03-01T00:00:00.000Z' });
    await step(kith, stored.id, 'undo');
    expect(await get('/orders/A2')).toMatchObject({ total: 8, confirmed: false });
  });

  it('keeps the goods of an order of which the whole alone has a price', async () => {
    await bring(kith, { 'orders.csv': 'order id,customer id,date,sku,item,quantity,total\nG1,17,2020-01-01,p1,Chair,2,30.00\n' });
    await bring(kith, { 'free.csv': 'order id,customer id,date,sku,quantity,amount\nG2,17,2020-01-02,p1,1,0.00\n' });
    expect(await get('/orders/G2')).toMatchObject({ total: 0, lines: [{ amount: 0 }] });
    expect((await get<List<unknown>>('/warnings')).items).toEqual([]);
    expect(await get('/orders/G1')).toMatchObject({ total: 30, lines: [{ productId: 'p1', quantity: 2 }] });
  });

  it('is forgotten with all its rows, but not while it is worked on', async () => {
    const rows = Array.from({ length: 1200 }, (_, i) => `${i},N${i}`);
    const { body } = await upload(kith, 'customers.csv', `id,name\n${rows.join('\n')}\n`);
    await kith.api('marketer', 'POST', `/imports/${body.id}/check`, {});
    expect(await kith.api('marketer', 'DELETE', `/imports/${body.id}`)).toMatchObject({ status: 409 });
    await kith.doors.imports.idle();
    expect(await kith.api('marketer', 'DELETE', `/imports/${body.id}`)).toMatchObject({ status: 204 });
    expect(await get('/imports')).toMatchObject({ items: [] });
    expect(await kith.api('marketer', 'GET', `/imports/${body.id}`)).toMatchObject({ status: 404 });
  });

  it('is not stored in part by somebody who presses Store while it is forgotten', async () => {
    const { body } = await upload(kith, 'customers.csv', `id,name\n${Array.from({ length: 1200 }, (_, i) => `c${i},N${i}`).join('\n')}\n`);
    expect(await step(kith, body.id, 'check')).toMatchObject({ status: 'checked', report: { bad: 0 } });
    const { clearImport } = kith.store.write;
    let stored: Promise<{ status: number }> | undefined;
    vi.spyOn(kith.store.write, 'clearImport').mockImplementation(async (...args) => {
      await (stored ??= kith.api('marketer', 'POST', `/imports/${body.id}/commit`, {}));
      return clearImport(...args);
    });
    expect(await kith.api('marketer', 'DELETE', `/imports/${body.id}`)).toMatchObject({ status: 204 });
    expect(await stored).toMatchObject({ status: 409 });
    await kith.doors.imports.idle();
    expect(await get('/profiles')).toMatchObject({ items: [] });
  });

  it('says since when its customers are known', async () => {
    await bring(kith, {
      'customers.csv': 'id,name,customer since\n21,Old,2019-05-01\n22,New,2021-01-01\n',
      'orders.csv': 'order id,customer id,date,total\nK1,21,2020-01-05,5\nK2,22,2021-02-01,5\nK3,23,2021-03-01,5\n',
    });
    const at = '2020-01-05T00:00:00.000Z';
    expect((await person('user_id', '21')).knownFrom).toMatchObject({ at, import: { name: 'customers.csv' } });
    expect((await person('user_id', '22')).knownFrom).toBeNull();
    expect((await person('user_id', '23')).knownFrom).toMatchObject({ at });
    expect((await get<ValueSummary>('/value/summary')).knownFrom).toMatchObject([{ at }]);
    expect((await get<Overview>('/overview')).knownFrom).toMatchObject([{ at }]);
  });

  it('sets a prefix before ids that are not those of the website', async () => {
    const { body } = await upload(kith, 'customers.csv', 'id,name\n1,One\n2,Two\n');
    await kith.api('marketer', 'PUT', `/imports/${body.id}`, { settings: { ...body.settings, prefix: 'crm-' } });
    await step(kith, body.id, 'check');
    await step(kith, body.id, 'commit');
    expect((await person('user_id', 'crm-1')).traits).toMatchObject({ name: 'One' });
    expect((await kith.api('marketer', 'GET', '/profiles/lookup?namespace=user_id&value=1')).status).toBe(404);
  });

  it('saves how a file is mapped', async () => {
    const { body } = await upload(kith, 'customers.csv', CUSTOMERS);
    const saved = await kith.api<ImportTemplate>('marketer', 'POST', '/import-templates', { name: 'Old CRM', import: body.id, part: 0 });
    expect(saved).toMatchObject({ status: 201, body: { kind: 'customers', own: false, dates: 'dmy' } });
    const { items } = await get<List<ImportTemplate>>('/import-templates');
    expect(items[0]).toMatchObject({ name: 'Old CRM' });
    expect(items.filter(({ own }) => own).map(({ id }) => id)).toContain('hubspot-contacts');
    expect((await kith.api('marketer', 'DELETE', `/import-templates/${saved.body.id}`)).status).toBe(204);
    expect((await kith.api('marketer', 'DELETE', `/import-templates/${saved.body.id}`)).status).toBe(404);
  });

  it.each(['reading', 'comparing', 'storing', 'undoing'] as const)(
    'that is cut off while %s is gone on with, and stores nothing twice',
    async (what) => {
      const rows = Array.from({ length: 900 }, (_, i) => `O${i % 300},${(i % 300) % 40}9,2020-01-0${1 + (i % 9)},p${i},1,1.00`);
      const { body } = await upload(kith, 'orders.csv', `order id,customer id,date,sku,quantity,price\n${rows.join('\n')}`);
      const cutOff = async (
        step: 'check' | 'commit' | 'undo',
        on: 'stageImport' | 'keepProgress' | 'ingest' | 'withdrawSource',
        times: number,
      ): Promise<void> => {
        const own = kith.doors.imports;
        let left = times;
        const after = <T extends (...args: never[]) => Promise<unknown>>(work: T): T =>
          (async (...args: never[]) => {
            const done = await work(...args);
            // As a kill would: what was written stands, and nothing after it is done.
            if (--left === 0) throw new Error('killed');
            return done;
          }) as unknown as T;
        const store = {
          ...kith.store,
          ...{ read: kith.store.read, peers: kith.store.peers, ready: () => kith.store.ready() },
          ingest: on === 'ingest' ? after(kith.store.ingest.bind(kith.store)) : kith.store.ingest.bind(kith.store),
          write: new Proxy(kith.store.write, {
            get: (target, name) =>
              name === on
                ? after(Reflect.get(target, name) as never)
                : name === 'changeImport' && left <= 0
                  ? () => Promise.reject(new Error('killed'))
                  : Reflect.get(target, name),
          }),
        } as unknown as Kith['store'];
        kith.doors.imports = new Imports({ ...kith.deps, store });
        await kith.api('marketer', 'POST', `/imports/${body.id}/${step}`, {});
        await kith.doors.imports.idle();
        expect(left).toBe(0);
        kith.doors.imports = own;
        own.run();
        await own.idle();
      };
      const whole = (step: 'check' | 'commit' | 'undo') =>
        kith.api('marketer', 'POST', `/imports/${body.id}/${step}`, {}).then(() => kith.doors.imports.idle());
      if (what === 'reading') await cutOff('check', 'stageImport', 2);
      else if (what === 'comparing') await cutOff('check', 'keepProgress', 3);
      else await whole('check');
      expect(await get<Import>(`/imports/${body.id}`)).toMatchObject({
        status: 'checked',
        report: { counts: [{ rows: 900, new: 300, bad: 0 }], sums: [{ amount: 900 }] },
      });
      if (what === 'storing') await cutOff('commit', 'ingest', 3);
      else await whole('commit');
      expect((await get<ValueSummary>('/value/summary')).totals).toMatchObject({ orders: 300, gross: 900 });
      expect(await get<Import>(`/imports/${body.id}`)).toMatchObject({ status: 'committed', footprint: { events: 300 } });
      if (what === 'undoing') await cutOff('undo', 'withdrawSource', 1);
      else await whole('undo');
      expect(await get<Import>(`/imports/${body.id}`)).toMatchObject({ status: 'undone' });
      expect((await get<List<unknown>>('/profiles')).items).toEqual([]);
    },
  );
});
