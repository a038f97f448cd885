/** `npm run shots [NAME ...]`: pictures of every page with the demo's data (wide, phone, dark) in `test/browser/shots/`. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { Collector } from '../kit/collector.ts';
import { openBrowser } from './chromium.ts';
import { DARK, PAGES, PHONE, show, someIds, visitorOf, WIDE } from './pages.ts';

const folder = join(import.meta.dirname, 'shots');
const wanted = process.argv.slice(2);
mkdirSync(folder, { recursive: true });

const [browser, collector] = await Promise.all([openBrowser(), Collector.start(['--demo'])]);
try {
  const ids = await someIds(collector);
  for (const look of [WIDE, PHONE, DARK])
    for (const { name, path, open } of PAGES) {
      if (wanted.length > 0 && !wanted.includes(name)) continue;
      const context = await visitorOf(browser, collector, look, open);
      const page = await context.newPage();
      await show(page, path(ids));
      await page.screenshot({ path: join(folder, `${name}-${look.name}.png`), fullPage: true });
      await context.close();
      console.log(`${name}-${look.name}.png`);
    }
} finally {
  await browser.close();
  await collector.stop();
}
