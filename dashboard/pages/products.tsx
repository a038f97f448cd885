/** What is sold: the list, and the ways products come in; the address holds what is shown. */
import type { CatalogueFigures } from '../../shared/api.ts';
import { useQuery } from '../address.ts';
import { get, useLoad } from '../client.ts';
import { Page, Tabs } from '../parts/index.ts';
import { may } from '../session.ts';
import { t } from '../text/text.ts';
import { FeedTab } from './product-feed.tsx';
import { FileTab } from './product-file.tsx';
import { ProductList } from './product-list.tsx';
import './people.css';
import './products.css';

const TABS = ['all', 'feed', 'file'] as const;
type Tab = (typeof TABS)[number];

/** The page of the products. */
export default function Products() {
  const [query, setQuery] = useQuery();
  const offered = TABS.filter((tab) => tab !== 'file' || may('marketer'));
  const tab: Tab = offered.find((name) => name === query.tab) ?? 'all';
  const figures = useLoad('catalogue', (signal) => get<CatalogueFigures>('catalogue', { signal }));
  return (
    <Page title={t('nav.products')} finding={figures.data ? findingOf(figures.data) : undefined}>
      <Tabs<Tab>
        label={t('catalogue.tabs')}
        tabs={offered.map((value) => ({ value, label: t(`catalogue.tab.${value}`) }))}
        value={tab}
        onChange={(next) => setQuery({ tab: next === 'all' ? undefined : next }, true)}
      >
        {tab === 'all' ? <ProductList figures={figures.data} /> : null}
        {tab === 'feed' ? <FeedTab onTaken={figures.refresh} /> : null}
        {tab === 'file' ? <FileTab onDone={figures.refresh} /> : null}
      </Tabs>
    </Page>
  );
}

function findingOf({ products, unavailable, missingCost }: CatalogueFigures): string {
  return [
    t('catalogue.finding', { n: products }),
    ...(unavailable > 0 ? [t('catalogue.findingGone', { n: unavailable })] : []),
    ...(missingCost > 0 ? [t('catalogue.findingCost', { n: missingCost })] : []),
  ].join(' ');
}
