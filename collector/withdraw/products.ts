/** Products and accounts without what an import taught of them. */
import { rebuildAccount } from '../identity/account.ts';
import type { Tx } from '../collect/tx.ts';
import { productRow, saidOf } from '../store/queries/product-row.ts';
import { carryOut, planOfPast } from '../store/queries/product-write.ts';
import type { Gone } from './gone.ts';

/** Takes an import's words on products back: one of which nobody else said anything goes, with its past. */
export async function unteach(tx: Tx, { site, source, court, products, now }: Gone): Promise<void> {
  await tx.forEach([...products].sort(), async (id) => {
    const row = await productRow(tx, site, id);
    const { imports: { [source]: words, ...others } = {}, ...rest } = row ? saidOf(row) : {};
    if (!words) return;
    if (Object.keys(rest).length === 0 && Object.keys(others).length === 0) {
      for (const table of ['product', 'product_change'])
        tx.later(`/* unknown */ delete from ${table} where site = ? and product_id = ?`, site, id);
      return;
    }
    const plan = planOfPast(id, row, source, court.currency, () => ({}));
    await carryOut(tx, plan, { site, currency: court.currency, who: 'event', member: null, past: 'withdrawn', now });
  });
}

/** Takes an import's words on accounts back: one without members goes. */
export async function unaccount(tx: Tx, { site, source, accounts }: Gone): Promise<void> {
  for (const id of accounts) {
    const row = await tx.get<{ account: number }>('select account from account where site = ? and group_id = ?', site, id);
    if (!row) continue;
    tx.later('/* untaught */ delete from account_trait where site = ? and account = ? and source = ?', site, row.account, source);
    await rebuildAccount(tx, site, row.account);
  }
}
