/** The demo as a process sees it: its settings before, its people after the collector is there. */
import type { Hono } from 'hono';
import type { Config } from '../config.ts';
import type { Deps } from '../deps.ts';
import type { Env } from '../http.ts';
import type { Store } from '../store/store.ts';
import { fill } from './fill.ts';
import { startVisits } from './live.ts';
import { demoConfig, openState } from './state.ts';

/** The settings with which a demo runs. Throws a `StoreError` when the database is not a demo's. */
export async function prepareDemo(store: Store, config: Config, now: number, token: (n: number) => string): Promise<Config> {
  return demoConfig(config, await openState(store, config, now, token));
}

/** Fills the database up to now, saying how far it is, and lets visits go on. Answers what stops them. */
export async function openDemo(deps: Deps, app: Hono<Env>, say: (line: string) => void): Promise<() => void> {
  const state = await openState(deps.store, deps.config, deps.now(), deps.token);
  if (!state.filled) say('Aurora Hall opens: two years of visitors are being invented (about half a minute, once).');
  let told = 0;
  const filled = await fill(deps, state, (share, events) => {
    if (state.filled || (share < told + 0.1 && share < 1)) return;
    told = share;
    say(`  ${Math.round(share * 100)} %   ${events.toLocaleString('en')} events`);
  });
  return startVisits(deps, app, state, filled);
}
