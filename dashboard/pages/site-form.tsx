import type { ConsentMode, Site } from '../../shared/api.ts';
import { spoken, t } from '../text/text.ts';
import { Combobox, Input, Select, Textarea } from '../parts/index.ts';

/** What a person may set of a site. */
export type SiteSettings = Omit<Site, 'id' | 'createdAt'>;
/** The least length of a password. */
export const PASSWORD_LENGTH = 8;

/** Settings as typed: the addresses are lines. */
export type SiteDraft = Omit<SiteSettings, 'origins' | 'spamReferrers'> & { origins: string; spamReferrers: string };

/** A new site as this browser would have it: its zone and language, consent asked first. */
export function freshSite(): SiteDraft {
  const { timeZone, locale } = new Intl.DateTimeFormat().resolvedOptions();
  return {
    name: '',
    origins: '',
    timeZone: timeZone || 'UTC',
    currency: 'EUR',
    language: locale.split('-')[0] ?? 'en',
    weekStart: 1,
    pricesWithTax: true,
    consent: 'required',
    spamReferrers: '',
  };
}
/** A site's settings as a form shows them. */
export const draftOf = (site: Site): SiteDraft => ({
  ...settingsOnly(site),
  origins: site.origins.join('\n'),
  spamReferrers: site.spamReferrers.join('\n'),
});
const settingsOnly = ({ name, timeZone, currency, language, weekStart, pricesWithTax, consent }: Site) => ({
  name,
  timeZone,
  currency,
  language,
  weekStart,
  pricesWithTax,
  consent,
});

/** Each line of addresses as an origin (`https://shop.example`), `*` for any; null where a line is none. */
export function originsOf(lines: string): string[] | null {
  const all = lines.split(/[\s,]+/).filter(Boolean);
  if (all.length === 0) return null;
  const found = all.map((line) => {
    if (line === '*') return '*';
    try {
      const url = new URL(/^https?:\/\//i.test(line) ? line : `https://${line}`);
      return url.hostname.includes('.') || url.hostname === 'localhost' ? url.origin : null;
    } catch {
      return null;
    }
  });
  return found.every((origin) => origin !== null) ? [...new Set(found as string[])] : null;
}
/** The form's settings as the API takes them; null while an address is none or the name is missing. */
export function settingsOf(draft: SiteDraft): SiteSettings | null {
  const origins = originsOf(draft.origins);
  const spamReferrers = hostsOf(draft.spamReferrers);
  return origins && spamReferrers && draft.name.trim() ? { ...draft, name: draft.name.trim(), origins, spamReferrers } : null;
}
/** Each line as the name of a website (`spam.example`); none is fine, null where a line is none. */
export function hostsOf(lines: string): string[] | null {
  const all = lines.split(/[\s,]+/).filter(Boolean);
  const found = all.map((line) => /^(?:https?:\/\/)?(?:www\.)?([^/:?#\s]+\.[^/:?#\s]+)/i.exec(line)?.[1]?.toLowerCase() ?? null);
  return found.every((host) => host !== null) ? [...new Set(found as string[])] : null;
}

function named(kind: 'currency' | 'language', codes: readonly string[]): { value: string; label: string; detail: string }[] {
  const names = new Intl.DisplayNames(spoken(), { type: kind });
  return codes.map((code) => ({ value: code, label: names.of(code) ?? code, detail: code }));
}
const LANGUAGES =
  'en de nl fr es it pt da sv nb fi pl cs sk hu ro bg el tr uk ru hr sl sr et lv lt ga is ca eu gl ar he fa hi bn th vi id ms ja ko zh'.split(
    ' ',
  );
const WEEKDAYS = [1, 6, 7];
/** The name of a weekday, 1 Monday … 7 Sunday. */
const weekday = (day: number) =>
  new Intl.DateTimeFormat(spoken(), { weekday: 'long', timeZone: 'UTC' }).format(new Date(Date.UTC(2024, 0, day)));

interface SiteFormProps {
  draft: SiteDraft;
  onChange: (draft: SiteDraft) => void;
  /** Whether to name what is missing. */
  strict: boolean;
  disabled?: boolean;
  /** Whether it asks for what can wait until after the set-up. */
  whole?: boolean;
}

/** What Kith asks about a website. */
export function SiteForm({ draft, onChange, strict, disabled, whole }: SiteFormProps) {
  const set = <K extends keyof SiteDraft>(key: K, value: SiteDraft[K]) => onChange({ ...draft, [key]: value });
  return (
    <>
      <Input
        label={t('site.name')}
        hint={t('site.nameHint')}
        value={draft.name}
        disabled={disabled}
        onInput={(v) => set('name', v)}
        error={strict && !draft.name.trim() ? t('parts.required') : null}
      />
      <Textarea
        label={t('site.origin')}
        hint={t('site.originHint')}
        rows={Math.max(1, draft.origins.split('\n').length)}
        value={draft.origins}
        disabled={disabled}
        onInput={(v) => set('origins', v)}
        error={strict && !originsOf(draft.origins) ? t('site.originBad') : null}
      />
      <Combobox
        label={t('site.timeZone')}
        hint={t('site.timeZoneHint')}
        value={draft.timeZone}
        disabled={disabled}
        onChange={(v) => set('timeZone', v)}
        options={['UTC', ...Intl.supportedValuesOf('timeZone')].map((zone) => ({ value: zone, label: zone.replaceAll('_', ' ') }))}
      />
      <div class="halves">
        <Combobox
          label={t('site.currency')}
          value={draft.currency}
          disabled={disabled}
          onChange={(v) => set('currency', v)}
          options={named('currency', Intl.supportedValuesOf('currency'))}
        />
        <Combobox
          label={t('site.language')}
          value={draft.language}
          disabled={disabled}
          onChange={(v) => set('language', v)}
          options={named('language', LANGUAGES)}
          free
        />
        <Select
          label={t('site.weekStart')}
          value={String(draft.weekStart)}
          disabled={disabled}
          onChange={(v) => set('weekStart', Number(v))}
          options={[...new Set([...WEEKDAYS, draft.weekStart])].map((day) => ({ value: String(day), label: weekday(day) }))}
        />
        <Select
          label={t('site.prices')}
          value={draft.pricesWithTax ? 'with' : 'without'}
          disabled={disabled}
          onChange={(v) => set('pricesWithTax', v === 'with')}
          options={(['with', 'without'] as const).map((value) => ({ value, label: t(`site.prices.${value}`) }))}
        />
      </div>
      <Select<ConsentMode>
        label={t('site.consent')}
        hint={t('site.consentHint')}
        value={draft.consent}
        disabled={disabled}
        onChange={(v) => set('consent', v)}
        options={(['required', 'implied', 'none'] as const).map((value) => ({ value, label: t(`site.consent.${value}`) }))}
      />
      {whole ? (
        <Textarea
          label={t('site.spam')}
          hint={t('site.spamHint')}
          rows={Math.max(2, draft.spamReferrers.split('\n').length)}
          value={draft.spamReferrers}
          disabled={disabled}
          onInput={(v) => set('spamReferrers', v)}
          error={hostsOf(draft.spamReferrers) ? null : t('site.spamBad')}
        />
      ) : null}
    </>
  );
}
