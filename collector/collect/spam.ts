/**
 * Referrer spam: addresses that visit a website only to be seen in its figures. No maintained list with a permissive licence is published for our
 * platform, so these few, long known ones are built in and every site adds its own in the settings. Pure.
 */

/** Always refused, with everything below them. */
const KNOWN: ReadonlySet<string> = new Set(
  `semalt.com darodar.com buttons-for-website.com buttons-for-your-website.com ilovevitaly.com priceg.com hulfingtonpost.com econom.co
   blackhatworth.com get-free-traffic-now.com free-social-buttons.com floating-share-buttons.com best-seo-offer.com best-seo-solution.com
   success-seo.com 100dollars-seo.com trafficmonetize.org event-tracking.com webmonetizer.net social-buttons.com simple-share-buttons.com
   guardlink.org 4webmasters.org o-o-6-o-o.com humanorightswatch.org copyrightclaims.org traffic2money.com sanjosestartups.com keywords-monitoring-your-success.com`
    .trim()
    .split(/\s+/),
);

/** The host of an address in small letters without `www.`; empty when it has none. */
export function hostOf(address: string): string {
  const host = /^[a-z][a-z\d+.-]*:\/\/(?:[^/?#@]*@)?([^/?#:]+)/i.exec(address)?.[1] ?? '';
  return host
    .toLowerCase()
    .replace(/^www\./, '')
    .replace(/\.$/, '')
    .slice(0, 200);
}

/** The spammer's host behind a referrer, or null when it is an ordinary one. `own`: what the site's owner added. */
export function spamHost(referrer: unknown, own: readonly string[]): string | null {
  if (typeof referrer !== 'string' || referrer === '') return null;
  let host = hostOf(referrer);
  while (host.includes('.')) {
    if (KNOWN.has(host) || own.includes(host)) return host;
    host = host.slice(host.indexOf('.') + 1);
  }
  return null;
}
