import { render } from 'preact';
import { describe, expect, it } from 'vitest';
import type { Link, TimelineEvent } from '../../shared/api.ts';
import type { Json } from '../../shared/event.ts';
import { phrase, type Around } from '../../dashboard/timeline/phrase.tsx';
import { bands, days, joinedBy, merged, settled } from '../../dashboard/timeline/story.ts';

const around: Around = {
  site: 'Aurora Hall',
  joined: false,
  segments: new Map([['s_1', 'At risk']]),
  experiences: new Map([['x_1', { name: 'Welcome back', slot: 'hero', audience: { kind: 'segment', id: 's_1' } }]]),
};
const event = (change: Partial<TimelineEvent>): TimelineEvent => ({
  id: 'e',
  messageId: 'm',
  type: 'track',
  context: {},
  timestamp: '2024-03-03T10:00:00.000Z',
  receivedAt: '2024-03-03T10:00:00.000Z',
  anonymous: false,
  ...change,
});
const track = (name: string, properties: Json = {}) => event({ event: name, properties });
/** The words as a reader sees them. */
function shown(e: TimelineEvent, more: Partial<Around> = {}): string {
  const box = document.createElement('div');
  const said = phrase(e, { ...around, ...more });
  render(<p>{said.words}</p>, box);
  return [box.textContent, ...said.detail].join(' · ');
}
const decision = (facts: unknown[]) => `${btoa(JSON.stringify(facts)).replace(/=+$/, '')}.signature`;

describe('an event reads as', () => {
  const rows: [TimelineEvent, string][] = [
    [track('Product Viewed', { name: 'Mahler 5', category: 'Orchestra' }), 'Viewed Mahler 5 · Orchestra'],
    [track('Product Added', {}), 'Put a product in the cart'],
    [
      track('Order Completed', { order_id: 'A-1', coupon: 'SUMMER', products: [{ name: 'Jazz night', quantity: 2 }] }),
      'Ordered 2 × Jazz night · order A-1 · code SUMMER',
    ],
    [track('Order Completed', { products: ['a', 'b', 'c', 'd'].map((name) => ({ name })) }), 'Ordered a, b and 2 more'],
    [track('Order Completed', { products: 'none', order_id: 7 }), 'Ordered · order 7'],
    [
      track('Order Paid', { order_id: 'A-1', payment_method: 'card', transaction_id: 'ch_1' }),
      'An order was paid · order A-1 · card · ch_1',
    ],
    [track('Order Refunded', { order_id: 'A-1' }), 'Got a refund · order A-1'],
    [track('Products Searched', { query: 'jazz', results: 1 }), 'Searched for “jazz” · 1 result'],
    [track('Checkout Step Viewed', { step: 2 }), 'Reached step 2 of the checkout'],
    [
      track('$exposure', { decisionId: decision([1, 'x_1', 1, 'B', 0, 0.5, 1, 'a']) }),
      'Saw Welcome back in hero · because they are in “At risk” · variant B',
    ],
    [
      track('$exposure', { decisionId: decision([1, 'x_1', 1, 'control', 1, 0.5, 1, 'a']) }),
      'Was left alone in hero, to compare with Welcome back · because they are in “At risk”',
    ],
    [track('$exposure', { decisionId: '%%%.x' }), 'Saw an experience in a place of the page'],
    [track('$exposure', { decisionId: 7 }), 'Saw an experience in a place of the page'],
    [
      track('$exposure', {
        decisionId: decision([1, 'x_1', 1, 'control', 1, 0.1, 1, 'a']),
        experience: 'x_1',
        variant: 'control',
        slot: 'hero',
      }),
      'Was left alone in hero, to compare with Welcome back · because they are in “At risk”',
    ],
    [
      track('$exposure', { experience: 'x_1', variant: 'control', slot: 'hero' }),
      'Was left alone in hero, to compare with Welcome back · because they are in “At risk”',
    ],
    [
      track('$exposure', { experience: 'x_1', variant: 'B', slot: 'hero', control: true }),
      'Was left alone in hero, to compare with Welcome back · because they are in “At risk”',
    ],
    [track('$consent', { purpose: 'ads', granted: false }), 'Refused ads'],
    [
      track('$consent', { purposes: { analytics: true, personalization: true }, mode: 'required', state: 'granted' }),
      'Agreed to analytics and personalization',
    ],
    [track('$consent', { purposes: { analytics: false, personalization: false }, gpc: true }), 'Refused analytics and personalization'],
    [track('$consent', { purposes: { analytics: true, personalization: false } }), 'Agreed to analytics, refused personalization'],
    [track('$consent', { purposes: 'all' }), 'Chose about consent'],
    [
      track('Seat Picked', { row: 'G', seat: 12, hall: 'Great', rest: { a: 1 } }),
      'Seat Picked · row: G · seat: 12 · hall: Great · 1 more detail',
    ],
    [event({ type: 'page', name: '', properties: { title: 'Till · Aurora Hall', path: '/till' } }), 'Visited Till · /till'],
    [
      event({ type: 'page', name: '', context: { page: { path: '/x', referrer: 'https://www.google.com/' } } }),
      'Visited /x · from google.com',
    ],
    [event({ type: 'page', name: 'Home', anonymous: true }), 'Visited Home · anonymous'],
    [event({ type: 'screen', name: 'Start' }), 'Opened Start'],
    [event({ type: 'screen', name: 'Start', clock: { by: -3 * 3_600_000, why: 'skew' } }), 'Opened Start · time corrected by 3 hours'],
    [
      event({ type: 'screen', name: 'Start', clock: { by: 0, why: 'unread' } }),
      'Opened Start · its sender gave no usable time of sending, so a wrong clock was not corrected',
    ],
    [
      event({ type: 'screen', name: 'Start', clock: { by: 56 * 31_557_600_000, why: 'skew' } }),
      'Opened Start · time corrected by 56 years',
    ],
    [
      event({ type: 'screen', name: 'Start', clock: { by: -90_000, why: 'future' } }),
      'Opened Start · dated 2 minutes ahead, so the time it came is shown',
    ],
    [
      event({ type: 'identify', userId: 'u-1', traits: { email: 'a@b.test' } }),
      'Was recognised as a@b.test · email'.replace('email', 'e-mail'),
    ],
    [event({ type: 'identify', traits: { city: 'Utrecht' } }), 'Details came in: city'],
    [event({ type: 'group', traits: { name: 'Friends' } }), 'Joined Friends'],
    [event({ type: 'alias' }), 'Got another id'],
    [event({ event: undefined }), 'something'],
    [
      track('Touch Made', {
        channel: 'phone',
        direction: 'outbound',
        subject: 'Renewal',
        outcome: 'call back',
        agent: 'Ines',
        campaign: 'May',
      }),
      'Was contacted by phone: Renewal · call back · campaign May · by Ines',
    ],
    [track('Touch Made', { channel: 'letter', campaign: 'May', cost: 1.2, currency: 'eur' }), 'Was contacted by letter: May · cost €1.20'],
    [track('Touch Made', { direction: 'inbound', note: 'wants seats' }), 'Got in touch · wants seats'],
    [track('Touch Made', { channel: 7, campaign: { a: 1 }, cost: 'much' }), 'Was contacted by 7'],
    [
      track('Campaign Responded', { campaign: 'May', response: 'voucher redeemed', detail: 'in the shop', value: 40, currency: 'EUR' }),
      'Responded to May: voucher redeemed · in the shop',
    ],
    [track('Campaign Responded', {}), 'Responded to a campaign'],
    [
      track('Survey Answered', { survey: 'Season 2024', question: 'Will you come again?', answer: 'gladly', score: 9 }),
      'Answered “Will you come again?” with gladly · survey Season 2024 · score 9',
    ],
    [track('Survey Answered', { score: 9 }), 'Answered a survey: 9'],
    [track('Survey Answered', { survey: 'Season 2024' }), 'Answered a survey · survey Season 2024'],
    [track('Customer Created'), 'Became known as a customer'],
    [track('Points Opened', { points: 1200, program: 'Friends' }), 'Came with 1,200 points · Friends'],
    [track('Points Opened', { points: 'many' }), 'Came with a balance of points'],
  ];
  it.each(rows)('%j: %s', (e, words) => expect(shown(e)).toBe(words));

  it.each([
    [{ total: 12, products: [{ price: 5 }] }, 12],
    [
      {
        products: [
          { price: 12.5, quantity: 2, line_amount: 24 },
          { price: 99.95, discount: 1 },
        ],
        discount: 2,
      },
      120.95,
    ],
    [{ products: [{ price: 0.1, quantity: 3 }] }, 0.3],
    [{ products: [{ name: 'without a price' }] }, undefined],
    [{}, undefined],
  ])('an order %j of its total, or of its lines: %s', (properties, value) =>
    expect(phrase(track('Order Completed', properties), around).money?.value).toBe(value),
  );
  it('a registration where it made a visitor known', () =>
    expect(shown(event({ type: 'identify', userId: 'u', traits: { email: 'a@b.test' } }), { joined: true })).toBe(
      'Registered with a@b.test',
    ));

  it('text, whatever it holds', () => {
    const box = document.createElement('div');
    render(<p>{phrase(track('Product Viewed', { name: '<img src=x onerror=alert(1)>' }), around).words}</p>, box);
    expect(box.querySelector('img')).toBeNull();
    expect(box.textContent).toBe('Viewed <img src=x onerror=alert(1)>');
  });
  it('money only in a currency that is one', () => {
    expect(phrase(track('Order Completed', { total: 84, currency: 'eur' }), around).money).toEqual({ value: 84, currency: 'EUR' });
    expect(phrase(track('Order Refunded', { total: 84, currency: '<b>' }), around).money).toEqual({ value: -84, currency: undefined });
    expect(phrase(track('Order Completed', { total: 'much' }), around).money).toBeUndefined();
  });
  const strange: unknown[] = [
    null,
    [],
    'text',
    5,
    { products: [null, 3, 'x', { name: {} }] },
    { name: 'x'.repeat(1e5) },
    { constructor: 'x' },
  ];
  it.each(strange.map((properties) => [properties]))('something short for %j', (properties) => {
    for (const name of ['Order Completed', 'Product Viewed', '$exposure', '$consent', 'Anything'])
      expect(shown(track(name, properties as Json)).length).toBeLessThan(700);
  });
});

describe('a story', () => {
  const at = (iso: string, id: string) => event({ id, messageId: id, timestamp: iso });
  const link = (iso: string, more: Partial<Link> = {}): Link => ({
    id: iso,
    joined: 'p_2',
    identifier: { namespace: 'anonymous_id', value: 'a' },
    at: iso,
    trust: 'claimed',
    source: 'Website',
    reason: '',
    events: 3,
    endedAt: null,
    ...more,
  });
  const events = [at('2024-03-04T10:00:00Z', 'c'), at('2024-03-03T10:00:00Z', 'b'), at('2024-03-01T10:00:00Z', 'a')];
  const drawn = (links: Link[], complete = true) =>
    days(events, links, complete).map((day) => [
      day.key,
      ...day.entries.map((e) => (e.kind === 'event' ? e.event.id : `band ${e.band.events}`)),
    ]);

  it('stands in days, the band above the event that made it', () =>
    expect(drawn([link('2024-03-03T10:00:00Z')])).toEqual([
      ['2024-03-04', 'c'],
      ['2024-03-03', 'band 3', 'b'],
      ['2024-03-01', 'a'],
    ]));
  it('puts links of one moment in one band, and leaves out undone ones', () => {
    expect(
      bands([
        link('2024-03-03T10:00:00Z'),
        link('2024-03-03T10:00:30Z'),
        link('2024-03-02T10:00:00Z', { endedAt: '2024-03-05T00:00:00Z' }),
      ]),
    ).toMatchObject([{ events: 6 }]);
  });
  it('has the band where they became known, however late that was told', () => {
    const told = event({
      id: 'i',
      type: 'identify',
      anonymousId: 'a',
      userId: 'u',
      timestamp: '2024-03-02T10:00:00Z',
      receivedAt: '2024-03-05T10:00:00Z',
    });
    const links = settled(
      [link('2024-03-03T10:00:00Z'), link('2024-03-03T10:00:00Z', { identifier: { namespace: 'anonymous_id', value: 'b' } })],
      [told],
    );
    expect(links.map((l) => l.at)).toEqual(['2024-03-02T10:00:00Z', '2024-03-03T10:00:00Z']);
    expect(joinedBy(told, links)).toBe(true);
    expect(settled([link('2024-03-01T10:00:00Z')], [told])[0]?.at).toBe('2024-03-01T10:00:00Z');
  });
  it('keeps a band older than everything until everything is loaded', () => {
    expect(drawn([link('2024-02-01T00:00:00Z')], false).flat()).not.toContain('band 3');
    expect(drawn([link('2024-02-01T00:00:00Z')], true).at(-1)).toEqual(['2024-02-01', 'band 3']);
  });
  it('is merged without doubles, newest first', () =>
    expect(merged([at('2024-03-05T10:00:00Z', 'd'), ...events], events).map((e) => e.id)).toEqual(['d', 'c', 'b', 'a']));
});
