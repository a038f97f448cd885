/** What an event means, in a reader's words: "Ordered 2 × Jazz night". Knows the six calls and the events of the e-commerce spec. */
import type { TimelineEvent } from '../../shared/api.ts';
import { list, span } from '../format.ts';
import { plainName } from '../rules/known.ts';
import { t, tn } from '../text/text.ts';
import { amount, brief, hostOf, inside, text } from './fields.ts';
import { consent, exposure } from './choice.tsx';
import { strong, type Around, type Phrase, type Say } from './say.tsx';
import { about, order, orderDetail, parcel, payment, price, refund } from './shop.tsx';
import { answered, points, responded, touched } from './touch.tsx';
/** What a phrase is, and what it needs; see `say.tsx`. */
export type { Around, Phrase } from './say.tsx';

const named =
  (
    key:
      | 'event.promotionViewed'
      | 'event.promotionClicked'
      | 'event.couponEntered'
      | 'event.couponApplied'
      | 'event.couponDenied'
      | 'event.couponRemoved'
      | 'event.checkoutStepViewed'
      | 'event.checkoutStepCompleted'
      | 'event.mailOpened'
      | 'event.linkFollowed'
      | 'event.subscribed'
      | 'event.unsubscribed',
    ...fields: string[]
  ): Say =>
  (p) => ({ words: tn(key, { what: strong(text(p, ...fields) ?? t('event.something')) }) });
const plain =
  (
    key:
      | 'event.cartViewed'
      | 'event.cartShared'
      | 'event.paymentEntered'
      | 'event.customerMade'
      | 'event.signedUp'
      | 'event.signedIn'
      | 'event.signedOut',
    mark: Phrase['mark'] = 'quiet',
  ): Say =>
  () => ({ words: t(key), mark });

const TRACK = new Map<string, Say>(
  Object.entries({
    'Order Completed': order,
    'Order Refunded': refund,
    'Order Cancelled': (p) => ({ mark: 'act', words: t('event.orderCancelled'), detail: orderDetail(p), money: price(p) }),
    'Order Updated': (p) => ({ words: t('event.orderUpdated'), detail: orderDetail(p) }),
    'Order Paid': (p) => ({ words: t('event.orderPaid'), detail: payment(p), money: price(p) }),
    'Order Shipped': (p) => ({ words: t('event.orderShipped'), detail: parcel(p) }),
    'Order Delayed': (p) => ({ words: t('event.orderDelayed'), detail: parcel(p) }),
    'Order Delivered': (p) => ({ words: t('event.orderDelivered'), detail: parcel(p) }),
    'Product Viewed': about('event.productViewed'),
    'Product Clicked': about('event.productClicked'),
    'Product Added': about('event.productAdded'),
    'Product Removed': about('event.productRemoved'),
    'Product Added to Wishlist': about('event.wished'),
    'Product Removed from Wishlist': about('event.unwished'),
    'Wishlist Product Added to Cart': about('event.wishToCart'),
    'Product Shared': about('event.shared'),
    'Product Reviewed': about('event.reviewed'),
    'Products Searched': (p) => {
      const query = text(p, 'query', 'search', 'q');
      const results = amount(p, 'results');
      return {
        words: query ? tn('event.searched', { what: strong(t('rule.quoted', { value: query })) }) : t('event.searchedPlain'),
        detail: results === undefined ? [] : [t('event.results', { n: results })],
      };
    },
    'Product List Viewed': (p) => ({
      words: tn('event.listViewed', { what: strong(text(p, 'category', 'list_name', 'list_id') ?? t('event.aList')) }),
    }),
    'Product List Filtered': (p) => ({
      words: tn('event.listFiltered', { what: strong(text(p, 'category', 'list_name', 'list_id') ?? t('event.aList')) }),
    }),
    'Promotion Viewed': named('event.promotionViewed', 'name', 'creative', 'promotion_id'),
    'Promotion Clicked': named('event.promotionClicked', 'name', 'creative', 'promotion_id'),
    'Cart Viewed': plain('event.cartViewed'),
    'Cart Shared': plain('event.cartShared'),
    'Checkout Started': (p) => ({ words: t('event.checkoutStarted'), money: price(p) }),
    'Checkout Step Viewed': named('event.checkoutStepViewed', 'step'),
    'Checkout Step Completed': named('event.checkoutStepCompleted', 'step'),
    'Payment Info Entered': plain('event.paymentEntered'),
    'Coupon Entered': named('event.couponEntered', 'coupon_name', 'coupon_id', 'coupon'),
    'Coupon Applied': named('event.couponApplied', 'coupon_name', 'coupon_id', 'coupon'),
    'Coupon Denied': named('event.couponDenied', 'coupon_name', 'coupon_id', 'coupon'),
    'Coupon Removed': named('event.couponRemoved', 'coupon_name', 'coupon_id', 'coupon'),
    'Signed Up': plain('event.signedUp', 'own'),
    'Account Created': plain('event.signedUp', 'own'),
    'Customer Created': plain('event.customerMade', 'own'),
    'Signed In': plain('event.signedIn'),
    'Signed Out': plain('event.signedOut'),
    'Campaign Email Opened': named('event.mailOpened', 'subject', 'campaign_name', 'name', 'campaign'),
    'Email Opened': named('event.mailOpened', 'subject', 'email_subject', 'campaign_name', 'name'),
    'Campaign Link Opened': named('event.linkFollowed', 'campaign_name', 'name', 'code', 'url'),
    'Email Link Clicked': named('event.linkFollowed', 'link_url', 'subject', 'email_subject'),
    Subscribed: named('event.subscribed', 'list', 'list_name', 'name'),
    Unsubscribed: named('event.unsubscribed', 'list', 'list_name', 'name'),
    'Survey Answered': answered,
    'Touch Made': touched,
    'Campaign Responded': responded,
    'Points Opened': points,
    $exposure: exposure,
    'Experiment Viewed': exposure,
    $consent: consent,
    $preference: (p) => {
      const chosen = Object.entries(p).map(([name, value]) => `${plainName(name)}: ${brief(value)}`);
      return {
        mark: 'own',
        words: chosen.length ? tn('event.preference', { what: strong(chosen.slice(0, 3).join(', ')) }) : t('event.preferencePlain'),
      };
    },
  } satisfies Record<string, Say>),
);

/** Events that the site's own developer named: the name, and the first few things they hold. */
const other: Say = (p, event) => {
  const fields = Object.entries(p).filter(([, value]) => value !== null && value !== '');
  const shown = fields.slice(0, 3).map(([name, value]) => t('event.property', { name: plainName(name), value: brief(value) }));
  return {
    words: tn('event.other', { what: strong(event.event || t('event.something')) }),
    detail: fields.length > 3 ? [...shown, t('event.moreDetails', { n: fields.length - 3 })] : shown,
  };
};

/** A page's title without the site's name at its end: "Till · Aurora Hall" is the till. */
function titleOf(title: string, site: string | undefined): string {
  if (!site || !title.endsWith(site)) return title;
  return title.slice(0, -site.length).replace(/\s*[·|–—:-]\s*$/u, '') || title;
}

const visited: Say = (p, event, around) => {
  const page = inside(event.context, 'page');
  const path = text(p, 'path') ?? text(page, 'path');
  const title = event.name || text(p, 'title') || text(page, 'title') || path || text(p, 'url') || t('event.aPage');
  return {
    words: tn(event.type === 'screen' ? 'event.screen' : 'event.page', { what: strong(titleOf(title, around.site)) }),
    detail: path && path !== title ? [path] : [],
  };
};

const identified: Say = (p, event, around) => {
  const who = text(p, 'email') ?? text(p, 'name') ?? event.userId;
  if (around.joined) return { mark: 'own', words: tn('event.registered', { what: strong(who ?? t('event.something')) }) };
  const names = Object.keys(p).map(plainName);
  if (event.userId || text(p, 'email'))
    return {
      mark: 'own',
      words: who ? tn('event.identified', { what: strong(who) }) : t('event.identifiedPlain'),
      detail: names.length ? [list(names.slice(0, 6))] : [],
    };
  return { words: tn('event.traits', { what: strong(list(names.slice(0, 6)) || t('event.something')) }) };
};

const BY_TYPE: Record<TimelineEvent['type'], Say> = {
  track: (p, event, around) => (TRACK.get(event.event ?? '') ?? other)(p, event, around),
  page: visited,
  screen: visited,
  identify: identified,
  group: (p, event) => ({
    mark: 'own',
    words: tn('event.group', { what: strong(text(p, 'name') ?? event.groupId ?? t('event.aGroup')) }),
  }),
  alias: () => ({ words: t('event.alias') }),
};

/** How somebody came: device, campaign, referrer. */
function circumstances(event: TimelineEvent): string[] {
  if (event.type !== 'page') return [];
  const { context } = event;
  const agent = text(context, 'userAgent');
  const device = !agent
    ? undefined
    : /iPad|Tablet/i.test(agent)
      ? t('event.tablet')
      : /Mobi|Android|iPhone/i.test(agent)
        ? t('event.phone')
        : t('event.computer');
  const page = inside(context, 'page');
  const campaign = inside(context, 'campaign');
  const referrer = hostOf(text(page, 'referrer'));
  const source = text(campaign, 'name', 'source') ?? (referrer && referrer !== hostOf(text(page, 'url')) ? referrer : undefined);
  return [...(device ? [device] : []), ...(source ? [t('event.from', { source })] : [])];
}

/** That the time is not the one which the client gave, and why; or that nothing tells whether it is right. */
function putRight({ clock }: TimelineEvent): string[] {
  if (!clock) return [];
  if (clock.why === 'unread') return [t('event.clockUnread')];
  return [t(clock.why === 'future' ? 'event.clockFuture' : 'event.clockSkew', { span: span(clock.by) })];
}

/** An event in words. */
export function phrase(event: TimelineEvent, around: Around): Phrase {
  const data = event.properties ?? event.traits ?? {};
  const said = BY_TYPE[event.type](data, event, around);
  const anonymous = event.anonymous && event.type !== 'identify' ? [t('event.anonymous')] : [];
  return { mark: 'quiet', ...said, detail: [...(said.detail ?? []), ...anonymous, ...circumstances(event), ...putRight(event)] };
}
