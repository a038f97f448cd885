import { useQuery } from '../address.ts';
import { get, useLoad } from '../client.ts';
import type { InstallCheck } from '../../shared/api.ts';
import { Page, Tabs } from '../parts/index.ts';
import { may, site } from '../session.ts';
import { t } from '../text/text.ts';
import { CheckTab } from './settings-check.tsx';
import { IdentityTab } from './settings-identity.tsx';
import { KeysTab } from './settings-keys.tsx';
import { OrdersTab } from './settings-orders.tsx';
import { PeopleTab } from './settings-people.tsx';
import { ShopsTab } from './settings-shops.tsx';
import { SiteTab } from './settings-site.tsx';
import './settings.css';

const TABS = ['check', 'site', 'people', 'keys', 'identity', 'orders', 'shops'] as const;
type Tab = (typeof TABS)[number];

/** Everything that is set rather than found; the tab is in the address. */
export default function Settings() {
  const [query, setQuery] = useQuery();
  const offered = TABS.filter((tab) => tab !== 'check' || may('marketer')).filter((tab) => tab !== 'people' || may('owner'));
  const tab: Tab = offered.find((name) => name === query.tab) ?? offered[0] ?? 'site';
  const check = useLoad(may('marketer') ? 'check' : null, (signal) => get<InstallCheck>('check', { signal }));
  return (
    <Page
      title={t('settings.title')}
      finding={
        check.data && site.value
          ? t('settings.finding', { site: site.value.name, events: t('settings.events', { n: check.data.events24h }) })
          : undefined
      }
      under={may('owner') ? undefined : <p class="quiet">{t('settings.viewOnly')}</p>}
    >
      <Tabs<Tab>
        label={t('settings.tabs')}
        tabs={offered.map((value) => ({ value, label: t(`settings.tab.${value}`) }))}
        value={tab}
        onChange={(next) => setQuery({ tab: next, q: undefined })}
      >
        {tab === 'check' ? <CheckTab /> : null}
        {tab === 'site' ? <SiteTab /> : null}
        {tab === 'people' ? <PeopleTab /> : null}
        {tab === 'keys' ? <KeysTab /> : null}
        {tab === 'identity' ? <IdentityTab /> : null}
        {tab === 'orders' ? <OrdersTab /> : null}
        {tab === 'shops' ? <ShopsTab /> : null}
      </Tabs>
    </Page>
  );
}
