/** What an owner chooses about a shop: its name, and by what its orders, people and products are called. */
import { useState } from 'preact/hooks';
import { ORDER_IDS, type Shop, type ShopChoices } from '../../shared/api.ts';
import { put, useAct } from '../client.ts';
import { Button, Card, ErrorBox, Input, Select, toast } from '../parts/index.ts';
import { may } from '../session.ts';
import { t, type Key } from '../text/text.ts';

type OrderIdKey = Extract<Key, `shop.orderId.${string}`>;

/** The form of the choices; who is no owner sees them alone. */
export function ChoicesCard({ shop, refresh }: { shop: Shop; refresh: () => Promise<void> }) {
  const [draft, setDraft] = useState<ShopChoices & { name: string }>({ ...shop });
  const set = (part: Partial<typeof draft>) => setDraft({ ...draft, ...part });
  const save = useAct(async () => {
    const { name, orderId, person, productId, payments } = draft;
    await put(`shops/${shop.id}`, { name: name.trim(), orderId, person, productId, payments });
    toast(t('shop.saved'));
    await refresh();
  });
  const disabled = !may('owner');
  const options = <V extends string>(values: readonly V[], key: 'person' | 'productId' | 'payments') =>
    values.map((value) => ({ value, label: t(`shop.${key}.${value}` as Extract<Key, `shop.person.${string}`>) }));
  return (
    <Card title={t('shop.choices')} subtitle={t('shop.choicesSub')}>
      <form
        class="stack"
        onSubmit={(event) => {
          event.preventDefault();
          if (draft.name.trim()) void save.run();
        }}
      >
        <div class="shop-choices">
          <Input
            label={t('shops.name')}
            value={draft.name}
            onInput={(name) => set({ name })}
            required
            maxLength={100}
            disabled={disabled}
          />
          <Select
            label={t('shop.orderId')}
            value={draft.orderId}
            onChange={(orderId) => set({ orderId })}
            options={ORDER_IDS[shop.kind].map((value) => ({ value, label: t(`shop.orderId.${value}` as OrderIdKey) }))}
            disabled={disabled}
          />
          <Select
            label={t('shop.person')}
            hint={t('shop.personHint')}
            value={draft.person}
            onChange={(person: ShopChoices['person']) => set({ person })}
            options={options(['id', 'email'] as const, 'person')}
            disabled={disabled}
          />
          {shop.kind === 'stripe' ? (
            <Select
              label={t('shop.payments')}
              hint={t('shop.paymentsHint')}
              value={draft.payments}
              onChange={(payments: ShopChoices['payments']) => set({ payments })}
              options={options(['checkout', 'payment'] as const, 'payments')}
              disabled={disabled}
            />
          ) : (
            <Select
              label={t('shop.productId')}
              value={draft.productId}
              onChange={(productId: ShopChoices['productId']) => set({ productId })}
              options={options(['id', 'sku'] as const, 'productId')}
              disabled={disabled}
            />
          )}
        </div>
        <ErrorBox error={save.error} />
        {disabled ? null : (
          <p>
            <Button type="submit" look="main" busy={save.busy}>
              {t('shop.save')}
            </Button>
          </p>
        )}
      </form>
    </Card>
  );
}
