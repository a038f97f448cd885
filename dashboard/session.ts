/** Who is logged in, which site is shown, and what they may do there. */
import { computed, signal } from '@preact/signals';
import type { Role, Session, Site } from '../shared/api.ts';
import { Failure, forget, get, loggedOut, post, siteId } from './client.ts';
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

/** Starts to show what this session may see. */
export function enter(next: Session): void {
  session.value = next;
  const wanted = kept('site');
  choose(next.sites.find((s) => s.id === wanted)?.id ?? next.sites[0]?.id ?? null);
}
/** Shows another site. */
export function choose(id: string | null): void {
  if (siteId.peek() !== id) forget();
  siteId.value = id;
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
    session.value = null;
    setupOpen.value = await get<{ open: boolean }>('setup').then(
      (s) => s.open,
      () => false,
    );
  }
}
/** Ends the session, here and at the collector. */
export async function leave(): Promise<void> {
  await post('logout');
  forget();
  session.value = null;
}
loggedOut.subscribe((times) => {
  if (times > 0 && session.peek()) session.value = null;
});
