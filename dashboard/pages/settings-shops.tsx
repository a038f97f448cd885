/** Shops that report by webhooks: which there are, and connecting another. */
import { useState } from 'preact/hooks';
import { SHOP_KINDS, type List, type Shop, type ShopKind, type ShopSecret } from '../../shared/api.ts';
import { useGo } from '../address.ts';
import { get, post, useAct, useLoad } from '../client.ts';
import { Button, Card, Chip, Empty, ErrorBox, Input, Select, Table, Time, toast, type Column } from '../parts/index.ts';
import { may } from '../session.ts';
import { t } from '../text/text.ts';
import { keepSecret } from './shop-secret.tsx';

/** How a shop fares, in one word or several. */
export function ShopStanding({ shop }: { shop: Shop }) {
  const { counts, secret, lastDelivery, forged } = shop;
  if (secret === null) return <Chip tone="warn">{t('shops.noSecret')}</Chip>;
  const bad = counts.failed > 0 || forged.count > 0;
  return (
    <span class="row shop-standing">
      {counts.failed > 0 ? <Chip tone="bad">{t('shops.failed', { n: counts.failed })}</Chip> : null}
      {forged.count > 0 ? <Chip tone="warn">{t('shops.forged', { n: forged.count })}</Chip> : null}
      {counts.waiting > 0 ? <Chip>{t('shops.waiting', { n: counts.waiting })}</Chip> : null}
      {!bad && counts.waiting === 0 ? (
        <Chip tone={lastDelivery ? 'good' : undefined}>{t(lastDelivery ? 'shops.good' : 'shops.never')}</Chip>
      ) : null}
    </span>
  );
}

const columns = (): Column<Shop>[] => [
  { key: 'name', label: t('shops.name'), cell: (row) => row.name, sort: (row) => row.name },
  { key: 'kind', label: t('shops.kind'), cell: (row) => t(`shops.kind.${row.kind}`), sort: (row) => row.kind, on: 'wide' },
  { key: 'state', label: t('shops.state'), cell: (row) => <ShopStanding shop={row} /> },
  {
    key: 'last',
    label: t('shops.last'),
    align: 'end',
    cell: (row) => (row.lastDelivery ? <Time at={row.lastDelivery} /> : <span class="quiet">–</span>),
    sort: (row) => row.lastDelivery,
  },
];

/** The list of shops, and a form for another one. */
export function ShopsTab() {
  const shops = useLoad('shops', (signal) => get<List<Shop>>('shops', { signal }));
  return (
    <div class="columns">
      <Card title={t('shops.title')} subtitle={t('shops.sub')}>
        <Table
          caption={t('shops.title')}
          columns={columns()}
          rows={shops.data?.items}
          rowKey={(row) => row.id}
          href={(row) => `/shops/${row.id}`}
          load={shops}
          empty={<Empty title={t('shops.none')}>{t('shops.noneWords')}</Empty>}
        />
      </Card>
      {may('owner') ? <Connect /> : null}
    </div>
  );
}

function Connect() {
  const go = useGo();
  const [kind, setKind] = useState<ShopKind>('woocommerce');
  const [name, setName] = useState('');
  const add = useAct(async () => {
    const shop = await post<ShopSecret>('shops', { kind, name: name.trim() || t(`shops.kind.${kind}`) });
    if (shop.newSecret) keepSecret(shop.id, shop.newSecret);
    toast(t('shops.connected', { name: shop.name }));
    go(`/shops/${shop.id}`);
  });
  return (
    <Card title={t('shops.connect')} subtitle={t('shops.connectHint')}>
      <form
        class="stack"
        onSubmit={(event) => {
          event.preventDefault();
          void add.run();
        }}
      >
        <Select
          label={t('shops.kind')}
          value={kind}
          onChange={setKind}
          options={SHOP_KINDS.map((value) => ({ value, label: t(`shops.kind.${value}`) }))}
        />
        <Input label={t('shops.name')} value={name} onInput={setName} placeholder={t(`shops.kind.${kind}`)} maxLength={100} />
        <ErrorBox error={add.error} />
        <p>
          <Button type="submit" look="main" busy={add.busy}>
            {t('shops.connectGo')}
          </Button>
        </p>
      </form>
    </Card>
  );
}
