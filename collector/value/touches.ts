/** Contacts and what they cost. Each is a row of its own, once a message; what it counts for follows from it and the rates alone, so that the order of arrival does not matter. */
import type { Event } from '../../shared/event.ts';
import type { Cast } from '../collect/cast.ts';
import type { Node } from '../collect/tx.ts';
import { warn, type Origin } from '../identity/link.ts';
import type { Query } from '../store/query.ts';
import { quoted } from './doubts.ts';
import { inSiteCurrency, type Terms } from './terms.ts';
import { readTouch, unreadOfTouch, type TouchClaim } from './touch.ts';

type Counted = Pick<TouchClaim, 'channel' | 'charged' | 'currency'> & { ts: number };
/**
 * What a contact counts for, in micro-units of the site's currency: what was said by the rate of its day, nothing while none is known. Where nobody said what
 * it cost, what the owner set for its channel.
 */
export async function costOfTouch(q: Query, site: number, terms: Terms, { channel, charged, currency, ts }: Counted): Promise<number> {
  if (charged !== null) return inSiteCurrency(q, site, terms, { amount: charged, currency, ts });
  if (channel === '') return 0;
  const row = await q.get<{ cost: number }>(
    `/* touchRate */ select cost from touch_rate where site = ? and channel = ?`,
    ...[site, channel.toLowerCase()],
  );
  return row?.cost ?? 0;
}

/** `Touch Made`: keeps the contact and what it cost, where a server or an import says so. What a browser says stays in the story. */
export async function recordTouch(cast: Cast, node: Node, event: Event, origin: Origin, terms: Terms): Promise<void> {
  const tell = (detail: string): Promise<void> => warn(cast.tx, cast.site, node.node, 'touch', event.ts, detail, origin);
  if (origin.trust !== 'verified')
    return tell('A browser reported a contact, and it does not count: only your server can say whom you reached, and what that cost.');
  const { currency, cost } = unreadOfTouch(event);
  if (currency !== null) await tell(`A contact came with the currency ${quoted(currency)}, which is no currency code such as EUR.`);
  if (cost !== null)
    await tell(`A contact came with a cost of ${quoted(cost.value)}, which ${cost.why}, so it counts as one without a cost.`);
  const amount = await keepTouch(cast, node.node, event, origin.source.id, terms);
  if (amount === 0) return;
  const person = await cast.person(node.root);
  person.reach += amount;
  cast.touch(person);
}

/** Writes the row of a contact in an empty place; answers what it counts for. */
export async function keepTouch({ tx, site }: Cast, node: number, event: Event, source: number, terms: Terms): Promise<number> {
  const touch = readTouch(event, terms.currency);
  const amount = await costOfTouch(tx, site, terms, { ...touch, ts: event.ts });
  tx.later(
    `/* keepTouch */ insert into touch (site, node, message_id, ts, source, channel, direction, campaign, subject, outcome, agent, currency, charged, cost)
      values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) on conflict (site, node, message_id) do nothing`,
    ...[site, node, event.messageId, event.ts, source, touch.channel, touch.direction, touch.campaign, touch.subject, touch.outcome],
    ...[touch.agent, touch.currency, touch.charged, amount],
  );
  return amount;
}
