/** Every answer of a server about what it keeps: what two servers with the same data must say alike. */

/** Asks a path below `/api/v1` and answers the parsed body, or the text where it is none. */
export type Ask = (path: string) => Promise<unknown>;

/** Routes that are not compared, each with the reason. */
export const NOT_COMPARED: Record<string, string> = {
  '/setup': 'tells of the installation, not of a site',
  '/session': 'tells who is logged in',
  '/members': 'is for an owner in person; the tables of people are compared row by row',
  '/invitation': 'needs a link',
  '/health': 'tells of the machine',
  '/check': 'tells of the machine',
  '/stream': 'does not end',
  '/export/audit': 'tells of each of these questions that takes a file; the table is compared row by row',
  '/openapi.json': 'tells of the program and its address',
  '/shops': 'tells the address of the installation; the tables of shops are compared row by row',
  '/shops/:id': 'tells the address of the installation',
  '/shops/:id/deliveries': 'is compared row by row',
  '/shops/:id/deliveries/:delivery': 'is compared row by row',
  '/export/shops/:id/deliveries': 'is compared row by row',
};
/** Routes that need more than an id of a list, with the questions that are asked of them. */
const ASKED: Record<string, string[]> = {
  '/overview': ['?period=all', '?period=30d', '?period=90d&compare=none', '?period=12m'],
  '/traffic': ['?period=all', '?period=30d', '?period=all&channel=direct'],
  '/profiles': [
    '?limit=100&sort=revenue',
    '?limit=100&sort=last_seen',
    '?limit=100&sort=first_seen',
    '?limit=50&q=a',
    '?limit=50&known=true',
  ],
  '/search': ['?q=a', '?q=user-1', '?q=example.com'],
  '/failed-events': ['?limit=100'],
  '/failed-events/groups': ['?limit=100'],
  '/losses': ['?period=all', '?period=30d'],
  '/accounts': ['?limit=100'],
  '/dictionary': ['?limit=200'],
  '/products': ['?limit=100'],
  '/profiles/:id/events': ['?limit=100'],
  '/profiles/:id/touches': ['', '?limit=2'],
  '/segments/:id/members': ['?limit=100'],
  '/orders': ['?limit=100', '?filter=unconfirmed', '?filter=cancelled', '?filter=returned', '?channel=phone', '?intermediary=Bazaar'],
  '/hygiene/people': ['?missing=phone', '?missing=address', '?field=email&problem=typo'],
  '/bulk-links/preview': ['?least=50'],
  '/suggestions': ['?limit=100', '?status=rejected', '?sort=likeliest&least=50'],
  '/export/orders': ['', '?filter=returned', '?channel=phone&from=2020-01-01'],
  '/export/returns': ['', '?from=2020-01-01&to=2099-12-31', '?channel=phone'],
  '/export/suggestions': ['', '?status=rejected', '?least=50'],
  '/export/warnings': ['', '?kind=order', '?dismissed=true'],
  '/export/hygiene': ['?missing=phone'],
  '/export/traffic': ['?by=channel&period=all'],
};

interface Listed {
  items?: Record<string, unknown>[];
}
/** Where the ids of a route's parameter come from. */
const LISTS: Record<string, string> = {
  '/segments': '/segments',
  '/profiles': '/profiles?limit=100&sort=revenue',
  '/suggestions': '/suggestions?limit=100',
  '/accounts': '/accounts?limit=100',
  '/failed-events': '/failed-events?limit=100',
  '/experiences': '/experiences',
  '/orders': '/orders?limit=100',
  '/products': '/products?limit=100',
  '/reports': '/reports',
  '/sites': '/sites',
  '/dictionary': '/dictionary?limit=200',
};

/** Asks every one of the routes (patterns as the collector lists them), of at most `most` people, things and kinds each. */
export async function everyAnswer(ask: Ask, routes: readonly string[], most = 100): Promise<Record<string, unknown>> {
  const answers: Record<string, unknown> = {};
  const keep = async (path: string): Promise<unknown> => (answers[path] ??= await ask(path));
  const ids = async (list: string): Promise<string[]> =>
    ((await keep(LISTS[list] ?? list)) as Listed).items?.slice(0, most).map(({ id }) => encodeURIComponent(String(id))) ?? [];
  const pairs = async (first: string, second: string): Promise<[string, string][]> => {
    const others = await ids(second);
    return (await ids(first)).flatMap((one, i): [string, string][] => {
      const other = others[(i * 7) % Math.max(1, others.length)];
      return other === undefined ? [] : [[one, other]];
    });
  };
  for (const route of routes) {
    if (route in NOT_COMPARED) continue;
    const list = /^(\/[\w-]+)\/:id/.exec(route)?.[1];
    if (route === '/export/reports/:id') for (const id of await ids('/reports')) await keep(`/export/reports/${id}`);
    else if (route === '/export/accounts/:id/members')
      for (const id of await ids('/accounts')) await keep(`/export/accounts/${id}/members`);
    else if (route === '/export/imports/:id/problems') for (const id of await ids('/imports')) await keep(`/export/imports/${id}/problems`);
    else if (route === '/profiles/lookup') await keep('/profiles/lookup?namespace=user_id&value=user-1');
    else if (route === '/segments/:id/explain/:profileId')
      for (const [segment, profile] of await pairs('/segments', '/profiles')) await keep(`/segments/${segment}/explain/${profile}`);
    else if (route === '/export/profiles/:id/events')
      for (const id of (await ids('/profiles')).slice(0, 10)) await keep(`/export/profiles/${id}/events`);
    else if (route === '/profiles/:id/merge')
      for (const [one, other] of (await pairs('/profiles', '/profiles')).slice(0, 10)) await keep(`/profiles/${one}/merge?other=${other}`);
    else if (route === '/profiles/:id/traits/:name') for (const id of await ids('/profiles')) await keep(`/profiles/${id}/traits/email`);
    else if (list) for (const id of await ids(list)) for (const q of ASKED[route] ?? ['']) await keep(route.replace(':id', id) + q);
    else for (const q of ASKED[route] ?? ['']) await keep(route + q);
  }
  return answers;
}
