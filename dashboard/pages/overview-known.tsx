import type { ComponentChildren } from 'preact';
import type { Overview } from '../../shared/api.ts';
import { Link, Time } from '../parts/index.ts';
import { tn } from '../text/text.ts';

/** Since when all that was bought is known, where figures reach further back than that: said of the import that begins last; null else. `from`: the earliest of the figures. */
export function completeFrom({ knownFrom }: Overview, from = ''): ComponentChildren {
  const last = knownFrom.at(-1);
  if (!last || from >= last.at) return null;
  return tn('overview.knownFrom', {
    when: <Time at={last.at} as="date" />,
    import: <Link to={`/imports/${encodeURIComponent(last.import.id)}`}>{last.import.name}</Link>,
  });
}
