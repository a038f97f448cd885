import type { Dialect } from './dialect.ts';
import { StoreError } from './error.ts';
import { foundation } from './migrations/0001-foundation.ts';
import { traffic } from './migrations/0003-traffic.ts';
import { inbox } from './migrations/0004-inbox.ts';
import { upkeep } from './migrations/0005-upkeep.ts';
import { identity } from './migrations/0006-identity.ts';
import { catalogue } from './migrations/0007-catalogue.ts';
import { orders } from './migrations/0008-orders.ts';
import { imports } from './migrations/0009-imports.ts';
import { shops } from './migrations/0010-shops.ts';
import { hygiene } from './migrations/0011-hygiene.ts';
import { margins } from './migrations/0012-margins.ts';
import { withdraw } from './migrations/0013-withdraw.ts';
import { touches } from './migrations/0014-touches.ts';
import { refunds } from './migrations/0015-refunds.ts';
import { productCurrency } from './migrations/0016-product-currency.ts';

/** One forward step of the schema; its number never changes once released. */
export interface Migration {
  version: number;
  name: string;
  statements(d: Dialect): Iterable<string>;
}

/** All steps, oldest first. There is no way back: a copy is kept before the first that a file still needs. */
export const migrations: Migration[] = [
  { version: 1, name: 'foundation', statements: foundation },
  { version: 3, name: 'traffic', statements: traffic },
  { version: 4, name: 'inbox', statements: inbox },
  { version: 5, name: 'upkeep', statements: upkeep },
  { version: 6, name: 'identity', statements: identity },
  { version: 7, name: 'catalogue', statements: catalogue },
  { version: 8, name: 'orders', statements: orders },
  { version: 9, name: 'imports', statements: imports },
  { version: 10, name: 'shops', statements: shops },
  { version: 11, name: 'hygiene', statements: hygiene },
  { version: 12, name: 'margins', statements: margins },
  { version: 13, name: 'withdraw', statements: withdraw },
  { version: 14, name: 'touches', statements: touches },
  { version: 15, name: 'refunds', statements: refunds },
  { version: 16, name: 'product currency', statements: productCurrency },
];

/** The steps that a store at `version` still needs; an error in plain words when the store is newer than this program. */
export function pending(version: number, steps: readonly Migration[] = migrations): Migration[] {
  const newest = steps.at(-1)?.version ?? 0;
  if (version > newest)
    throw new StoreError(
      'invalid',
      `The database was written by a newer Kith (schema ${version}; this program knows ${newest}). Start the newer program.`,
    );
  return steps.filter((m) => m.version > version);
}
