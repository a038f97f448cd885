/** The demo shop's pages as they are served: the built files with the site's script tag and the product's title in them, and the catalogue. */
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

const escape = (text: string): string => text.replace(/&/g, '&amp;').replace(/</g, '&lt;');

/** The product's name is in the page from the start: the page view goes out before the shop's program has read the catalogue. */
function titled(page: StaticFile, id: string | undefined): StaticFile {
  const product = catalogue.find((one) => one.id === id);
  if (!product) return page;
  const text = page.bytes.toString('utf8').replace(/<title>.*?<\/title>/, () => `<title>${escape(product.title)} · Aurora Hall</title>`);
  return fileOf('page.html', Buffer.from(text))!;
}

/** `/demo/*`, when the process was started with the demo. */
export const shop = (async (c) => {
  const path = c.req.path.replace(/^\/demo\/?/, '') || 'index.html';
  if (path === 'catalogue.json') return c.json(catalogue, 200, { 'Cache-Control': 'no-cache' });
  const file = c.var.doors.files.demo.get(path);
  if (!file) throw new HttpError('not_found', 'The shop has no such page.');
  if (!path.endsWith('.html')) return sendFile(file, c, { 'Cache-Control': 'no-cache' });
  const page = await withTag(c, file);
  return sendFile(path === 'product.html' ? titled(page, c.req.query('id')) : page, c, { 'Cache-Control': 'no-cache' });
}) satisfies Handler;
