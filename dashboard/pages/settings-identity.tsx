/** How many identifiers one person may have before machines stop joining them. */
import { useEffect, useState } from 'preact/hooks';
import type { IdentifierLimit, List } from '../../shared/api.ts';
import { get, put, useAct, useLoad } from '../client.ts';
import { number } from '../format.ts';
import { Button, Card, ErrorBox, Input, Skeleton, toast } from '../parts/index.ts';
import { may } from '../session.ts';
import { t } from '../text/text.ts';

const PATH = 'identifier-limits';

/** The limits; an owner changes them. */
export function IdentityTab() {
  const limits = useLoad(PATH, (signal) => get<List<IdentifierLimit>>(PATH, { signal }));
  const [typed, setTyped] = useState<Record<string, string>>({});
  const items = limits.data?.items;
  useEffect(() => {
    if (items) setTyped(Object.fromEntries(items.map(({ namespace, most }) => [namespace, most === null ? '' : String(most)])));
  }, [items]);
  const save = useAct(async () => {
    const body = (items ?? []).map(({ namespace }) => ({ namespace, most: typed[namespace] ? Number(typed[namespace]) : null }));
    await put(PATH, { limits: body });
    toast(t('limits.saved'));
    await limits.refresh();
  });
  const wrong = (text: string | undefined): boolean => !!text && !/^[1-9]\d{0,5}$/.test(text);
  if (limits.error && !items) return <ErrorBox error={limits.error} retry={limits.refresh} />;
  if (!items) return <Skeleton rows={3} />;
  return (
    <Card title={t('limits.title')} subtitle={t('limits.sub')}>
      <form
        class="stack"
        onSubmit={(event) => {
          event.preventDefault();
          void save.run();
        }}
      >
        {items.map(({ namespace, standard }) => (
          <Input
            key={namespace}
            type="text"
            label={t(`limits.${namespace}`)}
            hint={standard === null ? t('limits.hintNone') : t('limits.hint', { n: number(standard) })}
            error={wrong(typed[namespace]) ? t('limits.wrong') : undefined}
            value={typed[namespace] ?? ''}
            onInput={(text) => setTyped({ ...typed, [namespace]: text.trim() })}
          />
        ))}
        <p class="quiet">{t('limits.user')}</p>
        <ErrorBox error={save.error} />
        {may('owner') ? (
          <div class="row">
            <Button look="main" type="submit" busy={save.busy} disabled={items.some(({ namespace }) => wrong(typed[namespace]))}>
              {t('limits.save')}
            </Button>
          </div>
        ) : null}
      </form>
    </Card>
  );
}
