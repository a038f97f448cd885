/** Files: the SDK for other websites, and the dashboard with its addresses. */
import { preflight } from './collect/cors.ts';
import { senderOrigin } from './collect/enter.ts';
import { DASHBOARD_POLICY } from './edge.ts';
import { sendFile, type StaticFile } from './files.ts';
import { HttpError, type Ctx, type Handler } from './http.ts';

const YEAR = 'public, max-age=31536000, immutable';

/** Counts a load of the script for the sites that its page belongs to, so that the owner sees that the tag is there. */
async function countLoad(c: Ctx): Promise<void> {
  const { deps, doors } = c.var;
  const origin = senderOrigin(c);
  for (const site of await deps.store.read.allSites())
    if (origin ? site.origins.includes(origin) || site.origins.includes('*') : site.origins.includes('*'))
      doors.notes.count(site.site, 'script_load', origin ?? '');
}

/** `/kith.js` and its versioned address `/kith.<hash>.js`, which never changes. */
export const sdk = (async (c) => {
  const [, name = '', version, ending = 'js'] = /^\/(kith(?:\.core)?)(?:\.([0-9a-f]{10}))?\.(m?js)$/.exec(c.req.path) ?? [];
  const file = c.var.doors.files.sdk.get(`${name}.${ending}`);
  if (!file || (version && version !== file.version)) throw new HttpError('not_found', 'No such version of the script.');
  await countLoad(c);
  return sendFile(file, c, {
    'Cache-Control': version ? YEAR : 'public, max-age=300',
    'Access-Control-Allow-Origin': '*',
    'Cross-Origin-Resource-Policy': 'cross-origin',
  });
}) satisfies Handler;

/** The answer to a preflight of the SDK: like its file, it is for every page. */
export const sdkPreflight: Handler = (c) => {
  c.header('Access-Control-Allow-Origin', '*');
  return preflight(c);
};

function decodePath(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}

function dashboardFile(c: Ctx, path: string): { file: StaticFile; page: boolean } {
  const files = c.var.doors.files.dashboard;
  const file = path === 'index.html' ? undefined : files.get(path);
  if (file) return { file, page: false };
  const index = files.get('index.html');
  const looksLikeFile = /\.[a-z0-9]{1,8}$/i.test(path) || path.startsWith('assets/');
  if (!index || looksLikeFile || /^(api|v1|demo|beacon)(\/|$)/.test(path)) throw new HttpError('not_found', 'No such page.');
  return { file: index, page: true };
}

/** Everything else: a file of the dashboard, or one of its pages, which are all the same document. */
export const dashboard = (async (c) => {
  const { file, page } = dashboardFile(c, decodePath(c.req.path.slice(1)));
  const headers: Record<string, string> = { 'Cache-Control': page || !/[-.][\w-]{8,}\.\w+$/.test(c.req.path) ? 'no-cache' : YEAR };
  if (page)
    Object.assign(headers, {
      'Content-Security-Policy': DASHBOARD_POLICY,
      'X-Frame-Options': 'DENY',
      'Cross-Origin-Opener-Policy': 'same-origin',
    });
  return sendFile(file, c, headers);
}) satisfies Handler;
