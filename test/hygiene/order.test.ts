/** Who is suggested follows from what is known, not from the order in which it became known nor from the numbers that it got. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { List, Suggestion } from '../../shared/api.ts';
import { SECRET_KEY, startKith } from '../kit/kith.ts';

const NAMES = ['Ines Prins', 'PRINS, Ines', 'I. Prins', 'Thomas Prins', 'Bram de Wit', 'Wit, B. de', 'Lotte Maas', 'Lote Maas'];
const person = fc.record(
  {
    name: fc.constantFrom(...NAMES),
    email: fc.constantFrom(
      'ines.prins@gmail.com',
      'inesprins@googlemail.com',
      'ines.prins@gmial.com',
      'info@firm.example',
      'bram@ziggo.nl',
    ),
    phone: fc.constantFrom('+31 20 555 0199', '0031205550199', '+31612345678'),
    birthday: fc.constantFrom('1980-03-04', '1980-04-03'),
    address: fc.constantFrom({ street: 'Kade 12', postal_code: '1011 AB', city: 'Delft' }, { city: 'Delft' }),
  },
  { requiredKeys: [] },
);

/** The pairs that are suggested, by user id, with score and evidence. */
async function suggested(people: [string, object][]): Promise<string[]> {
  const kith = await startKith();
  try {
    for (const [userId, traits] of people) await kith.send([{ type: 'identify', userId, traits }], { key: SECRET_KEY });
    await kith.api('marketer', 'POST', '/hygiene/read');
    await kith.doors.hygiene.idle();
    const { items } = (await kith.api<List<Suggestion>>('viewer', 'GET', '/suggestions?limit=200&least=50')).body;
    return items
      .map(({ one, two, score, evidence }) => {
        const ids = [one.userId, two.userId].sort();
        return `${ids.join(' ')} ${score} ${evidence.map(({ field, level, weight, shared }) => `${field} ${level} ${weight} ${shared}`).join(', ')}`;
      })
      .sort();
  } finally {
    await kith.close();
  }
}

describe('suggestions', () => {
  it('are the same in whatever order people came', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(person, { minLength: 2, maxLength: 8 }), fc.infiniteStream(fc.nat()), async (traits, dice) => {
        const people = traits.map((of, i): [string, object] => [`u${i}`, { plan: 'a', ...of }]);
        const keyed = people.map((one) => [dice.next().value, one] as const);
        const shuffled = keyed.sort(([a], [b]) => a - b).map(([, one]) => one);
        expect(await suggested(shuffled)).toEqual(await suggested(people));
      }),
      { numRuns: 12 },
    );
  }, 120_000);
});
