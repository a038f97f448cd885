/** What is asked of a database before and after an upgrade: nothing that depends on the day of asking. */

/** Asks a path of the server API as the site's server and answers the parsed body. */
export type Ask = (path: string) => Promise<unknown>;
/** Answers by path. */
export type Answers = Record<string, unknown>;

const PLAIN = [
  '/sites',
  '/segments',
  '/experiences',
  '/products',
  '/failed-events',
  '/value/summary',
  '/names',
  '/overview?from=2026-09-01&to=2026-11-20&compare=none',
  '/profiles?limit=100&sort=revenue',
  '/search?q=user-1',
  '/audit',
];

const idsOf = (answer: unknown): string[] => (answer as { items: { id: string }[] }).items.map(({ id }) => id);

/** Every answer: lists, then each person with their timeline and value, each segment, each experience. */
export async function askAll(ask: Ask): Promise<Answers> {
  const answers: Answers = {};
  const keep = async (path: string): Promise<unknown> => (answers[path] = await ask(path));
  for (const path of PLAIN) await keep(path);
  for (const id of idsOf(answers['/profiles?limit=100&sort=revenue']).slice(0, 30)) {
    await keep(`/profiles/${id}`);
    await keep(`/profiles/${id}/events?limit=100`);
    await keep(`/profiles/${id}/value`);
  }
  for (const id of idsOf(answers['/segments'])) await keep(`/segments/${id}/members?limit=100`);
  for (const id of idsOf(answers['/experiences'])) await keep(`/experiences/${id}/results`);
  return answers;
}
