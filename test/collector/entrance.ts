/** How the first owner comes in: the set-up link, a session's cookie, and requests as the dashboard sends them. */
import { expect } from 'vitest';
import { setUpLink } from '../../collector/access/entry.ts';
import { PUBLIC_URL, type Kith } from '../kit/kith.ts';

export const password = 'a long enough password';
/** Headers of a request from the dashboard's own pages. */
export const own = { origin: PUBLIC_URL, 'content-type': 'application/json' };
export const site = {
  name: 'Shop',
  origins: ['https://shop.example/some/page'],
  timeZone: 'Europe/Amsterdam',
  currency: 'eur',
  language: 'nl',
};

/** Sends a body to an API path (below `/api/v1`). */
export const postTo = (kith: Kith, path: string, body: unknown, headers: Record<string, string> = own) =>
  kith.app.request(`/api/v1${path}`, { method: 'POST', headers, body: JSON.stringify(body) });
export const cookieOf = (answer: Response): string => (answer.headers.get('set-cookie') ?? '').split(';')[0] ?? '';
/** The token of a fresh set-up link; null when there is none any more. */
export const linkTokenOf = async (kith: Kith) => new URL((await setUpLink(kith.deps)) ?? '').searchParams.get('token');
/** Sets Kith up; answers the owner's cookie. */
export async function setUpOf(kith: Kith): Promise<string> {
  const answer = await postTo(kith, '/setup', {
    token: await linkTokenOf(kith),
    email: ' Owner@Example.com ',
    password,
    name: 'Olga',
    site,
  });
  expect(answer.status).toBe(200);
  return cookieOf(answer);
}
