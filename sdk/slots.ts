/**
 * Slots: named places whose content the collector may choose. The default stays wherever there is no answer, and is never hidden longer than
 * `PATIENCE`. One question for all slots of a page view; an exposure is reported once for each slot and page view, alike for every arm.
 */
import type { Decision } from '../shared/api.ts';
import type { Client } from './client.ts';
import { safeAddress, safeNodes, setSafely } from './content.ts';
import { whenSeen, type Size } from './exposure.ts';
import { stringify } from './plain.ts';
import { post } from './send.ts';

/** The most that a default is kept invisible while the collector decides. */
const PATIENCE = 300;
/** An answer later than this is no longer used. */
const LATEST = 3000;
/** Elements that appear within this time are looked at together. */
const TOGETHER = 50;
/** As many slots as the collector answers at once; the others keep their default. */
const MOST_SLOTS = 50;
const ATTRIBUTE = 'data-kith-slot';

/** What is remembered of a slot's element. */
interface Place {
  /** The page view it was last asked for. */
  view: number;
  /** The page's own `visibility`. */
  visibility?: string;
  /** Its size with the page's own content. */
  size?: Size;
  /** What is shown now, to leave it alone when the next answer is the same. */
  shown?: string;
  /** Gives the element back as the page made it. */
  restore?(): void;
  /** Ends the wait for it to come into view. */
  stop?(): void;
}

/** What the page and the public face ask of the slots. */
export interface Slots {
  /** A new page view: everything is decided and reported anew. */
  view(): void;
  /** The decision for one slot; null when there is none. */
  slot(name: unknown): Promise<Decision | null>;
}

/** The slots of one page. */
export function createSlots({ env, problems, identity, allowed, calls, context, leave, options, url }: Client): Slots {
  const { window } = env;
  const { document } = window;
  const places = new WeakMap<Element, Place>();
  let views = 0;
  let answers = new Map<string, Promise<Decision | null>>();
  let wanted = new Map<string, (decision: Decision | null) => void>();
  let reported = new Set<string>();
  let scanning: ReturnType<typeof setTimeout> | undefined;

  const find = (): HTMLElement[] => [...document.querySelectorAll<HTMLElement>(`[${ATTRIBUTE}]`)];

  const ask = async (): Promise<void> => {
    const asked = wanted;
    wanted = new Map();
    const visitor = allowed() ? identity.visit() : undefined;
    // Who said no to personal content is asked for with the context alone, like somebody who has not been asked yet.
    const who = visitor && visitor.consent !== 'a' ? { anonymousId: visitor.id, userId: visitor.user || undefined } : {};
    const question = stringify({ writeKey: options.key, slots: [...asked.keys()].slice(0, MOST_SLOTS), context: context(), ...who });
    const { body } = await post(env, `${url}decide`, question, LATEST);
    const decisions = new Map(Object.entries((body?.['decisions'] as Record<string, Decision> | undefined) ?? {}));
    asked.forEach((answer, slot) => answer(decisions.get(slot) ?? null));
  };
  const decide = (slot: string): Promise<Decision | null> => {
    let answer = answers.get(slot);
    if (!answer) {
      answer = new Promise((resolve) => {
        // All that is asked for in one task goes into one question.
        if (!wanted.size) setTimeout(() => ask().catch(problems.note));
        wanted.set(slot, resolve);
      });
      answers.set(slot, answer);
    }
    return answer;
  };
  const report = (slot: string, { decisionId, experience, variant }: Decision): void => {
    if (!experience || reported.has(slot)) return;
    reported.add(slot);
    calls.track('$exposure', { decisionId, experience, variant, slot });
  };
  const follow = (content: unknown): void => {
    const target = safeAddress(content, document.baseURI);
    if (!target || target.split('#')[0] === window.location.href.split('#')[0]) return;
    leave();
    window.location.replace(target);
  };
  /** Puts the content in and answers how to take it out again. */
  const show = (element: HTMLElement, slot: string, { kind, content, ...decision }: Decision): (() => void) | undefined => {
    if (kind === 'text' || kind === 'html') {
      const before = [...element.childNodes];
      element.replaceChildren(kind === 'html' ? safeNodes(document, String(content)) : String(content));
      return () => element.replaceChildren(...before);
    }
    if (kind === 'attributes') {
      const names = Object.keys(content as object);
      const before = names.map((name) => element.getAttribute(name));
      names.forEach((name) => setSafely(element, name, (content as Record<string, unknown>)[name], true));
      return () =>
        before.forEach((value, i) => (value === null ? element.removeAttribute(names[i]!) : element.setAttribute(names[i]!, value)));
    }
    if (kind === 'json')
      element.dispatchEvent(new window.CustomEvent('kith:slot', { bubbles: true, detail: { ...decision, kind, content, slot } }));
    return undefined;
  };
  const render = problems.guard((element: HTMLElement, place: Place, slot: string, decision: Decision) => {
    const shown = stringify([slot, decision.kind, decision.content]);
    place.stop?.();
    if (place.shown !== shown) {
      place.restore?.();
      place.restore = undefined;
      place.size ??= element.getBoundingClientRect();
      place.restore = show(element, slot, decision);
      place.shown = shown;
    }
    // Without an experience nothing was chosen; nobody can compare it with anything.
    if (!decision.experience) return;
    place.stop = whenSeen(env, element, place.size!, () => {
      report(slot, decision);
      if (decision.kind === 'redirect') follow(decision.content);
    });
  });
  const fill = (element: HTMLElement): void => {
    const slot = element.getAttribute(ATTRIBUTE);
    const place = places.get(element) ?? { view: 0 };
    if (!slot || place.view === views) return;
    place.view = views;
    places.set(element, place);
    const own = (place.visibility ??= element.style.visibility);
    const reveal = (): void => {
      element.style.visibility = own;
    };
    // What was decided once stays visible while it is decided anew.
    if (!place.shown) {
      element.style.visibility = 'hidden';
      setTimeout(reveal, PATIENCE);
    }
    const view = views;
    void decide(slot).then((decision) => {
      if (decision && view === views) render(element, place, slot, decision);
      reveal();
    });
  };
  const scan = problems.guard(() => {
    scanning = undefined;
    find().forEach(fill);
  });
  return {
    view() {
      if (!views++) {
        // Frameworks add their elements when they please.
        new window.MutationObserver(() => (scanning ??= setTimeout(scan, TOGETHER))).observe(document, { childList: true, subtree: true });
      }
      answers = new Map();
      reported = new Set();
      scan();
    },
    async slot(name) {
      if (!name || typeof name !== 'string') return null;
      const decision = await decide(name);
      // A slot without a place of its own is seen by whoever asks for it.
      if (decision && !find().some((element) => element.getAttribute(ATTRIBUTE) === name)) report(name, decision);
      return decision;
    },
  };
}
