/** What was refused while telling people apart, and people who may be one, as tables. Pure. */
import type { ExportedWarning, ProfileRow, Suggestion } from '../../shared/api.ts';
import type { Sheet } from './answer.ts';
import type { Cell } from './csv.ts';

/** A row a statement. */
export const warningsSheet: Sheet<ExportedWarning> = {
  head: ['kind', 'sender', 'source', 'detail', 'count', 'first', 'last', 'page', 'profile_id', 'profile'],
  rows: (of) => [
    [...[of.kind, of.sender, of.source, of.detail, of.count, of.first, of.last, of.page], ...[of.profile?.id, of.profile?.name]],
  ],
};

const SIDE = ['id', 'user_id', 'name', 'email', 'orders', 'last_seen'];
const side = ({ id, userId, name, email, orders, lastSeen }: ProfileRow): Cell[] => [id, userId, name, email, orders, lastSeen];
/** A row a pair; what speaks for and against it stands in words, each with its weight. */
export const suggestionsSheet: Sheet<Suggestion> = {
  head: [
    ...['id', 'suggested_at', 'kind', 'value', 'score', 'evidence', 'note'],
    ...['one', 'two'].flatMap((name) => SIDE.map((column) => `${name}_${column}`)),
    ...['refused_at', 'refused_by'],
  ],
  rows: ({ id, at, kind, value, score, evidence, note, one, two, decided }) => [
    [
      ...[id, at, kind, value, score],
      evidence.map((of) => `${of.field} ${of.level} (${of.weight}): ${of.one} / ${of.two}`).join('; '),
      ...[note, ...side(one), ...side(two), decided?.at, decided?.by],
    ],
  ],
};
