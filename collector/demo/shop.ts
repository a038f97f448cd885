/** The demo shop's pages as they are served: the built files with the site's script tag in them, and the catalogue. */
import { scriptTag } from '../../shared/snippet.ts';
import { fileOf, sendFile, type StaticFile } from '../files.ts';
import { HttpError, type Ctx, type Handler } from '../http.ts';
import { catalogue } from './catalogue.ts';

// A page with its tag, per plain page: made anew when the key or the consent mode changes.
const tagged = new WeakMap<StaticFile, { tag: string; file: StaticFile }>();

/** The script tag of the first site, as its owner would paste it. */
async function tagOf(c: Ctx): Promise<string> {
  const { store, config } = c.var.deps;
  const [site] = await store.read.allSites();
  const key = site && (await store.read.sources(site.site)).find((source) => source.kind === 'browser' && source.revokedAt === null)?.key;
  return site && key ? scriptTag(config.publicUrl, key, site.consent) : '';
}

async function withTag(c: Ctx, page: StaticFile): Promise<StaticFile> {
  const tag = await tagOf(c);
  const kept = tagged.get(page);
  if (kept?.tag === tag) return kept.file;
  const file = fileOf('page.html', Buffer.from(page.bytes.toString('utf8').replace('<!--kith-->', tag)))!;
  tagged.set(page, { tag, file });
  return file;
}

/** `/demo/*`, when the process was started with the demo. */
export const shop = (async (c) => {
  const path = c.req.path.replace(/^\/demo\/?/, '') || 'index.html';
  if (path === 'catalogue.json') return c.json(catalogue, 200, { 'Cache-Control': 'no-cache' });
  const file = c.var.doors.files.demo.get(path);
  if (!file) throw new HttpError('not_found', 'The shop has no such page.');
  return sendFile(path.endsWith('.html') ? await withTag(c, file) : file, c.req.raw, { 'Cache-Control': 'no-cache' });
}) satisfies Handler;
