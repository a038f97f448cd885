import { describe, expect, it } from 'vitest';
import { parseTime, storedTime } from '../../collector/collect/clock.ts';
import { first, now, track } from '../kit/admission.ts';

describe('the clock', () => {
  const at = (text: string) => parseTime(text);
  it.each([
    ['2024-05-01T12:00:00Z', '2024-05-01T12:00:00Z'],
    ['2024-05-01T12:00:00.123456Z', '2024-05-01T12:00:00.123Z'],
    ['2024-05-01T14:00:00+02:00', '2024-05-01T12:00:00Z'],
    ['2024-05-01T14:00:00+0200', '2024-05-01T12:00:00Z'],
    ['2024-05-01 12:00:00', '2024-05-01T12:00:00Z'],
    ['2024-05-01T12:00', '2024-05-01T12:00:00Z'],
    ['2024-05-01', '2024-05-01T00:00:00Z'],
    ['2024-02-29T23:00:00Z', '2024-02-29T23:00:00Z'],
    ['2000-02-29', '2000-02-29T00:00:00Z'],
  ])('reads %s', (text, same) => expect(at(text)).toBe(Date.parse(same)));
  it.each([
    'yesterday',
    '',
    '1714564800000',
    '2024-13-01',
    '2024-05-01T25:00:00Z',
    '05/01/2024',
    'NaN',
    '2024-05-01T12:00:00Zjunk',
    '2026-02-29',
    '2026-02-30T12:00:00Z',
    '2026-04-31 09:00',
  ])('refuses %j', (text) => expect(at(text)).toBeNull());
  it.each([
    ['receivedAt - (sentAt - timestamp)', now - 60_000 + 3_600_000, now + 3_600_000, now - 60_000],
    ['timestamp without sentAt', now - 1e10, null, now - 1e10],
    ['receivedAt without timestamp', null, now, now],
    ['never later than receivedAt', now + 1e6, null, now],
    ['never later than receivedAt, whatever the two clocks say', now + 1e12, now, now],
    ['a phone that lives in 1970', 60_000, 90_000, now - 30_000],
  ])('stores %s', (_name, timestamp, sentAt, stored) => expect(storedTime(timestamp, sentAt, now)?.ts).toBe(stored));
  it.each([
    ['a request on its way for less than a minute', now - 59_999, now - 59_999, undefined],
    ['a clock that is an hour fast', now + 3_600_000 - 5000, now + 3_600_000, { by: -3_600_000, why: 'skew' }],
    ['a clock that is an hour slow', now - 3_605_000, now - 3_600_000, { by: 3_600_000, why: 'skew' }],
    ['a time that had not come yet', now + 120_000, null, { by: -120_000, why: 'future' }],
    ['a time later than that of sending', now + 120_000, now, { by: -120_000, why: 'future' }],
    ['a time a little later than that of sending, by a wrong clock', now + 3_600_009, now + 3_600_000, { by: -3_600_009, why: 'skew' }],
    ['an old date without a time of sending', now - 1e12, null, undefined],
    ['no time', null, now - 1e12, undefined],
  ])('notes %s', (_name, timestamp, sentAt, note) => expect(storedTime(timestamp, sentAt, now)?.clock).toEqual(note));
  it('refuses what lies before the year 1, however it got there', () => {
    expect(storedTime(-8.64e15, null, now)).toBeNull();
    expect(storedTime(-8.64e15, 8.64e15, now)).toBeNull();
    expect(storedTime(at('0001-01-01T00:00:00Z'), null, now)?.ts).toBe(Date.parse('0001-01-01T00:00:00Z'));
  });
  it('of the batch holds for events that have none of their own', () => {
    const body = { sentAt: '2016-03-04T12:00:10Z', batch: [{ ...track, timestamp: '2016-03-04T12:00:00Z' }] };
    expect(first(body).ts).toBe(now - 10_000);
  });
  it.each(['Invalid Date', 1_714_564_800, true, { toString: 1 }])(
    'of sending that is no time (%j) changes nothing, and is told',
    (sentAt) => {
      const timestamp = '2016-03-04T12:00:00Z';
      const note = { by: 0, why: 'unread' };
      expect(first({ sentAt, batch: [{ ...track, timestamp }] })).toMatchObject({ ts: Date.parse(timestamp), clock: note });
      expect(first({ sentAt, batch: [{ ...track, timestamp, sentAt: timestamp }] }).clock).not.toEqual(note);
      expect(first({ sentAt, batch: [track] }).clock).toBeUndefined();
    },
  );
  it.each([null, ''])('of sending that is absent (%j) is not told', (sentAt) => {
    expect(first({ sentAt, batch: [{ ...track, timestamp: '2016-03-04T12:00:00Z' }] }).clock).toBeUndefined();
  });
});
