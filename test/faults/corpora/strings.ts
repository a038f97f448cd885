import { isDeepStrictEqual } from 'node:util';
import { SECRET_KEY } from '../../kit/collector.ts';
import { fault, promise } from '../kit/fault.ts';
import type { Lie } from '../kit/front.ts';
import { Ledger } from '../kit/ledger.ts';
import { agentOf, post } from '../kit/post.ts';
import { honest, withKith, type Running, type Subject } from '../kit/subject.ts';
import { corpus, LISTS } from './lists.ts';

const PART = 100;
const properties = (text: string): Record<string, unknown> => ({ text, [text]: 1, nested: [{ [text]: [text, null, text] }] });
/** What Node's own client lets into a header. */
const fitsHeader = (text: string): boolean => /^[\t\x20-\x7e]+$/.test(text) && text.length < 2000;

/** Takes blanks off the ends of texts, as well-meaning programs do. */
const tidies: Lie = (asked, forward) =>
  asked.path === '/v1/batch' ? forward(Buffer.from(asked.body.toString().replace(/("text":")\s+|\s+(",)/g, '$1$2'))) : forward();
/** Decodes what looks like an escape. */
const decodes: Lie = (asked, forward) =>
  asked.path === '/v1/batch' ? forward(Buffer.from(asked.body.toString().replace(/%20|&lt;/g, ' '))) : forward();

/** Everything stored of one person, by messageId. */
async function stored(kith: Running, user: string): Promise<Map<string, unknown>> {
  const found = await kith.collector.api<{ id: string }>(`/api/v1/profiles/lookup?namespace=user_id&value=${user}`);
  const back = new Map<string, unknown>();
  for (let cursor: string | null = ''; cursor !== null;) {
    const page: { items: { messageId: string; properties: unknown }[]; next: string | null } = await kith.collector.api(
      `/api/v1/profiles/${found.id}/events?limit=200&cursor=${cursor}`,
    );
    for (const item of page.items) back.set(item.messageId, item.properties);
    cursor = page.next;
  }
  return back;
}

/** Strings that broke other programs: as values, as names, as headers, as addresses, on a running process. */
export const strings = fault<Subject>({
  area: 'corpora',
  name: 'gives strings that broke others back as they came, or refuses them with a reason',
  honest,
  mutants: [
    { name: 'tidies texts up', as: { lie: tidies } },
    { name: 'decodes escapes', as: { lie: decodes } },
  ],
  run: (subject, { full }) => {
    const lists = LISTS.flatMap((path) => corpus(path));
    const list = full ? lists : [...corpus('blns/blns.json'), ...corpus('payloads/csv-injection.json')];
    return withKith(subject, {}, async (kith) => {
      const agent = agentOf(1);
      const authorization = `Basic ${Buffer.from(`${SECRET_KEY}:`).toString('base64')}`;
      const refused = new Set<number>();
      for (let from = 0; from < list.length; from += PART) {
        const part = list.slice(from, from + PART);
        const batch = part.map((text, i) => ({
          type: 'track',
          event: 'Nasty',
          userId: 'somebody',
          messageId: `m${from + i}`,
          properties: properties(text),
        }));
        const answer = await post(`${kith.url}/v1/batch`, JSON.stringify({ batch }), { authorization }, agent);
        promise(answer?.status === 200, `strings ${from} to ${from + PART}: answered ${answer?.status} ${answer?.text.slice(0, 200)}`);
        const told = JSON.parse(answer.text) as { accepted: number; rejected: { index: number; reason: string }[] };
        promise(
          told.accepted + told.rejected.length === part.length,
          `of ${part.length} strings ${told.accepted} were taken and ${told.rejected.length} refused`,
        );
        for (const { index, reason } of told.rejected) {
          promise(reason.length > 5, `${JSON.stringify(part[index])} was refused without a reason`);
          refused.add(from + index);
        }
      }
      let headers = 0;
      for (const text of list.filter(fitsHeader)) {
        const asked = { authorization, 'user-agent': text, cookie: text, referer: text, origin: text, 'accept-language': text };
        const body = JSON.stringify({
          batch: [{ type: 'page', anonymousId: 'header', context: { page: { url: text, referrer: text }, userAgent: text } }],
        });
        const answer = await post(`${kith.url}/v1/batch`, body, asked, agent);
        promise(
          answer !== null && answer.status < 500,
          `${JSON.stringify(text)} in headers: answered ${answer?.status} ${answer?.text.slice(0, 200)}`,
        );
        const look = await post(
          `${kith.collector.url}/api/v1/profiles/lookup?namespace=user_id&value=${encodeURIComponent(text)}`,
          undefined,
          {
            authorization: `Bearer ${SECRET_KEY}`,
          },
        );
        promise(
          look !== null && look.status < 500,
          `${JSON.stringify(text)} in an address: answered ${look?.status} ${look?.text.slice(0, 200)}`,
        );
        headers++;
      }
      agent.destroy();
      const back = await stored(kith, 'somebody');
      for (const [i, text] of list.entries()) {
        if (refused.has(i)) continue;
        const wanted: unknown = JSON.parse(JSON.stringify(properties(text)));
        promise(isDeepStrictEqual(back.get(`m${i}`), wanted), `${JSON.stringify(text)} came back as ${JSON.stringify(back.get(`m${i}`))}`);
      }
      await kith.sameProcess();
      await kith.collector.quit();
      await new Ledger().audit(kith.file);
      return `${list.length} strings: ${list.length - refused.size} came back equal, ${refused.size} refused with a reason; ${headers} as headers and addresses; same process`;
    });
  },
});
