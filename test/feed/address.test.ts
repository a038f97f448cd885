import { describe, expect, it } from 'vitest';
import { isPrivate } from '../../collector/feed/address.ts';

describe('a network address', () => {
  it.each([
    ['127.0.0.1', true],
    ['10.1.2.3', true],
    ['172.31.0.1', true],
    ['192.168.1.1', true],
    ['169.254.169.254', true],
    ['100.64.0.1', true],
    ['0.0.0.0', true],
    ['::1', true],
    ['fd00::1', true],
    ['fe80::1%eth0', true],
    ['::ffff:10.0.0.1', true],
    ['::ffff:7f00:1', true],
    ['64:ff9b::a00:1', true],
    ['93.184.216.34', false],
    ['172.32.0.1', false],
    ['2606:2800:220:1::1', false],
    ['::ffff:93.184.216.34', false],
  ])('%s is private: %s', (address, expected) => expect(isPrivate(address)).toBe(expected));
});
