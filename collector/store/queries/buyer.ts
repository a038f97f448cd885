/** Whose something is, as files tell it. */
import type { ExportedBuyer } from '../../../shared/api.ts';

/** Of `node r`, the root, and its `profile p`. */
export const BUYER = `r.id as profile, p.name, p.email,
  (select i.value from identifier i where i.site = r.site and i.node = r.node and i.namespace = 'user_id') as user_id`;
/** Those columns, as the engine answers them. */
export interface BuyerColumns {
  profile: string;
  name: string | null;
  email: string | null;
  user_id: string | null;
}
/** Whose it is. */
export const buyerOf = ({ profile, name, email, user_id }: BuyerColumns): ExportedBuyer => ({ id: profile, userId: user_id, name, email });
