/** What the full SDK adds to the core: automatic page views and slots. */
import { watchViews } from './autotrack.ts';
import { address } from './context.ts';
import type { Feature } from './kith.ts';
import { createSlots } from './slots.ts';

/** Page views (unless `auto` is `off`, or the page has counted this one itself) and slots, both anew at each navigation. */
export const full: Feature = (client) => {
  const slots = createSlots(client);
  client.calls['slot'] = slots.slot;
  return () => {
    client.chosen = slots.view;
    watchViews(client, (again) => {
      if (client.options.auto !== 'off' && (again || client.viewed() !== address(client.env.window))) client.calls.page();
      slots.view();
    });
  };
};
