/** A site's settings as people type them, checked once: at set-up, in the settings page and in `KITH_SITE`. */
import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { Site } from '../../shared/api.ts';
import { hostOf } from '../collect/spam.ts';

/** What a person may set of a site. */
export type SiteSettings = Omit<Site, 'id' | 'createdAt'>;

/** `https://shop.example` of anything that a person pastes as their website's address; null when it is no web address. */
export function originOf(text: string): string | null {
  if (text.trim() === '*') return '*';
  try {
    const url = new URL(text.trim());
    return (url.protocol === 'https:' || url.protocol === 'http:') && url.hostname ? url.origin : null;
  } catch {
    return null;
  }
}

const isTimeZone = (zone: string): boolean => {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: zone }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
};
const isLanguage = (tag: string): boolean => {
  try {
    return Intl.getCanonicalLocales(tag).length === 1;
  } catch {
    return false;
  }
};
const currencies = new Set(Intl.supportedValuesOf('currency'));

const origin = z.string().transform((text, context) => {
  const found = originOf(text);
  if (found) return found;
  context.addIssue({ code: 'custom', message: 'not a web address like https://shop.example' });
  return z.NEVER;
});

const host = z.string().transform((text, context) => {
  const found = hostOf(/^[a-z][a-z\d+.-]*:/i.test(text.trim()) ? text.trim() : `http://${text.trim()}`);
  if (found.includes('.')) return found;
  context.addIssue({ code: 'custom', message: 'not a website like spam.example' });
  return z.NEVER;
});

/** A currency by its ISO 4217 code, in capitals. */
export const currencySchema = z
  .string()
  .toUpperCase()
  .refine((code) => currencies.has(code), 'not a currency code like EUR');

const fields = {
  name: z.string().trim().min(1, 'a name is needed').max(200),
  origins: z.array(origin).min(1, 'at least one website address, or *').max(50),
  timeZone: z.string().refine(isTimeZone, 'not a time zone like Europe/Amsterdam'),
  currency: currencySchema,
  language: z.string().refine(isLanguage, 'not a language tag like en or nl'),
  weekStart: z.int().min(1).max(7),
  pricesWithTax: z.boolean(),
  consent: z.enum(['required', 'implied', 'none']),
  spamReferrers: z.array(host).max(200),
};

/** Settings of a new site. What is left out: any origin, UTC, euro, English, weeks from Monday, prices with tax, and consent required. */
export const newSiteSchema = z.object({
  ...fields,
  origins: fields.origins.default(['*']),
  timeZone: fields.timeZone.default('UTC'),
  currency: fields.currency.default('EUR'),
  language: fields.language.default('en'),
  weekStart: fields.weekStart.default(1),
  pricesWithTax: fields.pricesWithTax.default(true),
  consent: fields.consent.default('required'),
  spamReferrers: fields.spamReferrers.default([]),
});

/** The ETag of a site's settings. */
export function siteTag(settings: SiteSettings): string {
  const { name, origins, timeZone, currency, language, weekStart, pricesWithTax, consent, spamReferrers } = settings;
  const all = JSON.stringify([name, origins, timeZone, currency, language, weekStart, pricesWithTax, consent, spamReferrers]);
  return `"${createHash('sha256').update(all).digest('base64url').slice(0, 16)}"`;
}

/** A change of some settings; what is absent stays. */
export const siteChangeSchema = z.object(fields).partial();
