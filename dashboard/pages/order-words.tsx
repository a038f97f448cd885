/** How an order stands, in a word. */
import type { OrderRow, OrderState } from '../../shared/api.ts';
import { Chip } from '../parts/index.ts';
import { t } from '../text/text.ts';

const TONES: Partial<Record<OrderState, 'good' | 'warn' | 'bad'>> = {
  delivered: 'good',
  delayed: 'warn',
  cancelled: 'bad',
  returned: 'warn',
};

/** The state of an order, and whether it is unconfirmed. */
export const OrderStanding = ({ row }: { row: Pick<OrderRow, 'state' | 'confirmed'> }) => (
  <span class="about">
    <Chip tone={TONES[row.state] ?? 'plain'}>{t(`orders.state.${row.state}`)}</Chip>
    {row.confirmed ? null : <Chip title={t('orders.unconfirmedHelp')}>{t('orders.unconfirmed')}</Chip>}
  </span>
);
