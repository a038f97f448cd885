import { describe, expect, it } from 'vitest';
import { placed } from '../../dashboard/parts/placed.ts';

const screen = { width: 390, height: 844 };
const popup = { width: 288, height: 300 };
const anchor = (left: number, top: number) => ({ left, right: left + 100, top, bottom: top + 32 });

describe('a popup', () => {
  it('ends where its button ends', () => expect(placed({ anchor: anchor(280, 100), popup, screen })).toEqual({ left: 92, top: 136 }));
  it('stays on the screen beside a button at the left edge', () =>
    expect(placed({ anchor: anchor(16, 100), popup, screen })).toEqual({ left: 8, top: 136 }));
  it('stays on the screen beside a button at the right edge', () =>
    expect(placed({ anchor: anchor(280, 100), popup, screen }, { start: true })).toEqual({ left: 94, top: 136 }));
  it('opens upwards where there is no room below', () =>
    expect(placed({ anchor: anchor(280, 800), popup, screen })).toEqual({ left: 92, top: 496 }));
  it('opens downwards where there is no room above', () =>
    expect(placed({ anchor: anchor(280, 20), popup, screen }, { up: true })).toEqual({ left: 92, top: 56 }));
  it('is never pushed off the screen when there is room nowhere', () =>
    expect(placed({ anchor: anchor(0, 40), popup: { width: 500, height: 900 }, screen })).toEqual({ left: 8, top: 8 }));
});
