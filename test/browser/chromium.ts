import { existsSync } from 'node:fs';
import packaged from '@sparticuz/chromium';
import { chromium, type Browser } from 'playwright-core';

export type { Browser, Page } from 'playwright-core';

/** Where systems keep a Chromium; the first that exists is used. `KITH_CHROMIUM` goes before them all. */
const INSTALLED = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/usr/bin/google-chrome-stable',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
];
/** Flags of the packaged build that would change what a test proves: with them, a page may read other origins, and one crash ends all. */
const UNWANTED = ['--disable-web-security', '--allow-running-insecure-content', '--single-process', '--no-zygote'];

/** A real Chromium: the one named by `KITH_CHROMIUM` (`packaged` asks for the package's), an installed one, else the one that a package ships. */
export async function openBrowser(): Promise<Browser> {
  const named = process.env.KITH_CHROMIUM;
  const path = named === 'packaged' ? undefined : (named ?? INSTALLED.find((place) => existsSync(place)));
  if (path) return chromium.launch({ executablePath: path, args: ['--no-sandbox', '--disable-dev-shm-usage'] });
  return chromium.launch({
    executablePath: await packaged.executablePath(),
    args: packaged.args.filter((flag) => !UNWANTED.includes(flag) && !flag.startsWith('--headless')),
  });
}
