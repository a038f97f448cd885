/** What went wrong inside the SDK: kept for `kith.debug()`, never thrown into the host page. */
export interface Problems {
  /** The last twenty, oldest first. */
  list: string[];
  /** Each is also written to the console's debug level. */
  loud: boolean;
  note(problem: unknown): void;
  /** The same function, but an exception inside it is noted and answers `undefined`. */
  guard<A extends unknown[], R>(run: (...args: A) => R): (...args: A) => R | undefined;
}

/** An empty list of problems. */
export function createProblems(): Problems {
  const note = (problem: unknown): void => {
    try {
      problems.list = [...problems.list.slice(-19), String(problem)];
      if (problems.loud) console.debug('kith', problem);
    } catch {
      // What was thrown cannot even be made text; the page must not learn of it.
    }
  };
  const problems: Problems = {
    list: [],
    loud: false,
    note,
    guard:
      (run) =>
      (...args) => {
        try {
          return run(...args);
        } catch (problem) {
          note(problem);
          return undefined;
        }
      },
  };
  return problems;
}
