/** Countries as people write them, and the postal codes that they have. Pure. */
import { getCountries } from 'libphonenumber-js/min';
import { fold } from './fold.ts';

/** Languages in which a country's name is known. */
const LANGUAGES = ['en', 'nl', 'de', 'fr', 'es', 'it', 'pt', 'pl', 'sv', 'da', 'nb', 'fi'];
const WRITTEN: Readonly<Record<string, string>> = {
  ...{
    uk: 'GB',
    'great britain': 'GB',
    england: 'GB',
    scotland: 'GB',
    wales: 'GB',
    usa: 'US',
    'united states of america': 'US',
    holland: 'NL',
  },
  ...{
    'the netherlands': 'NL',
    'czech republic': 'CZ',
    brd: 'DE',
    nld: 'NL',
    bel: 'BE',
    deu: 'DE',
    fra: 'FR',
    gbr: 'GB',
    esp: 'ES',
    ita: 'IT',
  },
};

let known: Map<string, string> | null = null;
function names(): Map<string, string> {
  if (known) return known;
  known = new Map(Object.entries(WRITTEN));
  for (const language of LANGUAGES) {
    const shown = new Intl.DisplayNames([language], { type: 'region', fallback: 'none' });
    for (const code of getCountries()) {
      const name = shown.of(code);
      if (name !== undefined && !known.has(fold(name))) known.set(fold(name), code);
    }
  }
  for (const code of getCountries()) known.set(code.toLowerCase(), code);
  return known;
}

/** The two letters (ISO 3166) of a country that is named by code or name; null where nobody knows it. */
export const countryOf = (text: string): string | null => names().get(fold(text)) ?? null;
/** Every country that there are numbering plans of, by its two letters. */
export const everyCountry = (): string[] => [...getCountries()].sort();

/** The country of a time zone, for zones of one country in which most sites are. */
const ZONES: Readonly<Record<string, string>> = {
  ...{
    'Europe/Amsterdam': 'NL',
    'Europe/Brussels': 'BE',
    'Europe/Berlin': 'DE',
    'Europe/Paris': 'FR',
    'Europe/London': 'GB',
    'Europe/Madrid': 'ES',
  },
  ...{
    'Europe/Rome': 'IT',
    'Europe/Lisbon': 'PT',
    'Europe/Vienna': 'AT',
    'Europe/Zurich': 'CH',
    'Europe/Luxembourg': 'LU',
    'Europe/Dublin': 'IE',
  },
  ...{
    'Europe/Copenhagen': 'DK',
    'Europe/Stockholm': 'SE',
    'Europe/Oslo': 'NO',
    'Europe/Helsinki': 'FI',
    'Europe/Warsaw': 'PL',
    'Europe/Prague': 'CZ',
  },
  ...{
    'Europe/Budapest': 'HU',
    'Europe/Bucharest': 'RO',
    'Europe/Sofia': 'BG',
    'Europe/Athens': 'GR',
    'Europe/Istanbul': 'TR',
    'Europe/Kyiv': 'UA',
  },
  ...{ 'America/New_York': 'US', 'America/Chicago': 'US', 'America/Denver': 'US', 'America/Los_Angeles': 'US', 'America/Toronto': 'CA' },
  ...{ 'America/Vancouver': 'CA', 'America/Mexico_City': 'MX', 'America/Sao_Paulo': 'BR', 'America/Argentina/Buenos_Aires': 'AR' },
  ...{ 'Australia/Sydney': 'AU', 'Australia/Melbourne': 'AU', 'Pacific/Auckland': 'NZ', 'Asia/Tokyo': 'JP', 'Asia/Seoul': 'KR' },
  ...{ 'Asia/Kolkata': 'IN', 'Asia/Singapore': 'SG', 'Asia/Jerusalem': 'IL', 'Asia/Dubai': 'AE', 'Africa/Johannesburg': 'ZA' },
};
/** The country of a time zone; null where it may be several. */
export const countryOfZone = (zone: string): string | null => ZONES[zone] ?? null;

/** The form of a country's postal codes, without spaces and hyphens, in capitals (Universal Postal Union, "Postal addressing systems"). Own table: no small package was kept well. */
const POSTCODES: Readonly<Record<string, RegExp>> = {
  ...{ NL: /^[1-9]\d{3}[A-Z]{2}$/, BE: /^[1-9]\d{3}$/, DE: /^\d{5}$/, FR: /^\d{5}$/, ES: /^\d{5}$/, IT: /^\d{5}$/, PT: /^\d{4}(\d{3})?$/ },
  ...{
    AT: /^\d{4}$/,
    CH: /^\d{4}$/,
    LI: /^\d{4}$/,
    LU: /^(L)?\d{4}$/,
    DK: /^(DK)?\d{4}$/,
    NO: /^\d{4}$/,
    SE: /^\d{5}$/,
    FI: /^\d{5}$/,
    IS: /^\d{3}$/,
  },
  ...{
    PL: /^\d{5}$/,
    CZ: /^\d{5}$/,
    SK: /^\d{5}$/,
    HU: /^\d{4}$/,
    RO: /^\d{6}$/,
    BG: /^\d{4}$/,
    GR: /^\d{5}$/,
    HR: /^\d{5}$/,
    SI: /^\d{4}$/,
  },
  ...{
    EE: /^\d{5}$/,
    LV: /^(LV)?\d{4}$/,
    LT: /^(LT)?\d{5}$/,
    TR: /^\d{5}$/,
    UA: /^\d{5}$/,
    US: /^\d{5}(\d{4})?$/,
    MX: /^\d{5}$/,
    BR: /^\d{8}$/,
  },
  ...{
    GB: /^[A-Z]{1,2}\d[A-Z\d]?\d[A-Z]{2}$/,
    CA: /^[A-Z]\d[A-Z]\d[A-Z]\d$/,
    IE: /^[A-Z]\d[\dW][A-Z\d]{4}$/,
    AU: /^\d{4}$/,
    NZ: /^\d{4}$/,
  },
  ...{ JP: /^\d{7}$/, KR: /^\d{5}$/, IN: /^[1-9]\d{5}$/, SG: /^\d{6}$/, IL: /^\d{5}(\d{2})?$/, ZA: /^\d{4}$/ },
};
/** A postal code as it is compared: capitals and digits alone. */
export const postcodeOf = (text: string): string =>
  text
    .slice(0, 20)
    .normalize('NFKC')
    .toUpperCase()
    .replace(/[^A-Z0-9]/g, '');
/** Whether a country has postal codes of this form; null where its form is not known here. */
export const fitsCountry = (code: string, country: string): boolean | null => POSTCODES[country]?.test(code) ?? null;
