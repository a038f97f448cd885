/** Routes of what counts as an order's sum. */
import { z } from 'zod';
import { currencySchema } from '../access/settings.ts';
import { readBody, type Ctx, type Handler } from '../http.ts';

const share = z.number('a share such as 0.35.').min(0, 'at least 0.').max(1, 'at most 1.');
const cost = z.number('an amount such as 1.50.').min(0, 'at least 0.').max(1_000_000, 'at most 1,000,000.');

/** Body of `PUT /api/v1/order-settings`. */
export const orderSettingsSchema = z.strictObject({
  countUnconfirmed: z.boolean('true or false.'),
  rates: z
    .array(
      z.strictObject({
        currency: currencySchema,
        from: z.iso.date('a day such as 2026-03-01'),
        rate: z.number('a number.').min(0.000001, 'at least 0.000001.').max(1_000_000, 'at most 1,000,000.'),
      }),
    )
    .max(5000, 'at most 5,000 rates.')
    .refine(
      (rates) => new Set(rates.map(({ currency, from }) => `${currency} ${from}`)).size === rates.length,
      'one rate for a currency and day.',
    ),
  margins: z
    .strictObject({
      site: share.nullable(),
      categories: z
        .array(
          z.strictObject({
            category: z.string('a category.').trim().min(1, 'a category.').max(512, 'at most 512 characters.'),
            rate: share,
          }),
        )
        .max(1000, 'at most 1,000 categories.')
        .refine((rates) => new Set(rates.map(({ category }) => category)).size === rates.length, 'one rate for a category.'),
    })
    .optional(),
  reaching: z
    .array(
      z.strictObject({
        channel: z.string('a channel.').trim().toLowerCase().min(1, 'a channel.').max(100, 'at most 100 characters.'),
        cost,
      }),
    )
    .max(100, 'at most 100 channels.')
    .refine((costs) => new Set(costs.map(({ channel }) => channel)).size === costs.length, 'one cost for a channel.')
    .optional(),
  serving: z.strictObject({ order: cost, parcel: cost, return: cost, paymentShare: share, payment: cost }).optional(),
});

/** What an owner chooses about orders. */
export const orderSettingRoutes = {
  get: (async (c: Ctx) => c.json(await c.var.deps.store.read.orderSettings(c.var.site.site))) satisfies Handler,
  put: (async (c: Ctx) => {
    const settings = await readBody(c, orderSettingsSchema);
    const { deps, doors, site } = c.var;
    await deps.store.write.setOrderSettings(site.site, settings, { member: c.var.member?.id ?? null }, deps.now());
    doors.recounts.run();
    return c.json(await deps.store.read.orderSettings(site.site));
  }) satisfies Handler,
};
