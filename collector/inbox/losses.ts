/** What did not get in, in words that the overview shows: zero, or with its reasons. Pure. */
import type { Losses } from '../../shared/api.ts';
import { isLoss, type Loss } from '../store/queries/losses.ts';

/** The answer of `GET /losses` from what was counted. */
export function lossesOf(from: string, to: string, counted: Loss[]): Losses {
  const of = (cause: Loss['cause']): Loss[] => counted.filter((loss) => loss.cause === cause);
  const sum = (list: Loss[]): number => list.reduce((all, { count }) => all + count, 0);
  return {
    from,
    to,
    refused: of('refused').map(({ detail, count }) => ({ code: detail, count })),
    rescued: sum(of('rescued')),
    notKept: sum(of('not_kept')),
    traits: of('trait').map(({ detail, count }) => ({ name: detail, count })),
    requests: counted.flatMap(({ cause, site, count }) => (isLoss(cause) ? [{ cause, anySite: site === 0, count }] : [])),
  };
}
