import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { clientSnippets } from '../../shared/snippet.ts';
import { openBrowser, type Browser } from '../browser/chromium.ts';
import { SECRET_KEY, WRITE_KEY } from '../kit/collector.ts';
import { Stage } from './stage.ts';
import { Website } from './website.ts';

const run = promisify(execFile);
const text = readFileSync(join(import.meta.dirname, '../../docs/clients.md'), 'utf8');
/** The examples, by the heading that each stands under, with their language. */
const examples = text.split(/^## /m).flatMap((section) => {
  const heading = section.split('\n', 1)[0] ?? '';
  return [...section.matchAll(/```(\w+)\n(.*?)```/gs)].map(([, language = '', code = '']) => ({ heading, language, code }));
});

let browser: Browser;
let website: Website;
let stage: Stage;
beforeAll(async () => {
  browser = await openBrowser();
  website = await Website.start(browser);
  stage = await Stage.start(website.origin);
});
afterAll(async () => {
  await browser?.close();
  website?.stop();
  await stage?.stop();
});
beforeEach(() => stage.reset());

/** An example with this collector's address and keys in it. */
function mine(code: string): string {
  const plain = (some: string): string =>
    some
      .replaceAll('https://kith.example.com', stage.relay.url)
      .replaceAll('YOUR-WRITE-KEY', WRITE_KEY)
      .replaceAll('YOUR-SECRET-KEY', SECRET_KEY);
  const encoded = (data: string): string => Buffer.from(plain(Buffer.from(data, 'base64').toString())).toString('base64url');
  return plain(code).replace(/data=(\w+)/, (_, data: string) => `data=${encoded(data)}`);
}

/** Does what a reader of an example would do with it. */
async function follow(language: string, code: string): Promise<void> {
  if (language === 'sh') await run('sh', ['-c', code]);
  else if (code.includes('analytics-node')) await run(process.execPath, ['--input-type=module', '-e', code], { cwd: import.meta.dirname });
  else {
    await website.use(language === 'js' ? code : '');
    website.body = language === 'html' ? code : '';
    await website.open();
  }
}

describe('docs/clients.md', () => {
  it.each<[string, string, number, string[]]>([
    ['Segment in the browser', 'js', 0, ['page', 'Seat Chosen']],
    ['Segment in the browser', 'js', 1, ['page', 'Seat Chosen']],
    ['RudderStack in the browser', 'js', 0, ['page', 'Seat Chosen']],
    ['Segment on your server', 'js', 0, ['identify', 'Invoice Paid']],
    ['Anything that speaks HTTP', 'sh', 0, ['Invoice Paid']],
    ['Where no script runs', 'html', 0, ['Newsletter']],
  ])('works as it stands under "%s" (%s, %i)', async (heading, language, nth, names) => {
    const example = examples.filter((one) => one.heading === heading && one.language === language)[nth];
    await follow(language, mine(example?.code ?? ''));
    await expect.poll(() => stage.waiting(), { timeout: 10_000 }).toBe(names.length);
    expect((await stage.arrived()).map((event) => event.event ?? event.name ?? event.type).sort()).toEqual([...names].sort());
    expect([...website.strangers, ...website.errors]).toEqual([]);
  });
  it('begins each example of a client as the dashboard shows it', () => {
    for (const snippet of Object.values(clientSnippets('https://kith.example.com', 'YOUR-WRITE-KEY')))
      expect(text).toContain(`\`\`\`js\n${snippet}`);
  });
  it('has no example that is not tried', () => expect(examples).toHaveLength(6));
});
