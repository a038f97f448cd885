/** The routes of shops in the server API. */
import type { Route } from '../openapi.ts';
import { newShopSchema, secretSchema, shopReplaySchema, shopRoutes, shopSchema } from './routes.ts';

/** Method, path, the least it asks for, who answers, in a sentence. */
export const shopTable: Route[] = [
  ['get', '/shops', 'viewer', shopRoutes.list, 'The shops that report by webhooks.'],
  [
    'post',
    '/shops',
    'owner in person',
    shopRoutes.add,
    'Connects a shop; a secret that is made here is shown in this answer only.',
    newShopSchema,
  ],
  ['get', '/shops/:id', 'viewer', shopRoutes.get, 'One shop.'],
  ['put', '/shops/:id', 'owner', shopRoutes.change, 'Changes a shop’s name and how its ids are read.', shopSchema],
  [
    'post',
    '/shops/:id/secret',
    'owner in person',
    shopRoutes.secret,
    'Sets another secret; the one before holds seven days more.',
    secretSchema,
  ],
  ['delete', '/shops/:id', 'owner in person', shopRoutes.remove, 'Removes a shop with its deliveries; what it told stays.'],
  ['get', '/shops/:id/deliveries', 'viewer', shopRoutes.deliveries, 'What a shop delivered, newest first.'],
  ['get', '/shops/:id/deliveries/:delivery', 'marketer', shopRoutes.delivery, 'One delivery as it came.'],
  [
    'post',
    '/shops/:id/deliveries/:delivery/replay',
    'marketer',
    shopRoutes.replay,
    'Reads a delivery again, by today’s rules and choices.',
  ],
  ['post', '/shops/:id/replay', 'marketer', shopRoutes.replayAll, 'Reads deliveries of some states again, step by step.', shopReplaySchema],
];
