import { describe, expect, it } from 'vitest';
import { isReachingSound, reachingIn, typedReaching } from '../../dashboard/pages/settings-reaching.tsx';

describe('what contacts cost, as it is typed', () => {
  it('comes back as it was saved', () => {
    const saved = [
      { channel: 'call', cost: 5.5 },
      { channel: 'letter', cost: 0 },
    ];
    expect(reachingIn(typedReaching(saved))).toEqual(saved);
    expect(isReachingSound(typedReaching(saved))).toBe(true);
  });
  it('may be written with a comma, capitals and blanks', () => {
    expect(reachingIn([{ channel: ' Call ', cost: '5,5' }])).toEqual([{ channel: 'call', cost: 5.5 }]);
  });
  it.each([
    ['a channel without a name', [{ channel: ' ', cost: '1' }]],
    ['a channel without a cost', [{ channel: 'call', cost: '' }]],
    ['a cost below nothing', [{ channel: 'call', cost: '-1' }]],
    [
      'a channel twice',
      [
        { channel: 'call', cost: '1' },
        { channel: 'Call', cost: '2' },
      ],
    ],
  ])('cannot be saved with %s', (_, typed) => {
    expect(isReachingSound(typed)).toBe(false);
  });
});
