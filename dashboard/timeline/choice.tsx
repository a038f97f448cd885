/** What was chosen in words: by Kith for somebody (an exposure), by somebody for themself (consent). */
import type { Json } from '../../shared/event.ts';
import { list } from '../format.ts';
import { clause } from '../rules/sentence.ts';
import { t, tn } from '../text/text.ts';
import { text } from './fields.ts';
import { strong, type Say } from './say.tsx';

/** What a decision id says of itself; its signature is the collector's business. */
function decision(p: Json): { experience?: string; variant?: string; control?: boolean } {
  const own = {
    experience: text(p, 'experience', 'experience_id'),
    variant: text(p, 'variant', 'variation_id'),
    control: p['control'] === true,
  };
  const id = text(p, 'decisionId', 'decision_id');
  if (own.experience || !id) return own;
  try {
    const body: unknown = JSON.parse(atob((String(p['decisionId'] ?? id).split('.')[0] ?? '').replace(/-/g, '+').replace(/_/g, '/')));
    if (Array.isArray(body)) return { experience: String(body[1]), variant: String(body[3]), control: body[4] === 1 };
  } catch {
    // Not one of ours: shown without what it would have told.
  }
  return own;
}
/** What Kith showed, or deliberately did not, and why. */
export const exposure: Say = (p, _, around) => {
  const { experience: id, variant, control } = decision(p);
  const known = id ? around.experiences.get(id) : undefined;
  const what = strong(known?.name ?? text(p, 'experience_name', 'experiment_name') ?? t('event.anExperience'));
  const slot = text(p, 'slot') ?? known?.slot ?? t('event.aSlot');
  const why = known
    ? known.audience
      ? t('event.because', { clause: clause(known.audience, around.segments) })
      : t('event.forEveryone')
    : undefined;
  return {
    mark: 'act',
    words: tn(control ? 'event.leftAlone' : 'event.saw', { what, slot }),
    detail: [...(why ? [why] : []), ...(variant && !control ? [t('event.variant', { key: variant })] : [])],
  };
};

/** What somebody agreed to or withdrew. */
export const consent: Say = (p) => {
  const purpose = text(p, 'purpose');
  if (purpose && typeof p['granted'] === 'boolean')
    return { mark: 'own', words: tn(p['granted'] ? 'event.consentGiven' : 'event.consentTaken', { what: strong(purpose) }) };
  const given = Object.entries(p).filter(([, value]) => typeof value === 'boolean');
  if (given.length === 0) return { mark: 'own', words: t('event.consent') };
  const yes = given.filter(([, value]) => value).map(([name]) => name);
  return {
    mark: 'own',
    words: tn(yes.length ? 'event.consentGiven' : 'event.consentTaken', {
      what: strong(list(yes.length ? yes : given.map(([name]) => name))),
    }),
  };
};
