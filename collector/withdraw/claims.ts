/** Whose identifiers are, read again from the events that are left: the earliest statement of each user, and the earliest that their server made. */
import { EVENT_TYPES, trustOf, type Event } from '../../shared/event.ts';
import { clientOf } from '../collect/sender.ts';
import type { Tx } from '../collect/tx.ts';
import { emailOf, phoneOf } from '../identity/contact.ts';
import { eventsWhere, type Kept } from '../identity/revisit.ts';
import type { Gone, Named } from './gone.ts';

const READ = { email: emailOf, phone: phoneOf } as const;

/** Notes every claim on a device, or of a user, that an import's statement may be part of. */
export async function noteClaims(tx: Tx, gone: Gone, { namespace, value, node, known }: Named): Promise<void> {
  if (known || namespace !== 'anonymous_id') return;
  const rows = await tx.all<{ node: number }>(
    '/* claimants */ select node from claim where site = ? and namespace = ? and value = ?',
    ...[gone.site, namespace, value],
  );
  for (const row of rows) gone.claim(namespace, value, row.node);
  gone.doubts.devices.add(node);
}

/** Makes every claim that was noted what the events that are left say; one that nobody makes any more goes, unless a human decided it. */
export async function restateClaims(tx: Tx, gone: Gone): Promise<void> {
  for (const [namespace, value, user] of gone.claims.values()) {
    await restate(tx, gone, namespace, value, user);
    gone.doubts.user(namespace, user);
    if (namespace !== 'anonymous_id') gone.doubts.contact(namespace, value);
    else {
      const device = await tx.get<{ node: number }>(
        '/* standing */ select node from identifier where site = ? and namespace = ? and value = ?',
        ...[gone.site, namespace, value],
      );
      if (device) gone.doubts.devices.add(device.node);
    }
  }
}

async function restate(tx: Tx, { site, source }: Gone, namespace: string, value: string, user: number): Promise<void> {
  const key = [site, namespace, value, user];
  const said = await statements(tx, site, source, namespace, value, user);
  const [first] = said;
  if (!first) {
    tx.later(`/* unclaim */ delete from claim where site = ? and namespace = ? and value = ? and node = ? and verdict <> 'undone'`, ...key);
    return;
  }
  const firm = said.find(isFirm);
  const told = said.filter(({ type }) => via(type) !== 'event');
  tx.later(
    `/* restateClaim */ update claim set ts = ?, message_id = ?, source = ?, trust = ?, via = ?, sender = ?, count = ?, last = ?, firm_ts = ?, firm_id = ?
       where site = ? and namespace = ? and value = ? and node = ? and count > 0`,
    ...[first.ts, first.messageId, first.source, firm ? 'verified' : 'claimed', via(first.type), clientOf(first.context)],
    ...[Math.max(1, told.length), told.at(-1)?.ts ?? first.ts, firm?.ts ?? null, firm?.messageId ?? null, ...key],
  );
}
const isFirm = ({ from }: Kept): boolean => trustOf({ kind: from ?? 'browser' }) === 'verified';
const via = (type: Event['type']): string => (type === 'identify' || type === 'alias' ? type : 'event');

/** What a user's stored events say of one identifier, oldest first, but for those of the import. */
async function statements(tx: Tx, site: number, source: number, namespace: string, value: string, user: number): Promise<Kept[]> {
  const read = READ[namespace as keyof typeof READ] as ((value: unknown) => string | null) | undefined;
  if (read) {
    const kind = EVENT_TYPES.indexOf('identify');
    const events = await eventsWhere(tx, site, user, `e.kind = ? and e.name = '' and e.source <> ?`, kind, source);
    return events.filter(({ data }) => read(data[namespace]) === value);
  }
  const text = (path: string): string => tx.dialect.jsonText('e.body', [path]);
  return eventsWhere(
    tx,
    site,
    user,
    `e.source <> ? and (${text('anonymousId')} = ? or (e.kind = ? and ${text('previousId')} = ?))`,
    ...[source, value, EVENT_TYPES.indexOf('alias'), value],
  );
}

/** Suggestions that aliases made stand while an alias is left that makes them. */
export async function realias(tx: Tx, { site, source, aliases }: Gone): Promise<void> {
  for (const [previous, known] of aliases.values()) {
    const [first] = await eventsWhere(
      tx,
      site,
      known,
      `e.kind = ? and e.source <> ? and ${tx.dialect.jsonText('e.body', ['previousId'])} = ?`,
      ...[EVENT_TYPES.indexOf('alias'), source, previous],
    );
    const where = `where site = ? and kind = 'alias' and value = ? and ? in (one, two)`;
    if (first) tx.later(`/* realias */ update suggestion set at = ? ${where}`, first.ts, site, previous, known);
    else tx.later(`/* unalias */ delete from suggestion ${where} and decided_at is null`, site, previous, known);
  }
}
