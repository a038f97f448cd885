import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startKith, type Kith } from '../kit/kith.ts';

const HOUR = 3_600_000;
let kith: Kith;
beforeEach(async () => void (kith = await startKith()));
afterEach(() => kith.close());

const event = (n: number) => ({ type: 'track', event: 'Seat Chosen', anonymousId: 'a-1', messageId: `m-${n}` });

describe('a clock that is put back by an hour', () => {
  it('does not keep the gate from seeing that answers are slow', async () => {
    const { gate } = kith.doors;
    await gate.pass(0, () => Promise.resolve(kith.pass(200)));
    const after = gate.most;
    expect(after).toBeLessThan(400);
    kith.pass(-HOUR);
    gate.most = 400;
    await gate.pass(0, () => Promise.resolve(kith.pass(200)));
    expect(gate.most).toBe(after);
  });
  it('is no answer of an hour less than nothing', async () => {
    await kith.doors.gate.pass(0, () => Promise.resolve(kith.pass(-HOUR)));
    expect(kith.doors.gate.pace).toBe(0);
  });
  it('does not hold up the counts of the door', async () => {
    expect((await kith.send([event(1)], { key: 'nobody-knows-this-key' })).status).toBe(401);
    kith.pass(-HOUR);
    kith.pass(5000);
    let written = 0;
    const { noteDoor } = kith.store.write;
    kith.store.write.noteDoor = (...args) => {
      written++;
      return noteDoor(...args);
    };
    expect((await kith.send([event(2)], { key: 'nobody-knows-this-key' })).status).toBe(401);
    await new Promise((resolve) => setImmediate(resolve));
    expect(written).toBe(1);
  });
  it('does not make a half-sent body believed for longer', () => {
    const { arriving } = kith.doors;
    arriving.begin(() => undefined, 400_000);
    kith.pass(-HOUR);
    kith.pass(2000);
    expect(arriving.expected).toBe(0);
  });
});
