/** One shop: where it must send to and how, whether it does, and what it delivered. */
import { useRoute } from 'preact-iso';
import { useState } from 'preact/hooks';
import type { Shop } from '../../shared/api.ts';
import { useGo } from '../address.ts';
import { del, get, useLoad } from '../client.ts';
import { Button, Card, Confirm, Copy, ErrorBox, Link, Page, Skeleton, Time, toast } from '../parts/index.ts';
import { may } from '../session.ts';
import { shopSteps } from '../text/shops.en.ts';
import { t, tn } from '../text/text.ts';
import { ChoicesCard } from './shop-choices.tsx';
import { Deliveries } from './shop-deliveries.tsx';
import { SecretCard } from './shop-secret.tsx';
import './people.css';
import './shops.css';

/** The page of a shop. */
export default function ShopPage() {
  const { id = '' } = useRoute().params as { id?: string };
  const found = useLoad(`shop ${id}`, (signal) => get<Shop>(`shops/${encodeURIComponent(id)}`, { signal }));
  const shop = found.data;
  return (
    <Page
      title={shop?.name ?? t('shop.title')}
      finding={shop ? <Finding shop={shop} /> : undefined}
      under={<Link to="/settings?tab=shops">{t('shop.back')}</Link>}
    >
      {shop ? (
        <Body shop={shop} refresh={found.refresh} />
      ) : found.error ? (
        <ErrorBox error={found.error} retry={found.refresh} />
      ) : (
        <Skeleton rows={6} />
      )}
    </Page>
  );
}

function Finding({ shop }: { shop: Shop }) {
  const { name, secret, lastDelivery, counts } = shop;
  if (secret === null) return <>{t('shop.finding.noSecret', { name })}</>;
  if (lastDelivery === null) return <>{t('shop.finding.new', { name })}</>;
  const when = <Time at={lastDelivery} />;
  return <>{counts.failed > 0 ? tn('shop.finding.failed', { name, when, n: counts.failed }) : tn('shop.finding.good', { name, when })}</>;
}

function Body({ shop, refresh }: { shop: Shop; refresh: () => Promise<void> }) {
  const [removing, setRemoving] = useState(false);
  const go = useGo();
  return (
    <div class="stack shop">
      {shop.forged.count > 0 && shop.forged.last ? (
        <p class="shop-forged" role="status">
          {tn('shop.forged', { n: shop.forged.count, when: <Time at={shop.forged.last} /> })} {t('shop.forgedHelp')}
        </p>
      ) : null}
      <div class="columns">
        <Card title={t('shop.address')}>
          <Copy text={shop.address} show label={t('shop.address')} />
          <h3 class="shop-steps-title">{t('shop.steps')}</h3>
          <ol class="shop-steps">
            {shopSteps[shop.kind].map((step) => (
              <li key={step}>{step}</li>
            ))}
          </ol>
        </Card>
        {may('owner') ? <SecretCard shop={shop} refresh={refresh} /> : null}
      </div>
      <Deliveries shop={shop} refresh={refresh} />
      <ChoicesCard key={shop.id} shop={shop} refresh={refresh} />
      {may('owner') ? (
        <p>
          <Button look="danger" onClick={() => setRemoving(true)}>
            {t('shop.remove')}
          </Button>
        </p>
      ) : null}
      <Confirm
        open={removing}
        onClose={() => setRemoving(false)}
        title={t('shop.removeTitle', { name: shop.name })}
        action={t('shop.remove')}
        onConfirm={async () => {
          await del(`shops/${shop.id}`);
          toast(t('shop.removed', { name: shop.name }));
          go('/settings?tab=shops');
        }}
      >
        <p>{t('shop.removeWords')}</p>
      </Confirm>
    </div>
  );
}
