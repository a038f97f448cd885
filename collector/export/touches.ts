/** Contacts as a table, a row each. Pure. */
import type { ExportedTouch } from '../../shared/api.ts';
import type { Sheet } from './answer.ts';

/** By whom each was made with. */
export const touchesSheet: Sheet<ExportedTouch> = {
  head: [
    ...['at', 'profile_id', 'user_id', 'name', 'email', 'channel', 'direction', 'campaign', 'subject', 'outcome', 'agent'],
    ...['currency', 'cost', 'counted', 'counted_in', 'message_id'],
  ],
  rows: ({ profile, ...of }) => [
    [
      ...[of.at, profile.id, profile.userId, profile.name, profile.email, of.channel, of.direction, of.campaign, of.subject],
      ...[of.outcome, of.agent, of.currency, of.cost, of.counted, of.countedIn, of.messageId],
    ],
  ],
};
