/** Every route of the collector, on one screen: method, path, the least it asks for, who answers, in a sentence. Nothing else is served. */
import { Hono } from 'hono';
import { may } from './access/may.ts';
import { cors, preflight } from './collect/cors.ts';
import { withKey } from './collect/enter.ts';
import { collectRoutes } from './collect/routes.ts';
import { openDoors, type Doors } from './doors.ts';
import { answerError, apiHeaders, securityHeaders } from './edge.ts';
import { healthz, metrics, readyz } from './health.ts';
import type { Deps, Env, Handler } from './http.ts';
import { openapi, type Route } from './openapi.ts';
import { shop } from './demo/shop.ts';
import { dashboard, sdk, sdkPreflight } from './pages.ts';
import { decideRoutes } from './personalize/decide.ts';
import { meRoutes } from './personalize/me.ts';
import { limitBody } from './request.ts';
import { hook } from './shops/hook.ts';
import { threshold, type Threshold } from './threshold.ts';
import { requestLine } from './upkeep/lines.ts';
import { serverRoutes } from './server-api.ts';

/** The server API, under `/api/v1`. */
export const apiRoutes: Route[] = [
  ...serverRoutes,
  [
    'get',
    '/openapi.json',
    'open',
    (c) => c.json(openapi(everyRoute(), c.var.deps.config.publicUrl, c.var.deps.config.version)),
    'This document.',
  ],
];

const batchPaths = ['/v1/batch', '/v1/b', '/v1/import', '/beacon/v1/batch'];
const singlePaths = ['track', 'page', 'screen', 'identify', 'group', 'alias'].flatMap((type) => [`/v1/${type}`, `/v1/${type[0]}`]);
const pixelPaths = ['track', 'page', 'screen', 'identify', 'group', 'alias'].map((type) => `/v1/pixel/${type}`);

/** What takes a write key from any origin that its site allows; each path answers preflights too. */
export const collectingRoutes: Route[] = [
  ...batchPaths.map((path): Route => ['post', path, 'open', collectRoutes.batch, 'Takes a batch of events.']),
  ...singlePaths.map((path): Route => ['post', path, 'open', collectRoutes.single, 'Takes one event.']),
  ...pixelPaths.map((path): Route => ['get', path, 'open', collectRoutes.pixel, 'Takes one event where scripts cannot run.']),
  ['post', '/v1/m', 'open', collectRoutes.metrics, 'Takes a client’s figures about itself and does not keep them.'],
  ['get', '/v1/me', 'open', meRoutes.me, 'What this browser sent, for its own visitor.'],
  ['get', '/v1/projects/:writeKey/settings', 'open', collectRoutes.settings, 'Settings of Segment’s browser client.'],
  ['get', '/sourceConfig', 'open', collectRoutes.sourceConfig, 'Settings of RudderStack’s browser client.'],
  ['get', '/sourceConfig/', 'open', collectRoutes.sourceConfig, 'Settings of RudderStack’s browser client.'],
];
/** Like the collecting routes, but with the body read and the key admitted before: `c.var.site`, `source` and `body` are set. */
export const askingRoutes: Route[] = [['post', '/v1/decide', 'open', decideRoutes.decide, 'Decides what each slot shows to one visitor.']];

/** Where shops send to. */
const HOOK = '/v1/hooks/:id';
const SCRIPT = '/:script{kith[a-z0-9.]*\\.m?js}';
/** What is served beside the two: the process's state and the files. */
export const plainRoutes: Route[] = [
  ['get', '/healthz', 'open', healthz, 'Whether the process is alive.'],
  ['get', '/readyz', 'open', readyz, 'Whether it can write.'],
  ['get', '/metrics', 'open', metrics, 'Figures for Prometheus, with the token.'],
  ['get', SCRIPT, 'open', sdk, 'The SDK.'],
  ['post', HOOK, 'open', hook, 'Takes a signed webhook of a connected shop, at most 5 MB.'],
];

const everyRoute = (): Route[] => [
  ...collectingRoutes,
  ...askingRoutes,
  ...plainRoutes,
  ...apiRoutes.map(([method, path, ...rest]): Route => [method, `/api/v1${path}`, ...rest]),
];

/** Bodies of the server API: files that people import may be larger. */
const bodyLimit = (path: string): number => (path.endsWith('/import') ? 20 : 1) * 1024 * 1024;
/** Where a body is taken as it arrives. */
const isTakenAsItComes = (path: string): boolean => /^\/api\/v1\/imports(?:\/[^/]+\/(?:files|pieces))?$/.test(path);

/** The collector as one function from request to answer, the memory behind it, and what stands before it at the socket. */
export function createCollector(deps: Deps): { app: Hono<Env>; doors: Doors; threshold: Threshold } {
  const doors = openDoors(deps);
  const { basePath } = deps.config;
  const app = new Hono<Env>({ getPath: (request) => pathOf(request, basePath) });
  app.onError((error, c) => answerError(error, c));
  app.use(async (c, next) => {
    c.set('deps', deps);
    c.set('doors', doors);
    await next();
  });
  if (deps.config.log === 'info') app.use(requestLine);
  app.use(securityHeaders);

  for (const [method, path, , handler] of collectingRoutes) app.on(method, path, cors, handler);
  for (const [method, path, , handler] of askingRoutes) app.on(method, path, cors, withKey, handler);
  for (const path of new Set([...collectingRoutes, ...askingRoutes].map(([, path]) => path))) app.options(path, cors, preflight);
  for (const [method, path, , handler] of plainRoutes) app.on(method, path, handler);
  app.options(SCRIPT, sdkPreflight);

  const api = new Hono<Env>();
  api.use(apiHeaders);
  for (const [method, path, least, handler] of apiRoutes) api.on(method, path, may(least), limited(handler));
  app.route('/api/v1', api);

  if (deps.config.demo) {
    app.get('/demo', (c) => c.redirect(`${basePath}/demo/`, 302));
    app.get('/demo/*', shop);
  }
  app.get('/*', dashboard);
  app.notFound((c) => c.json({ error: { code: 'not_found', message: 'No such page.' } }, 404));
  const taking = new Set(
    [...collectingRoutes, ...askingRoutes].flatMap(([method, path]) => (method === 'post' ? [path, basePath + path] : [])),
  );
  return { app, doors, threshold: threshold(doors, (url) => taking.has(url.split('?', 1)[0] ?? '')) };
}

/** The collector as one function from request to answer. */
export const createApp = (deps: Deps): Hono<Env> => createCollector(deps).app;

const limited =
  (handler: Handler): Handler =>
  async (c) => {
    if (!isTakenAsItComes(c.req.path)) await limitBody(c, bodyLimit(c.req.path));
    return handler(c);
  };

/** The path of a request without our base path, whether a proxy took it off or not. */
function pathOf(request: Request, base: string): string {
  const start = request.url.indexOf('/', request.url.indexOf('://') + 3);
  const path = start < 0 ? '/' : request.url.slice(start).replace(/[?#].*$/s, '');
  if (base === '' || (path !== base && !path.startsWith(`${base}/`))) return path;
  return path.slice(base.length) || '/';
}
