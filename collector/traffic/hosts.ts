/** Which website is what: the hosts that visits commonly come from, by the name that people call them. Data; a host stands for everything below it. */

/** What kind of place sent a visit. `way`: a place that only hands the visitor back (payment, log-in), and so is no origin. */
export type HostKind = 'search' | 'social' | 'mail' | 'assistant' | 'way';
/** A known host. */
export interface Known {
  kind: HostKind;
  name: string;
}

const list = (kind: HostKind, text: string): [string, Known][] =>
  text
    .trim()
    .split(/\s+/)
    .map((entry): [string, Known] => {
      const [host = '', name = ''] = entry.split('=');
      return [host, { kind, name }];
    });

const HOSTS: ReadonlyMap<string, Known> = new Map([
  ...list(
    'search',
    `bing.com=bing duckduckgo.com=duckduckgo search.yahoo.com=yahoo ecosia.org=ecosia startpage.com=startpage qwant.com=qwant baidu.com=baidu
     yandex.ru=yandex yandex.com=yandex ya.ru=yandex search.brave.com=brave kagi.com=kagi naver.com=naver seznam.cz=seznam ask.com=ask
     search.aol.com=aol sogou.com=sogou mojeek.com=mojeek swisscows.com=swisscows com.google.android.googlequicksearchbox=google`,
  ),
  ...list(
    'social',
    `facebook.com=facebook fb.com=facebook fb.me=facebook messenger.com=messenger instagram.com=instagram threads.net=threads threads.com=threads
     t.co=x x.com=x twitter.com=x linkedin.com=linkedin lnkd.in=linkedin youtube.com=youtube youtu.be=youtube pinterest.com=pinterest pin.it=pinterest
     reddit.com=reddit tiktok.com=tiktok bsky.app=bluesky mastodon.social=mastodon snapchat.com=snapchat whatsapp.com=whatsapp wa.me=whatsapp
     t.me=telegram telegram.org=telegram vk.com=vk quora.com=quora tumblr.com=tumblr discord.com=discord xing.com=xing news.ycombinator.com=hackernews
     com.facebook.katana=facebook com.instagram.android=instagram com.linkedin.android=linkedin com.twitter.android=x com.reddit.frontpage=reddit`,
  ),
  ...list(
    'mail',
    `mail.google.com=gmail com.google.android.gm=gmail outlook.live.com=outlook outlook.office.com=outlook outlook.office365.com=outlook
     mail.yahoo.com=yahoo-mail mail.proton.me=proton mail.aol.com=aol-mail fastmail.com=fastmail mail.zoho.com=zoho mail.ru=mailru gmx.net=gmx web.de=webde`,
  ),
  ...list(
    'assistant',
    `chatgpt.com=chatgpt chat.openai.com=chatgpt perplexity.ai=perplexity gemini.google.com=gemini claude.ai=claude copilot.microsoft.com=copilot
     chat.mistral.ai=mistral chat.deepseek.com=deepseek you.com=you grok.com=grok meta.ai=meta-ai`,
  ),
  ...list(
    'way',
    `paypal.com=paypal checkout.stripe.com=stripe hooks.stripe.com=stripe klarna.com=klarna mollie.com=mollie adyen.com=adyen pay.google.com=google-pay
     accounts.google.com=google-login appleid.apple.com=apple-login login.microsoftonline.com=microsoft-login multisafepay.com=multisafepay
     buckaroo.nl=buckaroo sofort.com=sofort payments.amazon.com=amazon-pay shop.app=shop-pay ideal.nl=ideal bancontact.com=bancontact`,
  ),
]);

const GOOGLE = /(^|\.)google\.(com?\.)?[a-z]{2,3}$/;
const YANDEX = /(^|\.)yandex\.[a-z.]{2,6}$/;
const PINTEREST = /(^|\.)pinterest\.[a-z.]{2,6}$/;

/** What is known of a host (small letters, no `www.`), itself or the nearest above it; null for the rest of the world. */
export function knownHost(host: string): Known | null {
  for (let at = host; at !== ''; at = at.includes('.') ? at.slice(at.indexOf('.') + 1) : '') {
    const known = HOSTS.get(at);
    if (known) return known;
  }
  if (GOOGLE.test(host)) return { kind: 'search', name: 'google' };
  if (YANDEX.test(host)) return { kind: 'search', name: 'yandex' };
  return PINTEREST.test(host) ? { kind: 'social', name: 'pinterest' } : null;
}

/** What a bare name in `utm_source` stands for: `facebook`, `Bing`, `google.com`. */
export function knownSource(source: string): Known | null {
  for (const known of HOSTS.values()) if (known.name === source) return known;
  return source === 'google' ? { kind: 'search', name: 'google' } : source.includes('.') ? knownHost(source) : (SHORT.get(source) ?? null);
}
const SHORT: ReadonlyMap<string, Known> = new Map([
  ...list('social', 'fb=facebook ig=instagram twitter=x li=linkedin yt=youtube meta=facebook'),
  ...list('search', 'adwords=google googleads=google'),
]);
