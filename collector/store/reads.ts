import { demoReads } from './queries/demo.ts';
import { trafficReads } from './queries/traffic.ts';
import { overviewReads } from './queries/overview.ts';
import { orderSettingReads } from './queries/order-settings.ts';
import { oneOrderReads } from './queries/order.ts';
import { orderReads } from './queries/orders.ts';
import { productFeedReads } from './queries/product-feed.ts';
import { productImportReads } from './queries/product-import.ts';
import { productReads } from './queries/products.ts';
import { profileListReads } from './queries/profile-list.ts';
import { profileReads } from './queries/profile.ts';
import { searchReads } from './queries/search.ts';
import { timelineReads } from './queries/timeline.ts';
import { touchReads } from './queries/touches.ts';
import { decideReads } from './queries/decide.ts';
import { ownPageReads } from './queries/own-page.ts';
import { exposureReads } from './queries/exposures.ts';
import { experienceReads } from './queries/experiences.ts';
import { accessReads } from './queries/access.ts';
import { auditReads } from './queries/audit.ts';
import { dictionaryReads } from './queries/dictionary.ts';
import { failedReads } from './queries/failed.ts';
import { limitReads } from './queries/limits.ts';
import { lossReads } from './queries/losses.ts';
import { refusalReads } from './queries/refusals.ts';
import { segmentReads } from './queries/segment-reads.ts';
import { shopDeliveryReads } from './queries/shop-deliveries.ts';
import { reportReads } from './queries/reports.ts';
import { shopReads } from './queries/shops.ts';
import { siteReads } from './queries/sites.ts';
import { upkeepReads } from './queries/upkeep.ts';
import { accountReads } from './queries/accounts.ts';
import { identifierLimitReads } from './queries/identifier-limits.ts';
import { suggestionReads } from './queries/suggestions.ts';
import { traitReads } from './queries/trait-history.ts';
import { warningReads } from './queries/warnings.ts';
import { exportWarningReads } from './queries/export-warnings.ts';
import { exportPeopleReads } from './queries/export-people.ts';
import { bulkReads } from './queries/bulk.ts';
import { hygieneReads } from './queries/hygiene.ts';
import { hygieneSettingReads } from '../hygiene/settings.ts';
import { runReads } from '../hygiene/run.ts';
import { exportOrderReads } from './queries/export-orders.ts';
import { footprintReads } from './queries/footprint.ts';
import { campaignReads } from './queries/campaigns.ts';
import { importKnownReads } from './queries/import-known.ts';
import { importRowReads } from './queries/import-rows.ts';
import { importTemplateReads } from './queries/import-templates.ts';
import { knownFromReads } from './queries/known-from.ts';
import { importReads } from './queries/imports.ts';
import { verifyReads } from './queries/verify.ts';

/** Every read of the store by name: `store.read.name(...)`. To add one, write a function (q: Query, ...) => Promise in queries/ and list its module here. */
export const reads = {
  ...trafficReads,
  ...overviewReads,
  ...orderReads,
  ...oneOrderReads,
  ...orderSettingReads,
  ...shopReads,
  ...reportReads,
  ...shopDeliveryReads,
  ...productReads,
  ...productImportReads,
  ...productFeedReads,
  ...profileListReads,
  ...profileReads,
  ...searchReads,
  ...timelineReads,
  ...touchReads,
  ...ownPageReads,
  ...segmentReads,
  ...verifyReads,
  ...footprintReads,
  ...suggestionReads,
  ...warningReads,
  ...exportWarningReads,
  ...accountReads,
  ...traitReads,
  ...limitReads,
  ...accessReads,
  ...siteReads,
  ...refusalReads,
  ...failedReads,
  ...dictionaryReads,
  ...identifierLimitReads,
  ...lossReads,
  ...auditReads,
  ...experienceReads,
  ...exposureReads,
  ...decideReads,
  ...demoReads,
  ...upkeepReads,
  ...exportPeopleReads,
  ...exportOrderReads,
  ...importReads,
  ...knownFromReads,
  ...importTemplateReads,
  ...importRowReads,
  ...importKnownReads,
  ...campaignReads,
  ...hygieneReads,
  ...hygieneSettingReads,
  ...runReads,
  ...bulkReads,
};

/** Reads that a visitor waits for, or whoever watches over the machine: short look-ups that get a reader of their own, never behind a report. */
export const hotReads: ReadonlySet<string> = new Set([
  'allSites',
  'sources',
  'oldestDue',
  'jobRuns',
  'growthSince',
  'decideState',
  'playlist',
  'rulesRevision',
  'keyByHash',
  'shopById',
  'sessionByHash',
  'profileByIdentifier',
  'profileLookup',
]);
