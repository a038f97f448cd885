/** With which browsers the people of the demo come, and from where. Decided by who they are, so that a person keeps theirs. */
import type { Client } from '../../shared/event.ts';
import { agentOf } from '../collect/agent.ts';
import { NOWHERE, type Geo, type Place } from '../collect/geo.ts';
import { dice } from './dice.ts';
import type { Person } from './person.ts';

const PHONES = [
  [
    'Mozilla/5.0 (iPhone; CPU iPhone OS 17_6 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.6 Mobile/15E148 Safari/604.1',
    0.46,
  ],
  ['Mozilla/5.0 (Linux; Android 14; Pixel 8) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/129.0.0.0 Mobile Safari/537.36', 0.32],
  [
    'Mozilla/5.0 (Linux; Android 14; SM-S921B) AppleWebKit/537.36 (KHTML, like Gecko) SamsungBrowser/26.0 Chrome/122.0.0.0 Mobile Safari/537.36',
    0.12,
  ],
  ['Mozilla/5.0 (Android 14; Mobile; rv:130.0) Gecko/130.0 Firefox/130.0', 0.04],
  ['Mozilla/5.0 (iPad; CPU OS 16_7 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/16.6 Mobile/15E148 Safari/604.1', 0.06],
] as const;
const COMPUTERS = [
  ['Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/129.0.0.0 Safari/537.36', 0.44],
  ['Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/129.0.0.0 Safari/537.36 Edg/129.0.0.0', 0.2],
  ['Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.6 Safari/605.1.15', 0.2],
  ['Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/129.0.0.0 Safari/537.36', 0.09],
  ['Mozilla/5.0 (X11; Linux x86_64; rv:130.0) Gecko/20100101 Firefox/130.0', 0.07],
] as const;
/** Some are away from home when they look. */
const AWAY: readonly (readonly [Place, number])[] = [
  [{ country: 'DE', city: 'Köln' }, 0.4],
  [{ country: 'GB', city: 'London' }, 0.25],
  [{ country: 'FR', city: 'Lille' }, 0.2],
  [{ country: 'US', city: 'Boston' }, 0.15],
];
const BELGIAN = new Set(['Antwerpen', 'Gent']);

/** A browser of somebody: its User-Agent, what it says, and where it stands. */
export interface Browser {
  userAgent: string;
  client: Client;
}

/** The browser that somebody comes with: on a phone or not. */
export function browserOf(person: Person, phone: boolean): Browser {
  const d = dice(`browser ${person.id} ${phone}`);
  const userAgent = d.weighted(phone ? PHONES : COMPUTERS);
  const home = { country: BELGIAN.has(person.city) ? 'BE' : 'NL', city: person.city };
  const place: Place = d.chance(person.locale.startsWith('nl') ? 0.03 : 0.3) ? d.weighted(AWAY) : home;
  return { userAgent, client: { ...agentOf(userAgent), ...place } };
}

/** Addresses of the documentation (RFC 5737) stand for the places of the demo, so that its live visits come from somewhere too. */
const PLACES: Place[] = [
  ...['Zuiderhaven', 'Rotterdam', 'Den Haag', 'Delft', 'Leiden', 'Utrecht'].map((city) => ({ country: 'NL', city })),
  ...[...BELGIAN].map((city) => ({ country: 'BE', city })),
  ...AWAY.map(([place]) => place),
];
const NET = '198.51.100.';
/** The address that stands for a place of the demo. */
export const addressOf = ({ city }: Pick<Place, 'city'>): string => `${NET}${PLACES.findIndex((place) => place.city === city) + 1}`;
/** The place of such an address; every other is unknown. */
export const demoGeo: Geo = (address) => (address.startsWith(NET) ? (PLACES[Number(address.slice(NET.length)) - 1] ?? NOWHERE) : NOWHERE);
