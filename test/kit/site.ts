/** A site's settings as somebody would choose them who changes nothing. */
export const siteCalled = (name: string, timeZone = 'UTC') => ({
  name,
  origins: ['*'],
  timeZone,
  currency: 'EUR',
  language: 'en',
  weekStart: 1,
  pricesWithTax: true,
  consent: 'none' as const,
  spamReferrers: [],
});
