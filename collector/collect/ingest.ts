/**
 * The story of what arrived together, told once for every engine, inside the transaction: which node, stored or a duplicate, who is who, what is now
 * known, what was ordered, who entered or left which segment. Only events stored for the first time have effects. Never swallows.
 */
import { trustOf, type Event } from '../../shared/event.ts';
import { learnProducts } from '../data/learn.ts';
import { joinAccount } from '../identity/account.ts';
import { stateContacts } from '../identity/contact.ts';
import { settleDoubts } from '../identity/judge.ts';
import { expectLinks, linkAlias, linkDevice, warn, type Origin } from '../identity/link.ts';
import { spanOf } from '../identity/rebuild.ts';
import { applyTraits } from '../identity/traits.ts';
import type { Batch, Stored } from '../store/batch.ts';
import type { Place } from '../segments/facts.ts';
import { applyEvents, expectRules, onLink, type Happened, type Known } from '../segments/live.ts';
import { originTraits, traitsOf } from '../store/computed-traits.ts';
import { StoreError } from '../store/error.ts';
import { refusedFirmly } from '../store/queries/consents.ts';
import { recordExposures } from '../store/queries/exposures.ts';
import { countRobots } from '../traffic/robots.ts';
import { toldOf } from '../traffic/told.ts';
import { touch } from '../traffic/touches.ts';
import { Words } from '../traffic/words.ts';
import { completeOrder, expectOrder } from '../value/orders.ts';
import { refundOrder } from '../value/returns.ts';
import { stepOrder } from '../value/steps.ts';
import { TERMS, type Terms } from '../value/terms.ts';
import { TOUCH_MADE } from '../value/touch.ts';
import { recordTouch } from '../value/touches.ts';
import { Answer } from './answer.ts';
import { both } from './both.ts';
import { Cast } from './cast.ts';
import { circlesOf } from './circles.ts';
import { demandOpen, markLive, markNamed } from './imported.ts';
import { tallyNames, type NameTally } from './names.ts';
import { recordRefused } from './refused.ts';
import { columnsOf } from './rows.ts';
import { ROBOT, sight, type Sighted } from './sight.ts';
import type { EventRow, Node, Tx } from './tx.ts';
import { expectVisits, recordVisits } from './visits.ts';

/** The answer to each batch, and what the transaction writes once for all. */
export interface Outcome {
  stored: Stored[];
  names: NameTally[];
}
/**
 * Stores the batches of one site that arrived together, at least one, and everything that follows from them. Those of an import come by themselves: they
 * are history, of which nobody is told, and make no visits.
 */
export async function ingest(tx: Tx, batches: readonly Batch[], now: number): Promise<Outcome> {
  const [{ site }] = batches as [Batch];
  const lots = batches.map(({ events, source, sender }) => ({
    events,
    origin: { source, sender, trust: trustOf(source) } satisfies Origin,
  }));

  const past = lots[0]?.origin.source.kind === 'import' ? lots[0].origin.source : null;
  expectRules(tx, site);
  const [settings, { sighted, nodes, nameless, poison }] = await both(
    tx.get<Terms>(`select ${TERMS} from site where site = ?`, site),
    sight(tx, site, lots),
  );
  if (!settings) throw new StoreError('not_found', 'This site does not exist any more.');
  if (past) await demandOpen(tx, site, past);
  await recordRefused(tx, site, batches, past ? [] : nameless, settings.timeZone);
  const cast = new Cast(tx, site, nodes);

  const rows = sighted.map(({ node, elsewhere, twins, event, origin }): EventRow => ({
    node: node.node,
    twins: elsewhere ? [elsewhere.node, ...twins] : twins,
    event,
    source: origin.source.id,
  }));
  if (!past) expectVisits(tx, site, visitors(sighted));
  for (const one of sighted) {
    if (one.robot) continue;
    expectLinks(tx, site, one);
    expectOrder(tx, site, one.event, one.origin, settings.currency);
  }
  const [, stored] = await both(cast.load(), tx.events(site, rows));
  const fresh = sighted.filter((_, i) => stored[i]);
  if (past) await markNamed(tx, site, past, fresh, nodes);
  else markLive(tx, fresh);
  const formerly = await earlier(tx, site, fresh);
  const robots = fresh.filter((s) => s.robot).map((s) => s.event);
  if (robots.length > 0) await countRobots(tx, site, robots, settings.timeZone);
  const ordered = (robots.length > 0 ? fresh.filter((s) => !s.robot) : [...fresh]).sort(
    (a, b) => a.event.ts - b.event.ts || compare(a.event.messageId, b.event.messageId),
  );

  if (poison.size > 0) {
    for (const { event, origin, node, elsewhere } of [
      ...ordered,
      ...nameless.map((sent) => ({ ...sent, node: null, elsewhere: undefined })),
    ])
      for (const id of poison.get(event) ?? []) await warnOfPoison(cast, elsewhere ?? node, id, event, origin);
  }
  const { own, wide } = circlesOf(ordered);
  await tx.forEach(own, async (circle) => {
    for (const item of circle) await apply(cast, item, settings);
  });
  for (const item of wide) await apply(cast, item, settings);
  await learnProducts(
    tx,
    site,
    ordered.map(({ event }) => event),
    settings.currency,
    past,
  );
  if (!past) await visits(cast, ordered);
  for (const item of ordered) seen(cast, item);
  await lastSeen(cast, formerly);
  await cast.save();
  if (!past)
    await recordExposures(
      tx,
      site,
      ordered.map(({ event, node }) => ({ event, node: node.node, root: node.root })),
    );
  const court = { site, ...settings, quiet: past !== null };
  await segments(cast, ordered, court, now);
  const judged = await settleDoubts(cast, court, now);
  if (judged && batches.some((batch) => batch.watched)) await cast.reload();
  const answers = new Map(batches.map((batch, i) => [lots[i]?.origin, new Answer(batch)]));
  for (const [i, s] of sighted.entries()) {
    const answer = answers.get(s.origin);
    if (answer?.count(s, stored[i] === true)) await answer.show(cast, s);
  }
  return { stored: [...answers.values()].map((answer) => answer.stored), names: tallyNames(site, ordered, past) };
}

/**
 * Late events may be the first that a node was seen with; an event that is stored already says nothing new, whatever its time is now.
 * Answers when the nodes that it changed were first seen before.
 */
async function earlier(tx: Tx, site: number, fresh: Sighted[]): Promise<Map<Node, number>> {
  const changed = new Map<Node, number>();
  for (const { event, node, device, previous, elsewhere } of fresh) {
    for (const named of [node, device, previous, elsewhere]) {
      if (!named || event.ts >= named.firstSeen) continue;
      if (!changed.has(named)) changed.set(named, named.firstSeen);
      named.firstSeen = event.ts;
    }
  }
  for (const node of changed.keys()) await tx.earlier(site, node);
  return changed;
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** What one event says: of who is who first, then of what they did. */
async function apply(cast: Cast, { event, origin, node, device, previous }: Sighted, terms: Terms): Promise<void> {
  if (device && device !== node) await linkDevice(cast, device, node, event, origin);
  if (previous) await linkAlias(cast, previous, node, event, origin);
  if (event.type === 'identify') {
    for (const [namespace, value] of await stateContacts(cast.tx, cast.site, node, event, origin))
      cast.doubts.contact(namespace, value, node.node);
    for (const { kind, detail } of await applyTraits(cast, node, event, origin.source.id, origin.trust))
      await warn(cast.tx, cast.site, node.node, kind, event.ts, detail, origin);
  }
  if (event.type === 'group') {
    const refused = await joinAccount(cast.tx, cast.site, node.node, event, origin);
    if (refused) await warn(cast.tx, cast.site, node.node, refused.kind, event.ts, refused.detail, origin);
  }
  if (event.type !== 'track') return;
  if (event.name === 'Order Completed' || event.name === 'Order Updated') await completeOrder(cast, node, event, origin, terms);
  else if (event.name === 'Order Refunded') await refundOrder(cast, node, event, origin, terms);
  else if (event.name.startsWith('Order ')) await stepOrder(cast, node, event, origin, terms);
  else if (event.name === TOUCH_MADE) await recordTouch(cast, node, event, origin, terms);
  else if (event.name === '$consent') await consent(cast, node.node, event, origin);
}

async function warnOfPoison(cast: Cast, node: Node | null, id: string, event: Event, origin: Origin): Promise<void> {
  const detail = `"${id.slice(0, 60)}" names nobody: the ${event.type} call that carried it was not tied to anyone by it.`;
  await warn(cast.tx, cast.site, node?.node ?? 0, 'poison_id', event.ts, detail, origin);
}

async function consent(cast: Cast, node: number, event: Event, origin: Origin): Promise<void> {
  const purposes = event.data['purposes'];
  if (typeof purposes !== 'object' || purposes === null) return;
  for (const [named, granted] of Object.entries(purposes).slice(0, 50)) {
    if (typeof granted !== 'boolean') continue;
    const purpose = named.slice(0, 100);
    cast.tx.later(
      `insert into consent (site, node, purpose, ts, message_id, granted, source) values (?, ?, ?, ?, ?, ?, ?)
       on conflict (site, node, purpose, ts, message_id) do nothing`,
      ...[cast.site, node, purpose, event.ts, event.messageId, granted ? 1 : 0, origin.source.id],
    );
    if (!granted || origin.trust === 'verified' || !(await refusedFirmly(cast.tx, cast.site, node, purpose))) continue;
    const detail = `A browser claimed consent to ${purpose.slice(0, 60)}; the refusal that your server stated stays.`;
    await warn(cast.tx, cast.site, node, 'verified_trait', event.ts, detail, origin);
  }
}

/** Whose visits events belong to: the device of who made them; the person alone where the device is somebody else's. What a server tells of a page or a browser is a visit too. */
function visitors(sighted: readonly Sighted[]): Map<Node, Event[]> {
  const byNode = new Map<Node, Event[]>();
  for (const { event, origin, node, device, robot } of sighted) {
    if (robot || (event.type !== 'track' && event.type !== 'page' && event.type !== 'screen')) continue;
    if (origin.source.kind === 'server' && !toldOf(event).visible) continue;
    const owner = device && (device === node || device.owner === node.node) ? device : node;
    const known = byNode.get(owner);
    if (known) known.push(event);
    else byNode.set(owner, [event]);
  }
  return byNode;
}

async function visits(cast: Cast, fresh: Sighted[]): Promise<void> {
  const byNode = visitors(fresh);
  if (byNode.size === 0) return;
  const words = new Words(cast.tx, cast.site);
  await words.learn([...byNode.values()].flat());
  // What devices of one profile tell is joined into one row: one of them after another; profiles at once.
  const byRoot = new Map<number, [Node, Event[]][]>();
  for (const one of byNode) {
    const { root } = one[0];
    const others = byRoot.get(root);
    if (others) others.push(one);
    else byRoot.set(root, [one]);
  }
  await cast.tx.forEach(byRoot, async ([root, devices]) => {
    for (const [i, [owner, events]] of devices.entries()) {
      const changed = await recordVisits(cast.tx, cast.site, owner, events, words);
      const known = { visits: changed === true || changed === false ? undefined : changed, isFirst: i === 0 && cast.isNew(root) };
      if (changed && (await touch(cast.tx, cast.site, owner.node, root, known)))
        for (const name of originTraits) cast.changed(root).traits.add(name);
    }
  });
}

/** When somebody was seen, and whether their own server spoke of them by name. */
function seen(cast: Cast, { node, event, origin, device, previous, elsewhere }: Sighted): void {
  const person = cast.here(node.root);
  if (event.ts < person.firstSeen) person.firstSeen = event.ts;
  if (event.ts > person.lastSeen) person.lastSeen = event.ts;
  if (origin.trust === 'verified' && node.known && !person.verified) {
    person.verified = true;
    cast.touch(person);
  } else cast.saw(person);
  // A node that is named is seen, also where the event is somebody else's.
  for (const named of [device, previous, elsewhere]) {
    if (!named || named.root === node.root) continue;
    const other = cast.here(named.root);
    if (named.firstSeen >= other.firstSeen) continue;
    other.firstSeen = named.firstSeen;
    cast.saw(other);
  }
}

/** A node that was only named was last seen when it was first seen: where that is earlier now, its person may have been seen last at another time. */
async function lastSeen(cast: Cast, formerly: ReadonlyMap<Node, number>): Promise<void> {
  for (const [node, before] of formerly) {
    if (node.namespace === ROBOT) continue;
    const person = await cast.person(node.root);
    if (person.lastSeen !== before) continue;
    person.lastSeen = (await spanOf(cast.tx, cast.site, person.node))?.last ?? before;
    cast.saw(person);
  }
}

/** Who entered or left which segment: links first, then what happened, a profile at a time. */
async function segments(cast: Cast, fresh: Sighted[], place: Place, now: number): Promise<void> {
  for (const { child, parent, childIsNew } of cast.merges) if (!childIsNew) await onLink(cast.tx, place, child, parent, now);
  const byRoot = new Map<number, Event[]>();
  for (const { event, node } of fresh) {
    const events = byRoot.get(node.root);
    if (events) events.push(event);
    else byRoot.set(node.root, [event]);
  }
  for (const root of cast.changes.keys()) if (!byRoot.has(root)) byRoot.set(root, []);
  const happened: Happened[] = [];
  for (const [root, events] of byRoot) {
    const person = cast.here(root);
    const traits: Known['traits'] = (wanted) => traitsOf(person.traits, columnsOf(person), wanted);
    happened.push({ root, events, changed: cast.changed(root), known: cast.isNew(root) ? { traits, events } : { traits } });
  }
  await applyEvents(cast.tx, place, happened, now);
}
