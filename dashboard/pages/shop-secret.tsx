/** The secret that a shop signs with: entered, made, and shown once when it was made here. */
import { useState } from 'preact/hooks';
import type { ShopSecret, Shop } from '../../shared/api.ts';
import { post, useAct } from '../client.ts';
import { Button, Card, Copy, ErrorBox, Input, Time, toast } from '../parts/index.ts';
import { t, tn } from '../text/text.ts';

const fresh = new Map<string, string>();
/** Keeps a secret that was just made until its shop's page shows it. */
export const keepSecret = (shop: string, secret: string): void => void fresh.set(shop, secret);

/** The card of the secret; only an owner sees it. */
export function SecretCard({ shop, refresh }: { shop: Shop; refresh: () => Promise<void> }) {
  const [typed, setTyped] = useState('');
  const [made, setMade] = useState(() => {
    const kept = fresh.get(shop.id) ?? null;
    fresh.delete(shop.id);
    return kept;
  });
  const makes = shop.kind === 'woocommerce' && typed.trim() === '';
  const save = useAct(async () => {
    const { newSecret } = await post<ShopSecret>(`shops/${shop.id}/secret`, makes ? {} : { secret: typed.trim() });
    setMade(newSecret);
    setTyped('');
    toast(t('shop.secretSaved'));
    await refresh();
  });
  return (
    <Card title={t('shop.secret')} subtitle={t('shop.secretSub')}>
      <form
        class="stack"
        onSubmit={(event) => {
          event.preventDefault();
          void save.run();
        }}
      >
        {made ? (
          <div class="stack" role="status">
            <p>{t('shop.newSecret')}</p>
            <Copy text={made} show label={t('shop.secret')} />
          </div>
        ) : null}
        <p class={shop.secret === null ? 'warn' : 'quiet'}>
          {shop.secret === null ? t('shop.secretNone') : t('shop.secretIs', { end: shop.secret })}
        </p>
        {shop.oldSecretUntil ? <p>{tn('shop.secretOld', { when: <Time at={shop.oldSecretUntil} /> })}</p> : null}
        <Input
          label={t(shop.kind === 'woocommerce' ? 'shop.secretOwn' : 'shop.secretEnter')}
          hint={t(`shop.secretHint.${shop.kind}`)}
          value={typed}
          onInput={setTyped}
          autocomplete="off"
          maxLength={200}
        />
        <ErrorBox error={save.error} />
        <p>
          <Button type="submit" busy={save.busy} disabled={!makes && typed.trim() === ''}>
            {t(makes ? 'shop.secretMake' : 'shop.secretSave')}
          </Button>
        </p>
      </form>
    </Card>
  );
}
