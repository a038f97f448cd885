/**
 * Where an event says that its visit came from: campaign words, click ids, the page before. The rules stand as a table in `docs/traffic.md`. Pure.
 */
import type { Channel } from '../../shared/api.ts';
import type { Json } from '../../shared/event.ts';
import { hostOf } from '../collect/spam.ts';
import { knownHost, knownSource, type HostKind } from './hosts.ts';

/** A way to the site. Texts in small letters except the campaign; what is not said is empty. */
export interface Origin {
  channel: Channel;
  source: string;
  medium: string;
  campaign: string;
  /** Host of the page before, where it is another website. */
  referrer: string;
  /** The click id that an advertising system added, as `gclid:VALUE`. */
  click: string;
}
/** Nothing says where the visit came from: typed, bookmarked, from an app. */
export const DIRECT: Origin = { channel: 'direct', source: 'direct', medium: '', campaign: '', referrer: '', click: '' };

/** Click ids: whose they are, and what kind of click gets one. The first that is there counts. */
const CLICKS: readonly [name: string, source: string, medium: string, channel: Channel][] = [
  ['gclid', 'google', 'cpc', 'search_ads'],
  ['gbraid', 'google', 'cpc', 'search_ads'],
  ['wbraid', 'google', 'cpc', 'search_ads'],
  ['dclid', 'google', 'display', 'campaign'],
  ['msclkid', 'bing', 'cpc', 'search_ads'],
  ['yclid', 'yandex', 'cpc', 'search_ads'],
  ['ttclid', 'tiktok', 'paid-social', 'social_ads'],
  ['li_fat_id', 'linkedin', 'paid-social', 'social_ads'],
  ['twclid', 'x', 'paid-social', 'social_ads'],
  ['rdt_cid', 'reddit', 'paid-social', 'social_ads'],
  ['sccid', 'snapchat', 'paid-social', 'social_ads'],
  ['epik', 'pinterest', 'paid-social', 'social_ads'],
  // Facebook and Instagram add theirs to ordinary links too.
  ['fbclid', 'facebook', 'social', 'social'],
  ['igshid', 'instagram', 'social', 'social'],
  ['mc_cid', 'mailchimp', 'email', 'mail'],
  ['_kx', 'klaviyo', 'email', 'mail'],
];
const TELLING =
  /[?&](utm_[a-z]+|gclid|gbraid|wbraid|dclid|msclkid|yclid|ttclid|li_fat_id|twclid|rdt_cid|sccid|epik|fbclid|igshid|mc_cid|_kx)=/i;

const MAIL = /^(e-?mail|mail(ing)?|newsletter|edm)$/;
const PAID = /^(cpc|ppc|cpm|cpv|cpa|sem|ads?|paid([-_ ]?(search|social|media))?|retargeting|display[-_ ]?ads)$/;
const SOCIAL = /^(social([-_ ]?(media|network|organic|post))?|organic[-_ ]?social|sm)$/;
const MEDIUM_OF: Readonly<Record<Exclude<HostKind, 'way'>, string>> = {
  search: 'organic',
  social: 'social',
  mail: 'email',
  assistant: 'assistant',
};

const text = (value: unknown, most = 120): string => (typeof value === 'string' ? value.trim().slice(0, most) : '');
const record = (value: unknown): Json => (typeof value === 'object' && value !== null ? (value as Json) : {});

/** The origin that an event's context tells; null when it tells of no page at all, `DIRECT` when the page came from nowhere or from within the site. */
export function originOf(context: Json): Origin | null {
  if (context['page'] === undefined && context['campaign'] === undefined) return null;
  const page = record(context['page']);
  const told = record(context['campaign']);
  const url = typeof page['url'] === 'string' ? page['url'] : '';
  const search =
    typeof page['search'] === 'string' && page['search'] !== '' ? page['search'] : url.includes('?') ? url.slice(url.indexOf('?')) : '';
  const query = TELLING.test(search) ? new URLSearchParams(search.replace(/#.*$/s, '')) : null;
  const utm = (name: string, ...also: string[]): string => {
    for (const key of [name, ...also]) if (text(told[key]) !== '') return text(told[key]);
    return text(query?.get(`utm_${name}`) ?? query?.get(`utm_${also[0] ?? name}`));
  };
  const referrer = outsideHost(text(page['referrer'], 500), url);
  const campaign = utm('name', 'campaign');
  const [source, medium] = [utm('source').toLowerCase(), utm('medium').toLowerCase()];
  const click = query ? clickOf(query) : null;
  if (source === '' && medium === '' && campaign === '') {
    if (click) return { channel: click.channel, source: click.source, medium: click.medium, campaign: '', referrer, click: click.text };
    return referrer === '' ? DIRECT : fromReferrer(referrer);
  }
  const before = knownHost(referrer);
  const known = source === '' ? before : knownSource(source);
  const named = source !== '' ? (known?.name ?? source) : (click?.source ?? known?.name ?? (referrer === '' ? 'unknown' : referrer));
  return {
    channel: channelOf(medium, (known ?? before)?.kind ?? null, click?.channel),
    source: named,
    medium,
    campaign,
    referrer,
    click: click?.text ?? '',
  };
}

/** The channel of a tagged link: what the medium says, else what the source is, else the click id; the rest is a campaign. */
function channelOf(medium: string, kind: HostKind | null, clicked: Channel | undefined): Channel {
  if (MAIL.test(medium)) return 'mail';
  if (PAID.test(medium)) {
    if (/search|sem/.test(medium) || kind === 'search') return 'search_ads';
    if (/social/.test(medium) || kind === 'social') return 'social_ads';
    return clicked ?? 'campaign';
  }
  if (SOCIAL.test(medium)) return 'social';
  if (medium === 'organic') return kind === 'social' ? 'social' : 'search';
  if (medium === 'referral') return kind === null || kind === 'way' ? 'referral' : kind;
  if (medium !== '') return 'campaign';
  return clicked ?? (kind === null || kind === 'way' ? 'campaign' : kind);
}

function fromReferrer(referrer: string): Origin {
  const known = knownHost(referrer);
  if (known?.kind === 'way') return DIRECT;
  if (!known) return { ...DIRECT, channel: 'referral', source: referrer, medium: 'referral', referrer };
  return { ...DIRECT, channel: known.kind, source: known.name, medium: MEDIUM_OF[known.kind], referrer };
}

function clickOf(query: URLSearchParams): { source: string; medium: string; channel: Channel; text: string } | null {
  const given = new Map([...query].map(([name, value]) => [name.toLowerCase(), value]));
  for (const [name, source, medium, channel] of CLICKS) {
    const value = given.get(name);
    if (value) return { source, medium, channel, text: `${name}:${value.slice(0, 200)}` };
  }
  return null;
}

/** The host of the page before, unless it is the same website: itself, above it or below it. */
function outsideHost(referrer: string, url: string): string {
  if (referrer === '') return '';
  const [from, here] = [hostOf(referrer), hostOf(url)];
  if (from === '' || from === here || from.endsWith(`.${here}`) || (here.endsWith(`.${from}`) && from.includes('.'))) return '';
  return from;
}
