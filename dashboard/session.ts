/** Who is logged in, which site is shown, and what they may do there. */
import { computed, signal } from '@preact/signals';
import type { Role, Session, Site } from '../shared/api.ts';
import { namedSite, siteInAddress } from './address.ts';
import { Failure, forget, get, onLoggedOut, post, siteId } from './client.ts';
import { format } from './format.ts';
import { keep, kept } from './keep.ts';

/** `undefined` while unknown, `null` when nobody is logged in. */
export const session = signal<Session | null | undefined>(undefined);
/** Whether no owner exists yet: the set-up link is the way in. */
export const setupOpen = signal(false);
/** The site that is shown, with the reader's role in it. */
export const site = computed<(Site & { role: Role }) | null>(() => {
  const all = session.value?.sites ?? [];
  return all.find((s) => s.id === siteId.value) ?? all[0] ?? null;
});

const ORDER: Role[] = ['viewer', 'marketer', 'owner'];
/** Whether the reader's role reaches this far; pages hide what it does not. Read it while rendering. */
export const may = (role: Role): boolean => site.value !== null && ORDER.indexOf(site.value.role) >= ORDER.indexOf(role);

/** Whether the session ended under a page: it stays, with everything typed into it, until somebody logs in or gives up. */
export const ended = signal(false);
let waiting: ((same: boolean) => void)[] = [];
function settle(same: boolean): void {
  ended.value = false;
  for (const go of waiting.splice(0)) go(same);
}
/** Gives up the session that ended, and what was not saved. */
export function giveUp(): void {
  forget();
  session.value = null;
  settle(false);
}
onLoggedOut(() => {
  if (!session.peek()) return Promise.resolve(false);
  ended.value = true;
  return new Promise((resolve) => waiting.push(resolve));
});

/** Starts to show what this session may see: the site of the address, else the one that is shown, else the last one. */
export function enter(next: Session): void {
  const same = session.peek()?.member.id === next.member.id;
  if (!same) forget();
  session.value = next;
  const wanted = [siteInAddress(), siteId.peek(), kept('site')].find((id) => next.sites.some((s) => s.id === id));
  choose(wanted ?? next.sites[0]?.id ?? null);
  settle(same);
}
/** Shows another site. */
export function choose(id: string | null): void {
  if (siteId.peek() !== id) forget();
  siteId.value = id;
  namedSite.value = (session.peek()?.sites.length ?? 0) > 1 ? id : null;
  if (id) keep('site', id);
  const shown = site.value;
  if (shown) format({ timeZone: shown.timeZone, currency: shown.currency });
}
/** Asks the collector who is logged in; throws when it cannot be reached. */
export async function resume(): Promise<void> {
  try {
    enter(await get<Session>('session'));
  } catch (error) {
    if (!(error instanceof Failure) || error.status !== 401) throw error;
    // First what there is to be seen, so that no log-in shows for a moment where nobody can log in yet.
    setupOpen.value = await get<{ open: boolean }>('setup').then(
      (s) => s.open,
      () => false,
    );
    session.value = null;
  }
}
/** Ends the session, here and at the collector. */
export async function leave(): Promise<void> {
  await post('logout').catch((error: unknown) => {
    // It may have ended by itself.
    if (!(error instanceof Failure) || error.status !== 401) throw error;
  });
  giveUp();
}
