/** `POST /v1/decide`: what each slot shows to one visitor. Reads, never writes; an id alone never reads a profile; the answer holds decisions and nothing else. */
import { z } from 'zod';
import type { DecideAnswer, Decision } from '../../shared/api.ts';
import { choose, nothing } from '../../shared/decision.ts';
import { matches } from '../../shared/evaluate.ts';
import { LIMITS } from '../../shared/event.ts';
import { parse, type Ctx, type Deps, type Handler, type SiteContext } from '../http.ts';
import { isPoison } from '../identity/poison.ts';
import type { Asker, Visitor } from '../store/queries/decide.ts';
import type { Store } from '../store/store.ts';
import { anchorMark, signDecision } from './decision-id.ts';
import { playbookOf, ttlOf, withSegments, type Playbook, type Ready } from './playbook.ts';
import { personalize } from '../../shared/template.ts';

const SLOTS = 50;
const id = z.string().max(LIMITS.identifier).nullish();
const askSchema = z.object({
  anonymousId: id,
  userId: id,
  slots: z
    .union([z.literal('*'), z.array(z.string().max(LIMITS.name)).max(SLOTS, `at most ${SLOTS} slots`)], 'a list of slots, or "*"')
    .default('*'),
  context: z.record(z.string(), z.unknown()).nullish(),
});

// Live experiences per store and site: as old as the last revision that a decision saw, so a change is in force with the next decision.
const playbooks = new WeakMap<Store, Map<number, Playbook & { zone: string }>>();

async function load(store: Store, site: SiteContext): Promise<Playbook> {
  const book = { ...playbookOf(await store.read.playlist(site.site), site.timeZone), zone: site.timeZone };
  const books = playbooks.get(store) ?? new Map<number, Playbook & { zone: string }>();
  playbooks.set(store, books.set(site.site, book));
  return book;
}

/** The playbook with the visitor's state of the same revision; one store read unless somebody has just changed an experience. */
async function stateOf(
  deps: Deps,
  site: SiteContext,
  asker: Asker | null,
  now: number,
): Promise<{ book: Playbook; visitor: Visitor | null }> {
  const { store } = deps;
  const held = playbooks.get(store)?.get(site.site);
  let book: Playbook = held?.zone === site.timeZone ? held : await load(store, site);
  if (!asker) {
    if (book === held && (await store.read.rulesRevision(site.site)) !== book.revision) book = await load(store, site);
    return { book, visitor: null };
  }
  for (let tries = 0; ; tries++) {
    const visitor = await store.read.decideState(site.site, asker, book.asked, now, site.timeZone);
    if (visitor.revision === book.revision || tries === 3) return { book, visitor };
    book = await load(store, site);
  }
}

const usable = (text: string | null | undefined): string | null => (text && !isPoison(text) ? text : null);

/** Decides for one visitor; `trusted` when the site's own server asks, whose `userId` is no mere claim. */
export async function decide(deps: Deps, site: SiteContext, raw: unknown, trusted: boolean): Promise<DecideAnswer> {
  const ask = parse(askSchema, raw);
  const now = deps.now();
  const anonymousId = usable(ask.anonymousId);
  const userId = trusted ? usable(ask.userId) : null;
  const asker = anonymousId === null && userId === null ? null : { anonymousId, userId };
  const { book, visitor } = await stateOf(deps, site, asker, now);
  const facts = visitor && (visitor.kept ? visitor.facts : withSegments(visitor.facts, book.segments, now, site.timeZone));
  const slots = ask.slots === '*' ? [...book.bySlot.keys()].slice(0, SLOTS) : [...new Set(ask.slots)];
  const asked: Ready[] = [];
  const decisions = Object.create(null) as Record<string, Decision>;
  for (const slot of slots) {
    const experiences = book.bySlot.get(slot) ?? [];
    asked.push(...experiences);
    const chosen = choose(
      experiences,
      visitor?.anchor ?? null,
      (e) => facts !== null && e.audience !== null && matches(e.audience, facts, now, site.timeZone),
      now,
    );
    if (!chosen || book.secret === null) {
      decisions[slot] = nothing('no_experience');
      continue;
    }
    const { experience, arm, reason } = chosen;
    const content = arm.variant ? personalize(arm.variant.content, visitor?.fields ?? null) : { kind: 'none' as const, value: null };
    const said = { site: site.site, experience: experience.id, version: experience.version, variant: arm.key, control: arm.control };
    decisions[slot] = {
      decisionId: signDecision(
        { ...said, probability: arm.probability, time: now, anchor: anchorMark(visitor?.anchor ?? null) },
        book.secret,
      ),
      experience: experience.id,
      variant: arm.key,
      kind: content.kind,
      content: content.value,
      control: arm.control,
      reason,
    };
  }
  return { decisions, ttl: ttlOf(asked, now) };
}

/** The route that asks for decisions. */
export const decideRoutes = {
  /** Behind the write-key door, which has set the site, the source and the parsed body. */
  decide: (async (c: Ctx) => {
    const answer = await decide(c.var.deps, c.var.site, c.var.body, c.var.source?.kind === 'server');
    c.header('Cache-Control', 'no-store');
    return c.json(answer);
  }) satisfies Handler,
};
