/** How the values of traffic are called: channels, sources, countries, devices. */
import { CHANNELS, UNKNOWN_VALUE, type TrafficDimension } from '../../shared/api.ts';
import { spoken, t } from '../text/text.ts';

const DEVICES = ['phone', 'tablet', 'computer', 'tv'] as const;
const capital = (text: string): string => text.charAt(0).toLocaleUpperCase() + text.slice(1);

/** A channel by its name. */
export function channelName(channel: string): string {
  const known = CHANNELS.find((name) => name === channel);
  return known ? t(`traffic.channel.${known}`) : channel;
}
/** A source as people write it: `Google`, `shop.example`. */
export const sourceName = (source: string): string =>
  source === 'direct' ? t('traffic.channel.direct') : /[.(]/.test(source) ? source : capital(source);

function countryName(code: string): string {
  try {
    return new Intl.DisplayNames(spoken(), { type: 'region' }).of(code) ?? code;
  } catch {
    return code; // a code that is none is shown as it is
  }
}

/** A value of a dimension in words; null is what is not known. */
export function valueName(by: TrafficDimension, value: string | null): string {
  if (value === null || value === UNKNOWN_VALUE) return t('traffic.unknown');
  if (by === 'channel') return channelName(value);
  if (by === 'source') return sourceName(value);
  if (by === 'country') return countryName(value);
  const device = by === 'device' ? DEVICES.find((name) => name === value) : undefined;
  return device ? t(`traffic.device.${device}`) : value;
}
