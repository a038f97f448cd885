import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { StoreError } from '../../collector/store/error.ts';
import { startKith, WRITE_KEY, type Kith } from '../kit/kith.ts';

let kith: Kith;
beforeEach(async () => {
  kith = await startKith();
  kith.store.ingest = () => Promise.reject(new StoreError('conflict', 'This would contradict what is stored. (event.id)'));
});
afterEach(() => kith.close());

const event = { type: 'track', event: 'Seat Chosen', anonymousId: 'a-1', writeKey: WRITE_KEY };
const errors = () => kith.log.filter(({ level }) => level === 'error');

describe('events that the store says contradict it', () => {
  it.each([
    ['/v1/batch', { writeKey: WRITE_KEY, batch: [event] }],
    ['/v1/track', event],
    ['/beacon/v1/batch', { writeKey: WRITE_KEY, batch: [event] }],
  ])('are to be sent again to %s, and the log tells of our error', async (path, body) => {
    const answer = await kith.app.request(path, { method: 'POST', body: JSON.stringify(body) });
    expect([answer.status, answer.headers.get('retry-after')]).toEqual([503, '5']);
    expect(await answer.json()).toEqual({
      error: { code: 'unavailable', message: 'This could not be stored at the moment; send it again later.' },
    });
    expect(errors()).toMatchObject([{ what: `POST ${path}`, error: expect.stringContaining('event.id') }]);
  });
  it('are an error in the log also when a pixel brought them', async () => {
    const data = Buffer.from(JSON.stringify(event)).toString('base64url');
    expect((await kith.app.request(`/v1/pixel/track?data=${data}`)).status).toBe(200);
    expect(errors()).toHaveLength(1);
  });
});
