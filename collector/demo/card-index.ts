/** The box office's old card index, typed in two months ago: people whom the site knows already under another id, and cards that nobody ever read again. */
import type { Event, Json } from '../../shared/event.ts';
import { dice } from './dice.ts';
import type { Person } from './person.ts';

const STREETS = 'Kade,Marktstraat,Havenweg,Kerkplein,Lindelaan,Molenstraat,Dorpsstraat'.split(',');
const HOST_SLIPS = ['gmial.com', 'gmail.con', 'hotmial.com', 'outlok.com'];

interface Card {
  id: string;
  traits: Record<string, unknown>;
}
/** How a card names somebody: as people write names on cards. */
const written = (name: string, way: number): string => {
  const [first = '', ...rest] = name.split(' ');
  const last = rest.join(' ');
  return [`${last}, ${first}`, `${first[0] ?? ''}. ${last}`, name.toUpperCase(), `Mw. ${name}`][way % 4] ?? name;
};

/**
 * Who is in it: everybody of `members` (the users of the site who are told of by their card too), then cards that are odd in one way each. What the site
 * learned of each member meanwhile (number, birthday, address) comes as a statement of their own account. Simulated addresses and numbers: streets that
 * every town has, numbers that their plan keeps for fiction or gives nobody.
 */
export function cardIndex(seed: string, members: readonly Person[], at: number): Event[] {
  const cards: Card[] = [];
  members.forEach((person, i) => {
    const d = dice(`${seed} card ${person.id}`);
    const phone = `06 ${String(15_500_000 + d.int(0, 99_999))}`;
    const born = `${d.int(1948, 2001)}-${String(d.int(1, 12)).padStart(2, '0')}-${String(d.int(1, 28)).padStart(2, '0')}`;
    const address = {
      street: `${d.pick(STREETS)} ${d.int(2, 180)}`,
      postal_code: `${d.int(3011, 3079)} ${d.pick(['AB', 'CD', 'EG', 'HK'])}`,
      city: person.city,
      country: 'NL',
    };
    cards.push({ id: person.userId, traits: { phone, ...(i % 3 > 0 && { birthday: born }), address } });
    const card = { name: written(person.name, i), phone: phone.replace('06 ', '+31 6 '), ...(i % 2 === 0 && { birthday: born }) };
    cards.push({
      id: `card-${101 + i}`,
      traits: { ...card, ...(i % 3 === 0 && { address: { ...address, street: address.street.toLowerCase() } }) },
    });
  });
  HOST_SLIPS.forEach((host, i) =>
    cards.push({
      id: `card-${301 + i}`,
      traits: { name: `Koor ${['Cantate', 'Jubilate', 'Toonkunst', 'Vivace'][i]}`, email: `secretaris${i}@${host}` },
    }),
  );
  const odd: Record<string, unknown>[] = [
    { name: 'KAREL VOS', phone: '010-12', birthday: '1962-02-30' },
    { name: 'test test', email: 'test@test.nl', phone: '0000000000' },
    { name: 'n.v.t.', email: 'onbekend', address: { street: '-', city: 'Delft' } },
    {
      name: 'Truus Bakker 2',
      birthday: '31-13-1950',
      address: { street: 'Kade 4', postal_code: '301 AB', city: 'Rotterdam', country: 'Nederland' },
    },
    { name: 'GREET DE WIT', email: 'greet.de.wit@@mail.example', since: '2061-03-01' },
    { name: 'xxx', phone: '06-1234', birthday: '1874-05-06' },
  ];
  odd.forEach((traits, i) => cards.push({ id: `card-${401 + i}`, traits }));
  return cards.map(({ id, traits }, i) => ({
    ...{ type: 'identify', messageId: `card-${i}`, name: '', userId: id },
    ...{ ts: at + i * 1000, receivedAt: at + i * 1000, data: traits as Json, context: {} },
  }));
}
