/** What a shop delivered, with what became of it; one can be looked at and read again, and all that failed at once. */
import { useState } from 'preact/hooks';
import {
  DELIVERY_STATES,
  type DeliveryState,
  type List,
  type Shop,
  type ShopDelivery,
  type ShopDeliveryBody,
  type ShopReplay,
} from '../../shared/api.ts';
import { useQuery } from '../address.ts';
import { get, post, useAct, useLoad } from '../client.ts';
import { bytes } from '../format.ts';
import { Button, Card, Chip, Dialog, Empty, ErrorBox, Select, Skeleton, Table, Time, toast, type Column } from '../parts/index.ts';
import { may } from '../session.ts';
import { t } from '../text/text.ts';
import { ExportMenu } from './export-menu.tsx';
import { ListFoot } from './list-foot.tsx';
import { once, usePaged } from './paged.ts';

const TONES: Record<DeliveryState, 'good' | 'bad' | 'warn' | undefined> = {
  done: 'good',
  failed: 'bad',
  waiting: 'warn',
  unused: undefined,
  new: 'warn',
};
const State = ({ state }: { state: DeliveryState }) => <Chip tone={TONES[state]}>{t(`deliveries.state.${state}`)}</Chip>;
const topicOf = ({ topic }: ShopDelivery): string => topic || t('deliveries.noTopic');

/** The list of deliveries; its filter stands in the address. */
export function Deliveries({ shop, refresh }: { shop: Shop; refresh: () => Promise<void> }) {
  const [query, change] = useQuery();
  const [open, setOpen] = useState<ShopDelivery | null>(null);
  const state = DELIVERY_STATES.find((one) => one === query['state']) ?? 'all';
  const path = `shops/${shop.id}/deliveries`;
  const list = usePaged<ShopDelivery>(
    `${path} ${state}`,
    (cursor, signal) => get<List<ShopDelivery>>(path, { query: { state, cursor }, signal }),
    once(),
  );
  const renew = async () => {
    await Promise.all([list.refresh(), refresh()]);
  };
  const again = useAct(async () => {
    const sum = { tried: 0, done: 0, failed: 0 };
    for (let after: string | null | undefined; after !== null;) {
      const part: ShopReplay = await post<ShopReplay>(`shops/${shop.id}/replay`, { states: ['failed'], ...(after ? { after } : {}) });
      for (const key of ['tried', 'done', 'failed'] as const) sum[key] += part[key];
      after = part.next;
    }
    toast(t('deliveries.becameAll', sum));
    await renew();
  });
  const columns: Column<ShopDelivery>[] = [
    { key: 'topic', label: t('deliveries.topic'), cell: (row) => <span class="delivery-topic">{topicOf(row)}</span> },
    { key: 'state', label: t('deliveries.state'), cell: (row) => <State state={row.state} /> },
    { key: 'reason', label: t('deliveries.reason'), cell: (row) => <span class="delivery-reason">{row.reason || '–'}</span>, on: 'wide' },
    { key: 'at', label: t('deliveries.at'), cell: (row) => <Time at={row.at} />, on: 'wide' },
    {
      key: 'open',
      label: '',
      align: 'end',
      cell: (row) =>
        may('marketer') ? (
          <Button look="quiet" small label={`${t('deliveries.open')}: ${topicOf(row)} ${row.key}`} onClick={() => setOpen(row)}>
            {t('deliveries.open')}
          </Button>
        ) : null,
    },
  ];
  return (
    <Card
      title={t('deliveries.title')}
      subtitle={t('deliveries.sub')}
      aside={
        may('marketer') ? (
          <span class="row">
            {shop.counts.failed > 0 ? (
              <Button small busy={again.busy} onClick={() => void again.run()}>
                {t('deliveries.againAll')}
              </Button>
            ) : null}
            {list.items?.length ? (
              <ExportMenu
                path={`shops/${encodeURIComponent(shop.id)}/deliveries`}
                query={{ state }}
                what={t('export.what.deliveries')}
                look="quiet"
              />
            ) : null}
          </span>
        ) : undefined
      }
    >
      <div class="filters delivery-filters no-print">
        <Select
          bare
          label={t('deliveries.which')}
          value={state}
          onChange={(value) => change({ state: value === 'all' ? undefined : value })}
          options={[
            { value: 'all', label: t('deliveries.all') },
            ...DELIVERY_STATES.map((value) => ({ value, label: t(`deliveries.state.${value}`) })),
          ]}
        />
      </div>
      <ErrorBox error={again.error} />
      <Table
        caption={t('deliveries.title')}
        columns={columns}
        rows={list.items}
        rowKey={(row) => row.id}
        load={list}
        empty={<Empty title={t(state === 'all' ? 'deliveries.none' : 'deliveries.noneFit')} />}
      />
      <ListFoot list={list} shown={t('deliveries.shown', { n: list.items?.length ?? 0 })} />
      {open ? <Opened path={`${path}/${open.id}`} row={open} onClose={() => setOpen(null)} renew={renew} /> : null}
    </Card>
  );
}

/** The text laid out where it is JSON, else as it came. */
function laidOut(text: string): string {
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return text;
  }
}

function Opened({ path, row, onClose, renew }: { path: string; row: ShopDelivery; onClose: () => void; renew: () => Promise<void> }) {
  const found = useLoad(path, (signal) => get<ShopDeliveryBody>(path, { signal }));
  const again = useAct(async () => {
    const { state } = await post<ShopDelivery>(`${path}/replay`);
    toast(t('deliveries.became', { state: t(`deliveries.state.${state}`) }));
    await Promise.all([found.refresh(), renew()]);
  });
  const shown = found.data ?? row;
  return (
    <Dialog
      wide
      open
      title={t('deliveries.opened', { topic: topicOf(row) })}
      onClose={onClose}
      foot={
        <Button look="main" busy={again.busy} onClick={() => void again.run()}>
          {t('deliveries.again')}
        </Button>
      }
    >
      <div class="stack">
        <p class="row">
          <State state={shown.state} />
          <Time at={shown.at} />
          <span class="quiet">{t('deliveries.size', { size: bytes(shown.bytes), n: shown.tries })}</span>
        </p>
        {shown.reason ? <p class={shown.state === 'failed' ? 'bad' : undefined}>{shown.reason}</p> : null}
        <p class="quiet key">{t('deliveries.key', { key: shown.key })}</p>
        <ErrorBox error={again.error ?? found.error} />
        {found.data ? (
          <pre class="well delivery-body" tabIndex={0}>
            {laidOut(found.data.body)}
          </pre>
        ) : (
          <Skeleton rows={6} />
        )}
      </div>
    </Dialog>
  );
}
