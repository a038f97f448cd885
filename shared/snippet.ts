/** The two lines that a site owner pastes. Text only, so that the dashboard, the collector and the SDK's own documents show the same. */
import type { ConsentMode } from './api.ts';

/**
 * One line that may stand before the script tag, so that calls made before the SDK has arrived wait for it:
 * `kith.track('Ticket Chosen')` works at once, and nothing is asked of the network.
 */
export const STUB =
  '<script>window.kith=window.kith||[];["page","track","identify","reset","consent","slot"].forEach(function(m){kith[m]=kith[m]||function(){kith.push([m].concat([].slice.call(arguments)))}})</script>';

const escape = (text: string): string => text.replace(/&/g, '&amp;').replace(/"/g, '&quot;').replace(/</g, '&lt;');

/** The script tag of a site. `host` is the collector's public address and may have a path; `implied` is what the SDK assumes when no mode is given. */
export function scriptTag(host: string, key: string, consent: ConsentMode = 'implied'): string {
  const mode = consent === 'implied' ? '' : ` data-consent="${consent}"`;
  return `<script async src="${escape(host.replace(/\/+$/, ''))}/kith.js" data-key="${escape(key)}"${mode}></script>`;
}

/** How each client that other people wrote is made to send here, as `docs/clients.md` has it; `key` is a write key. */
export function clientSnippets(host: string, key: string): Record<'segment' | 'rudderstack' | 'node', string> {
  const at = host.replace(/\/+$/, '');
  return {
    segment: `import { AnalyticsBrowser } from '@segment/analytics-next';

const analytics = AnalyticsBrowser.load({ writeKey: '${key}', cdnURL: '${at}' });`,
    rudderstack: `import { RudderAnalytics } from '@rudderstack/analytics-js/bundled';

const analytics = new RudderAnalytics();
analytics.load('${key}', '${at}', { configUrl: '${at}' });`,
    node: `import { Analytics } from '@segment/analytics-node';

const analytics = new Analytics({ writeKey: 'YOUR-SECRET-KEY', host: '${at}' });`,
  };
}
