/** What was chosen in words: by Kith for somebody (an exposure), by somebody for themself (consent). */
import type { Json } from '../../shared/event.ts';
import { CONTROL } from '../../shared/decision.ts';
import { list } from '../format.ts';
import { plainName } from '../rules/known.ts';
import { clause } from '../rules/sentence.ts';
import { t, tn } from '../text/text.ts';
import { inside, text } from './fields.ts';
import { strong, type Say } from './say.tsx';

/** What a decision id says of itself; its signature is the collector's business. */
function told(p: Json): { experience?: string; variant?: string; control?: boolean } {
  const id = p['decisionId'] ?? p['decision_id'];
  if (typeof id !== 'string' || id === '') return {};
  try {
    const body: unknown = JSON.parse(atob((id.split('.')[0] ?? '').replace(/-/g, '+').replace(/_/g, '/')));
    if (Array.isArray(body)) return { experience: String(body[1]), variant: String(body[3]), control: body[4] === 1 };
  } catch {
    // Not one of ours: shown without what it would have told.
  }
  return {};
}
/** Which arm of what somebody got: in the event's own fields, else in its decision id. The control group has an arm's key of its own. */
function decision(p: Json): { experience: string | undefined; variant: string | undefined; control: boolean } {
  const signed = told(p);
  const experience = text(p, 'experience', 'experience_id') ?? signed.experience;
  const variant = text(p, 'variant', 'variation_id') ?? signed.variant;
  const own = typeof p['control'] === 'boolean' ? p['control'] : undefined;
  return { experience, variant, control: own ?? signed.control ?? variant === CONTROL };
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

/** What somebody agreed to or refused: of each purpose yes or no, as `purposes` or as one purpose alone. */
export const consent: Say = (p) => {
  const purpose = text(p, 'purpose');
  const said: Json = inside(p, 'purposes') ?? (purpose ? { [purpose]: p['granted'] } : {});
  const chosen = Object.entries(said).filter(([, value]) => typeof value === 'boolean');
  const named = (wanted: boolean) => chosen.filter(([, value]) => value === wanted).map(([name]) => plainName(name));
  const [yes, no] = [named(true), named(false)];
  if (yes.length > 0 && no.length > 0)
    return { mark: 'own', words: tn('event.consentBoth', { yes: strong(list(yes)), no: strong(list(no)) }) };
  if (yes.length > 0) return { mark: 'own', words: tn('event.consentGiven', { what: strong(list(yes)) }) };
  if (no.length > 0) return { mark: 'own', words: tn('event.consentTaken', { what: strong(list(no)) }) };
  return { mark: 'own', words: t('event.consent') };
};
