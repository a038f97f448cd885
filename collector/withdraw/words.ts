/** The rows that stand for what an import said about one node, taken away; what they were part of is noted for the rest of the step. */
import type { Event } from '../../shared/event.ts';
import { SHARED } from '../collect/sight.ts';
import type { Tx } from '../collect/tx.ts';
import { productsIn } from '../data/learn.ts';
import { textOf } from '../data/product-fields.ts';
import { rejoinAccounts } from '../identity/account.ts';
import { apartNode } from '../identity/apart.ts';
import { emailOf, phoneOf } from '../identity/contact.ts';
import { eventsWhere } from '../identity/revisit.ts';
import { EVENT_TYPES } from '../../shared/event.ts';
import type { Gone, Named } from './gone.ts';

/** Takes back what an import said of a node; of a device also what stands on its other node, where it is shared. */
export async function takeBack(tx: Tx, gone: Gone, named: Named): Promise<void> {
  await takeFrom(tx, gone, named, named.node);
  if (named.namespace !== 'anonymous_id') return;
  const apart = await apartNode(tx, gone.site, named.value);
  if (apart) await takeFrom(tx, gone, { ...named, namespace: SHARED, known: false }, apart.node);
}

async function takeFrom(tx: Tx, gone: Gone, named: Named, node: number): Promise<void> {
  const { site, source } = gone;
  const events = await eventsWhere(tx, site, node, 'e.source = ?', source);
  for (const event of events) await note(tx, gone, named, node, event);
  for (const table of ['event', 'trait', 'consent', 'order_step', 'order_report', 'touch', 'identity_warning'])
    tx.later(`/* takeBack */ delete from ${table} where site = ? and node = ? and source = ?`, site, node, source);
  if (events.some(({ type }) => type === 'group'))
    await rejoinAccounts(tx, site, node, await eventsWhere(tx, site, node, 'e.kind = ?', EVENT_TYPES.indexOf('group')));
}

/** Notes what one event was part of. */
async function note(tx: Tx, gone: Gone, named: Named, node: number, event: Event): Promise<void> {
  const { data, type, anonymousId, previousId, groupId } = event;
  for (const { id } of productsIn(event, gone.court.currency)) gone.products.add(id);
  if (type === 'group') gone.accounts.add(groupId?.trim() ?? '');
  if (named.known) {
    if (anonymousId) gone.claim('anonymous_id', anonymousId, node);
    if (type === 'alias' && previousId) {
      gone.claim('anonymous_id', previousId, node);
      gone.aliases.set(`${previousId}\n${node}`, [previousId, node]);
    }
    if (type === 'identify') {
      const [email, phone] = [emailOf(data['email']), phoneOf(data['phone'])];
      if (email !== null) gone.claim('email', email, node);
      if (phone !== null) gone.claim('phone', phone, node);
    }
  }
  if (type !== 'track' || !event.name.startsWith('Order ')) return;
  const order = textOf(data['order_id'], data['orderId']);
  if (order === '') return;
  gone.orders.add(order);
  if (event.name === 'Order Refunded') await takeReturn(tx, gone, order, event.messageId);
}

/** A return stands with the person who ordered, whoever told of it. */
async function takeReturn(tx: Tx, { site, source, changes }: Gone, order: string, message: string): Promise<void> {
  const rows = await tx.all<{ node: number; root: number }>(
    `/* returnsTold */ select r.node, n.root from order_return r join node n on n.node = r.node
       where r.site = ? and r.order_id = ? and r.source = ? and r.message_id = ?`,
    ...[site, order, source, message],
  );
  for (const { node, root } of rows) {
    changes.touched.add(root);
    tx.later(
      '/* takeReturn */ delete from order_return where site = ? and order_id = ? and node = ? and source = ? and message_id = ?',
      ...[site, order, node, source, message],
    );
  }
}
