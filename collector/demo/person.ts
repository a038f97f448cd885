/** Who comes to Aurora Hall. A person is wholly decided by the seed and by when and as which they first came. */
import { dice, type Dice } from './dice.ts';
import type { Taste } from './catalogue.ts';
import { hourOf, season } from './season.ts';

const DAY = 86_400_000;

/**
 * One person, with the rates of the buying process:
 * - visits come as a Poisson process with a rate of their own (gamma over people), thinned by the season, until the person drops out for good
 *   (exponential lifetime, its mean again gamma over people): the Pareto/NBD story of Schmittlein, Morrison and Colombo 1987, for visits;
 * - each visit leads to an order with a probability of their own (beta over people), lower on the first visit, higher for who holds a pass;
 * - what is bought follows the person's taste, how many and how dear their purse.
 */
export interface Person {
  id: string;
  /** First visit. */
  since: number;
  /** Last moment at which they may still come. */
  until: number;
  visitsPerDay: number;
  buys: number;
  purse: number;
  taste: Taste;
  second: Taste;
  name: string;
  email: string;
  city: string;
  userId: string;
  /** Anonymous ids of their browsers; the first is the one they came with. */
  devices: string[];
  phone: boolean;
  locale: string;
}

const TASTES = [
  ['symphony', 0.28],
  ['jazz', 0.27],
  ['chamber', 0.18],
  ['choral', 0.14],
  ['family', 0.13],
] as const;
const CITIES = [
  ['Zuiderhaven', 0.44],
  ['Rotterdam', 0.14],
  ['Den Haag', 0.11],
  ['Delft', 0.09],
  ['Leiden', 0.08],
  ['Utrecht', 0.07],
  ['Antwerpen', 0.04],
  ['Gent', 0.03],
] as const;
const FIRST =
  'Anna Bram Carla Daan Elif Femke Gijs Hanna Imre Joke Karim Lotte Maarten Noor Otis Petra Quirine Ruben Saskia Thijs Ursula Vera Wout Xenia Yara Zeno Amir Bente Cees Dilara Emma Floris Greet Hugo Iris Jonas Kaat Lars Mila Nils Olga Pim Roos Samira Teun Vikram Willem Yusuf Lies Marek Julia Sofie Tomas Eva Levi Nadia Oscar Puck Rana Sven'.split(
    ' ',
  );
const LAST =
  'de Vries,Jansen,van Dijk,Bakker,Visser,Smit,Meijer,Mulder,Bos,Vos,Peters,Hendriks,van Leeuwen,Dekker,Brouwer,de Wit,Dijkstra,Koning,Postma,Yilmaz,Kaya,El Amrani,Nguyen,Kowalski,Silva,Schouten,Willems,Maes,Claes,Wouters,Hoekstra,Prins,Blom,Huisman,Peeters,Kuipers,Veenstra,Kramer,van Wijk,Scholten,Post,Martens,Kok,Jacobs,Haan,Okonkwo,Rossi,Novak,Berg,Lindeman'.split(
    ',',
  );

/** Somebody who first came on this day as the n-th. */
export function personOf(seed: string, day: number, n: number): Person {
  const d = dice(`${seed} person ${day} ${n}`);
  const since = hourOf(d, day);
  const once = d.chance(0.5);
  const lifetime = once ? 0 : Math.min(d.exponential(d.gamma(1.6, 120 * DAY)), 3 * 365 * DAY);
  const [first, last] = [d.pick(FIRST), d.pick(LAST)];
  const handle = `${first}.${last}`.toLowerCase().replace(/[^a-z.]/g, '');
  const number = `${Math.floor(day / DAY)}${String(n).padStart(3, '0')}`;
  const device = () => `v-${number}-${d.int(0, 2 ** 30).toString(36)}`;
  const taste = d.weighted(TASTES);
  return {
    id: number,
    since,
    until: since + lifetime,
    visitsPerDay: d.gamma(0.9, 1 / 36),
    buys: d.beta(0.9, 3.2),
    purse: Math.exp(0.45 * d.normal()),
    taste,
    second: d.weighted(TASTES),
    name: `${first} ${last}`,
    email: `${handle}.${number.slice(-5)}@${d.pick(['mail.example', 'post.example', 'haven.example'])}`,
    city: d.weighted(CITIES),
    userId: `m-${number}`,
    devices: [device(), ...(d.chance(0.22) ? [device()] : [])],
    phone: d.chance(0.58),
    locale: d.weighted([
      ['nl-NL', 0.72],
      ['en-GB', 0.16],
      ['nl-BE', 0.07],
      ['de-DE', 0.05],
    ] as const),
  };
}

/** How a hall's audience grows. */
export interface Growth {
  /** Midnight (UTC) of the first day. */
  began: number;
  /** New people a day, on average over the first year. */
  perDay: number;
  /** When the hall came to be talked about: over the next 90 days newcomers rise evenly to three times as many, and stay so. */
  noticed: number;
}

/** How many people come for the first time on a day: a busy season brings more, every year a sixth more than the one before, and fame yet more. */
export function newcomers(seed: string, day: number, { began, perDay, noticed }: Growth): number {
  const fame = 1 + 2 * Math.min(1, Math.max(0, (day - noticed) / (90 * DAY)));
  return dice(`${seed} newcomers ${day}`).poisson(perDay * fame * season(day) * Math.pow(1.17, (day - began) / (365 * DAY)));
}

/** The moments of all of a person's visits, the first included. */
export function visitsOf(seed: string, person: Person): number[] {
  const d: Dice = dice(`${seed} visits ${person.id}`);
  const visits = [person.since];
  // Candidates at the busiest rate, each kept in proportion to the season (Lewis and Shedler 1979).
  const busiest = 2;
  for (let at = person.since; ;) {
    at += d.exponential(DAY / (person.visitsPerDay * busiest));
    if (at > person.until) return visits.sort((a, b) => a - b);
    if (d.chance(season(at) / busiest)) visits.push(Math.max(hourOf(d, at), person.since + 3_600_000));
  }
}
