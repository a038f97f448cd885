import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { apiRoutes, askingRoutes, collectingRoutes, plainRoutes } from '../../collector/app.ts';
import { PUBLIC_URL, startKith, type Kith, type Who } from '../kit/kith.ts';

/** Who asks, in the columns of the matrix: o gets in, - does not. */
const COLUMNS: Who[] = ['anonymous', 'write key', 'viewer', 'marketer', 'owner', 'secret key'];
/** Rights in a word: the six columns, in order. */
const viewer = '--oooo';
const marketer = '---ooo';
const owner = '----oo';
const inPerson = '----o-';

/** Routes that ask for nothing, with what a stranger without a body or token is told by the route itself. */
const OPEN: Record<string, number> = {
  'get /setup': 200,
  'post /setup': 400,
  'post /login': 400,
  'post /logout': 204,
  'get /invitation': 403,
  'post /invitation': 400,
  'get /session': 401,
  'get /openapi.json': 200,
};

/** Every other route of the server API with who may use it. A route that is not here fails the test, and so does a line without a route. */
const MATRIX: Record<string, string> = {
  'get /members': inPerson,
  'post /members': inPerson,
  'put /members/:id': inPerson,
  'delete /members/:id': inPerson,
  'get /sites': viewer,
  'post /sites': inPerson,
  'get /sites/:id': viewer,
  'put /sites/:id': owner,
  'delete /sites/:id': inPerson,
  'get /sources': viewer,
  'post /sources': inPerson,
  'delete /sources/:id': inPerson,
  'get /audit': owner,
  'get /health': owner,
  'post /backups': inPerson,
  'get /check': marketer,

  'get /overview': viewer,
  'get /value/summary': viewer,
  'get /counts': viewer,
  'get /stream': viewer,
  'get /live': viewer,
  'get /names': viewer,
  'get /search': viewer,
  'get /products': viewer,
  'post /products/import': marketer,
  'get /export/profiles': marketer,
  'get /export/profiles/:id/events': marketer,
  'get /export/orders': marketer,
  'get /export/returns': marketer,
  'get /export/accounts': marketer,
  'get /export/accounts/:id/members': marketer,
  'get /export/failed-events': marketer,
  'get /export/warnings': marketer,
  'get /export/suggestions': marketer,
  'get /export/audit': owner,
  'get /export/imports/:id/problems': marketer,
  'get /export/campaigns': marketer,
  'get /export/segments': marketer,
  'get /export/experiences': marketer,
  'get /export/dictionary': viewer,
  'get /export/imports': marketer,
  'get /export/reports': marketer,
  'get /export/shops/:id/deliveries': marketer,
  'get /export/touches': marketer,
  'get /export/traffic': viewer,
  'get /export/products': viewer,
  'get /limits': viewer,
  'put /limits': owner,
  'get /failed-events': viewer,
  'get /failed-events/groups': viewer,
  'post /failed-events/preview': marketer,
  'post /failed-events/replay-alike': marketer,
  'post /failed-events/discard': marketer,
  'get /failed-events/:id': viewer,
  'delete /failed-events/:id': marketer,
  'post /failed-events/:id/replay': marketer,
  'get /losses': viewer,
  'get /dictionary': viewer,
  'get /dictionary/export': viewer,
  'get /dictionary/:id': viewer,
  'put /dictionary/:id': marketer,
  'get /dictionary/:id/properties': viewer,

  'get /catalogue': viewer,
  'get /catalogue/feed': viewer,
  'put /catalogue/feed': owner,
  'post /catalogue/feed/fetch': marketer,
  'get /products/:id': viewer,
  'put /products/:id': marketer,
  'get /traffic': viewer,
  'get /profiles': viewer,
  'get /profiles/lookup': viewer,
  'get /profiles/:id': viewer,
  'get /profiles/:id/value': viewer,
  'get /profiles/:id/events': viewer,
  'get /profiles/:id/touches': viewer,
  'post /profiles/:id/link': marketer,
  'post /links/:id/undo': marketer,
  'get /profiles/:id/traits/:name': viewer,
  'get /profiles/:id/merge': viewer,
  'get /suggestions': viewer,
  'post /suggestions': marketer,
  'get /suggestions/:id': viewer,
  'post /suggestions/:id/accept': marketer,
  'post /suggestions/:id/reject': marketer,
  'post /suggestions/:id/reopen': marketer,
  'get /bulk-links': viewer,
  'get /bulk-links/preview': viewer,
  'post /bulk-links': marketer,
  'post /bulk-links/:id/undo': marketer,
  'get /hygiene': viewer,
  'post /hygiene/read': marketer,
  'get /hygiene/people': viewer,
  'get /hygiene/settings': viewer,
  'put /hygiene/settings': owner,
  'get /profiles/:id/completeness': viewer,
  'get /export/hygiene': marketer,
  'get /warnings': viewer,
  'post /warnings/:id/dismiss': marketer,
  'post /warnings/:id/restore': marketer,
  'get /accounts': viewer,
  'get /accounts/:id': viewer,
  'get /accounts/:id/members': viewer,
  'get /reports': viewer,
  'post /reports': marketer,
  'post /reports/import': marketer,
  'get /reports/:id': viewer,
  'put /reports/:id': marketer,
  'delete /reports/:id': marketer,
  'get /export/reports/:id': marketer,
  'get /imports': viewer,
  'post /imports': marketer,
  'get /imports/:id': viewer,
  'put /imports/:id': marketer,
  'delete /imports/:id': marketer,
  'post /imports/:id/pieces': marketer,
  'post /imports/:id/files': marketer,
  'post /imports/:id/check': marketer,
  'post /imports/:id/commit': marketer,
  'post /imports/:id/undo': marketer,
  'get /imports/:id/problems': viewer,
  'get /import-templates': viewer,
  'post /import-templates': marketer,
  'delete /import-templates/:id': marketer,
  'get /shops': viewer,
  'post /shops': inPerson,
  'get /shops/:id': viewer,
  'put /shops/:id': owner,
  'post /shops/:id/secret': inPerson,
  'delete /shops/:id': inPerson,
  'get /shops/:id/deliveries': viewer,
  'get /shops/:id/deliveries/:delivery': marketer,
  'post /shops/:id/deliveries/:delivery/replay': marketer,
  'post /shops/:id/replay': marketer,
  'get /orders': viewer,
  'get /orders/:id': viewer,
  'get /order-counts': viewer,
  'get /order-settings': viewer,
  'put /order-settings': owner,
  'get /identifier-limits': viewer,
  'put /identifier-limits': owner,

  'get /segments': viewer,
  'post /segments': marketer,
  'post /segments/preview': viewer,
  'get /segments/:id': viewer,
  'put /segments/:id': marketer,
  'delete /segments/:id': marketer,
  'get /segments/:id/members': viewer,
  'get /segments/:id/explain/:profileId': viewer,
  'get /experiences': viewer,
  'post /experiences': marketer,
  'get /experiences/:id': viewer,
  'put /experiences/:id': marketer,
  'delete /experiences/:id': marketer,
  'get /experiences/:id/results': viewer,
};

/** Everything that a release serves beside the server API and the dashboard's files. */
const SERVED = `
  post /v1/batch, post /v1/b, post /v1/import, post /beacon/v1/batch,
  post /v1/track, post /v1/t, post /v1/page, post /v1/p, post /v1/screen, post /v1/s, post /v1/identify, post /v1/i, post /v1/group, post /v1/g,
  post /v1/alias, post /v1/a, get /v1/pixel/track, get /v1/pixel/page, get /v1/pixel/screen, get /v1/pixel/identify, get /v1/pixel/group,
  get /v1/pixel/alias, post /v1/m, get /v1/me, get /v1/projects/:writeKey/settings, get /sourceConfig, get /sourceConfig/, post /v1/decide,
  get /healthz, get /readyz, get /metrics, post /v1/hooks/:id, get /:script{kith[a-z0-9.]*\\.m?js}`;

let kith: Kith;
beforeAll(async () => void (kith = await startKith()));
afterAll(() => kith.close());

/** Ids that nothing has and a body that no schema takes: who gets in is told 404, 400 or 409, who does not 401 or 403, before anything is read. */
async function ask(route: string, who: Who): Promise<{ status: number; text: string }> {
  const [method = '', pattern = ''] = route.split(' ');
  const path = pattern.replace('/sites/:id', `/sites/${kith.site.id}`).replace(/:\w+/g, 'none');
  const headers = { origin: PUBLIC_URL, 'content-type': 'application/json', ...(await kith.as(who)) };
  const body = method === 'get' || method === 'delete' ? undefined : '[]';
  const answer = await kith.app.request(`/api/v1${path}`, { method: method.toUpperCase(), headers, body });
  const endless = answer.headers.get('content-type')?.startsWith('text/event-stream') === true;
  const text = endless ? '' : await answer.text();
  if (endless) await answer.body?.cancel();
  return { status: answer.status, text };
}

describe('the matrix of routes and roles', () => {
  it('holds every route, and no other', () => {
    expect([...Object.keys(OPEN), ...Object.keys(MATRIX)].sort()).toEqual(apiRoutes.map(([method, path]) => `${method} ${path}`).sort());
  });
  it.each(Object.entries(OPEN))('%s is open to a stranger: %i', async (route, status) => {
    expect(await ask(route, 'anonymous')).toMatchObject({ status });
  });
  it.each(Object.entries(MATRIX))('%s: %s', async (route, rights) => {
    for (const [i, who] of COLUMNS.entries()) {
      const answer = await ask(route, who);
      expect({ ...answer, who, in: ![401, 403].includes(answer.status) }).toMatchObject({ in: rights[i] === 'o' });
      expect(answer.status).toBeLessThan(500);
    }
    expect(kith.log).toEqual([]);
  });
});

describe('a release', () => {
  it('serves the routes of its tables and nothing else', () => {
    const expected = SERVED.split(',')
      .map((line) => line.trim())
      .sort();
    expect([...collectingRoutes, ...askingRoutes, ...plainRoutes].map(([method, path]) => `${method} ${path}`).sort()).toEqual(expected);
    const told = [
      ...collectingRoutes.flatMap(([method, path]) => [`${method} ${path}`, `options ${path}`]),
      ...askingRoutes.flatMap(([method, path]) => [`${method} ${path}`, `options ${path}`]),
      ...plainRoutes.map(([method, path]) => `${method} ${path}`),
      ...plainRoutes.filter(([, path]) => path.startsWith('/:script')).map(([, path]) => `options ${path}`),
      ...apiRoutes.map(([method, path]) => `${method} /api/v1${path}`),
      'get /*', // the dashboard's files and pages
      'all /*', // headers of every answer
      'all /api/v1/*',
    ];
    const served = kith.app.routes.map(({ method, path }) => `${method.toLowerCase()} ${path}`);
    expect([...new Set(served)].sort()).toEqual([...new Set(told)].sort());
  });
  it('has no demo shop unless it is asked for', async () => {
    expect((await kith.app.request('/demo/')).status).toBe(404);
  });
  it('describes every route in its OpenAPI document', async () => {
    const { body } = await kith.api<{ paths: Record<string, Record<string, { summary: string }>> }>('anonymous', 'GET', '/openapi.json');
    for (const [method, path] of apiRoutes) expect(body.paths[`/api/v1${path.replace(/:(\w+)/g, '{$1}')}`]?.[method]?.summary).toBeTruthy();
    expect(body.paths['/v1/batch']?.['post']).toBeTruthy();
    expect(JSON.stringify(body.paths['/api/v1/login'])).toContain('"password"');
  });
});
