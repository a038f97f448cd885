/** The log: one JSON line for each request, job and mishap. No personal data: routes as patterns, never addresses, bodies or names. */

/** What is logged: only mishaps, also what was put right, or every request and job too. */
export const LEVELS = ['error', 'warn', 'info'] as const;
/** One of them. */
export type Level = (typeof LEVELS)[number];

const EVERY = 200;
const MOST = 64 * 1024;

/** Writes lines of at least this level; those of requests are gathered for a moment, so that a busy collector writes a few times a second. */
export function createLog(
  level: Level,
  now: () => number,
  write: (text: string) => void,
): { log(line: Record<string, unknown>): void; flush(): void } {
  const rank = LEVELS.indexOf(level);
  let held = '';
  let timer: NodeJS.Timeout | null = null;
  const flush = (): void => {
    if (timer) clearTimeout(timer);
    timer = null;
    const text = held;
    held = '';
    if (text) write(text);
  };
  return {
    flush,
    log(line) {
      // What has no level, or a graver one than we know, is always told.
      const own = LEVELS.indexOf(line['level'] as Level);
      if (own > rank) return;
      held += JSON.stringify({ at: new Date(now()).toISOString(), ...line }) + '\n';
      if (own < LEVELS.indexOf('info') || held.length > MOST) flush();
      else if (!timer) timer = setTimeout(flush, EVERY).unref();
    },
  };
}
