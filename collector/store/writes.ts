import { demoWrites } from './queries/demo.ts';
import { olderWrites } from '../traffic/older.ts';
import { productFeedWrites } from './queries/product-feed.ts';
import { productImportWrites } from './queries/product-import.ts';
import { experienceWrites } from './queries/experiences.ts';
import { accessWrites } from './queries/access.ts';
import { dictionaryWrites } from './queries/dictionary.ts';
import { failedWrites } from './queries/failed.ts';
import { limitWrites } from './queries/limits.ts';
import { refusalWrites } from './queries/refusals.ts';
import { segmentWrites } from './queries/segments.ts';
import { shopDeliveryWrites } from './queries/shop-deliveries.ts';
import { reportWrites } from './queries/reports.ts';
import { shopWrites } from './queries/shops.ts';
import { siteWrites } from './queries/sites.ts';
import { baseWrites } from './queries/base.ts';
import { linkWrites } from '../identity/writes.ts';
import { upkeepWrites } from './queries/upkeep.ts';
import { identifierLimitWrites } from './queries/identifier-limits.ts';
import { suggestionWrites } from './queries/suggestions.ts';
import { bulkWrites } from '../hygiene/bulk.ts';
import { runWrites } from '../hygiene/run.ts';
import { hygieneSettingWrites } from '../hygiene/settings.ts';
import { hygieneStepWrites } from '../hygiene/steps.ts';
import { recountWrites } from '../value/recount.ts';
import { orderSettingWrites } from './queries/order-settings.ts';
import { warningWrites } from './queries/warnings.ts';
import { campaignWrites } from './queries/campaigns.ts';
import { importRowWrites } from './queries/import-rows.ts';
import { importTemplateWrites } from './queries/import-templates.ts';
import { importWrites } from './queries/imports.ts';
import { auditWrites } from './queries/audit.ts';
import { withdrawWrites } from '../withdraw/withdraw.ts';
import { verifyWrites } from './queries/verify.ts';

/** Every write of the store by name: `store.write.name(...)`. To add one, write a function (q: Query, ...) => Promise in queries/ and list its module here. */
export const writes = {
  ...olderWrites,
  ...recountWrites,
  ...withdrawWrites,
  ...runWrites,
  ...hygieneSettingWrites,
  ...hygieneStepWrites,
  ...bulkWrites,
  ...orderSettingWrites,
  ...shopWrites,
  ...reportWrites,
  ...shopDeliveryWrites,
  ...productImportWrites,
  ...productFeedWrites,
  ...segmentWrites,
  ...verifyWrites,
  ...suggestionWrites,
  ...warningWrites,
  ...limitWrites,
  ...baseWrites,
  ...linkWrites,
  ...accessWrites,
  ...siteWrites,
  ...refusalWrites,
  ...failedWrites,
  ...dictionaryWrites,
  ...identifierLimitWrites,
  ...experienceWrites,
  ...demoWrites,
  ...upkeepWrites,
  ...auditWrites,
  ...importWrites,
  ...importTemplateWrites,
  ...importRowWrites,
  ...campaignWrites,
};
