/** When people come to Aurora Hall, and by which door: the year of a concert house, and its campaigns. */
import type { Json } from '../../shared/event.ts';
import type { Dice } from './dice.ts';

const DAY = 86_400_000;

/** How busy each month is, January first: quiet summers, a full December. */
const MONTH = [1, 0.95, 1, 0.95, 0.9, 0.65, 0.35, 0.45, 1.3, 1.35, 1.35, 1.55];
/** How busy each weekday is, Sunday first. */
const WEEKDAY = [1.2, 0.85, 0.85, 0.9, 1, 1.15, 1.05];

/** How busy a moment is: 1 on an average day. */
export function season(ts: number): number {
  const date = new Date(ts);
  return MONTH[date.getUTCMonth()]! * WEEKDAY[date.getUTCDay()]!;
}

/** The moment within a day at which somebody comes: most in the evening, few at night. */
export function hourOf(dice: Dice, day: number): number {
  const hour = dice.weighted([
    [dice.int(7, 11), 0.24],
    [dice.int(12, 16), 0.27],
    [dice.int(17, 20), 0.32],
    [dice.int(21, 22), 0.17],
    [dice.int(23, 29) % 24, 0.04],
  ]);
  return Math.floor(day / DAY) * DAY + hour * 3_600_000 + dice.int(0, 3_599_999);
}

/** How a visit was brought: what the address and the page before it say. */
export interface Door {
  name: string;
  referrer: string;
  campaign?: Json;
  landing: string;
}

const campaignOf = (ts: number): string => {
  const month = new Date(ts).getUTCMonth();
  return month >= 7 && month <= 9
    ? 'autumn-season'
    : month >= 10
      ? 'winter-nights'
      : month <= 1
        ? 'new-year'
        : month <= 4
          ? 'spring-programme'
          : 'summer-passes';
};

/** The door of a visit. First visits come by search and social; people who are known come by newsletter and of themselves. */
export function doorOf(dice: Dice, ts: number, known: boolean): Door {
  const name = dice.weighted(
    known
      ? ([
          ['direct', 0.44],
          ['newsletter', 0.3],
          ['search', 0.18],
          ['social', 0.08],
        ] as const)
      : ([
          ['search', 0.4],
          ['direct', 0.16],
          ['social', 0.2],
          ['partner', 0.12],
          ['poster', 0.07],
          ['newsletter', 0.05],
        ] as const),
  );
  const campaign = campaignOf(ts);
  const landing = dice.weighted([
    ['index', 0.5],
    ['seats', 0.28],
    ['product', 0.14],
    ['records', 0.08],
  ] as const);
  switch (name) {
    case 'search': {
      const found = dice.weighted([
        ['https://www.google.com/', 6.6],
        ['ad', 1.2],
        ['https://duckduckgo.com/', 0.8],
        ['https://www.bing.com/', 0.8],
        ['https://chatgpt.com/', 0.6],
      ]);
      if (found !== 'ad') return { name, landing, referrer: found };
      return { name, landing, referrer: 'https://www.google.com/', campaign: { source: 'google', medium: 'cpc', name: campaign } };
    }
    case 'social':
      return {
        ...{ name, landing, referrer: dice.pick(['https://www.instagram.com/', 'https://www.facebook.com/']) },
        ...(dice.chance(0.6) && { campaign: { source: 'social', medium: 'paid', name: campaign } }),
      };
    case 'newsletter':
      return {
        name,
        landing: dice.pick(['index', 'seats', 'product']),
        referrer: '',
        campaign: { source: 'newsletter', medium: 'email', name: campaign },
      };
    case 'partner':
      return {
        name,
        landing,
        referrer: 'https://uit.zuiderhaven.example/agenda',
        campaign: { source: 'zuiderhaven-uit', medium: 'referral', name: campaign },
      };
    case 'poster':
      return { name, landing: 'seats', referrer: '', campaign: { source: 'poster', medium: 'qr', name: campaign } };
    default:
      return { name, landing, referrer: '' };
  }
}
