/** A demo's database: whose it is, its keys, and how far its story was told. */
import type { Config } from '../config.ts';
import { StoreError } from '../store/error.ts';
import { shownUrl } from '../store/open.ts';
import type { Store } from '../store/store.ts';

const DAY = 86_400_000;
const DAYS = 730;
/** Who logs in to every demo. */
export const DEMO_EMAIL = 'demo@aurora-hall.example';

/** What a demo remembers. Keys and password are made at its first start. */
export interface DemoState {
  seed: string;
  /** Midnight (UTC) of the first simulated day. */
  began: number;
  /** When the first telling ended: its last day was the day of the first start. */
  ended: number;
  /** Up to when the story was told, and whether that was the whole of the first telling. */
  told: number;
  filled: boolean;
  password: string;
  writeKey: string;
  secretKey: string;
}

/** The state of this database, made when it is empty. A database that somebody else uses is refused: the demo invents people. */
export async function openState(store: Store, config: Config, now: number, token: (n: number) => string, days = DAYS): Promise<DemoState> {
  const kept = await store.read.demoState();
  if (kept !== null) return JSON.parse(kept) as DemoState;
  if ((await store.read.allSites()).length > 0)
    throw new StoreError(
      'conflict',
      `${shownUrl(config.databaseUrl)} holds a site of its own, and --demo never writes into it. Start without --demo, or name an empty database in KITH_DATABASE_URL.`,
    );
  const began = Math.floor(now / DAY) * DAY - days * DAY;
  const state: DemoState = {
    ...{ seed: 'aurora', began, ended: began + days * DAY, told: began, filled: false },
    password: config.admin?.password ?? token(9),
    writeKey: config.writeKey ?? `kw_demo_${token(18)}`,
    secretKey: config.secretKey ?? `ks_demo_${token(18)}`,
  };
  await store.write.keepDemoState(JSON.stringify(state));
  return state;
}

/** The settings of a process that shows the demo: Aurora Hall as its site, with the demo's own keys and login unless others were given. */
export const demoConfig = (config: Config, state: DemoState): Config => ({
  ...config,
  admin: config.admin ?? { email: DEMO_EMAIL, password: state.password },
  writeKey: state.writeKey,
  secretKey: state.secretKey,
  site: {
    ...{ name: 'Aurora Hall', origins: ['*'], timeZone: 'Europe/Amsterdam', currency: 'EUR', language: 'en', weekStart: 1 },
    ...{ pricesWithTax: true, consent: 'required' as const, spamReferrers: [] },
  },
});
