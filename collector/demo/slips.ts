/** What goes wrong in Aurora Hall: an old till and a door scanner that do not send quite what they should. Refused or taken by the same rules as anybody's events. */
import { isProblem, type Source } from '../../shared/event.ts';
import { admitBatch } from '../collect/admit.ts';
import { openBody } from '../collect/door.ts';
import type { Batch } from '../store/batch.ts';
import { dice } from './dice.ts';
import type { Sent } from './visit.ts';

const MINUTE = 60_000;
const two = (n: number): string => String(n).padStart(2, '0');

/** The bodies that the till and the scanner send about a day's orders, each a minute after its order. */
function bodiesOf(seed: string, sent: Sent[]): { at: number; body: string }[] {
  const orders = sent.filter(({ event }) => event.name === 'Order Completed' && event.userId !== undefined);
  return orders.flatMap(({ event: { userId, ts, data, messageId } }) => {
    const throws = dice(`${seed} slip ${messageId}`);
    const at = ts + MINUTE;
    const day = new Date(at);
    const body = (client: string, event: string): { at: number; body: string } => ({
      at,
      body: `{"context":{"library":{"name":"${client}"}},"batch":[${event}]}`,
    });
    const who = `"userId":${JSON.stringify(userId)},"timestamp":"${day.toISOString()}"`;
    const price = typeof data['subtotal'] === 'number' ? data['subtotal'] : 0;
    const written = throws.chance(0.2) ? `"${price.toFixed(2).replace('.', ',')}"` : String(price);
    const printed = body(
      'box office till 1.4',
      `{"type":"track","event":"Ticket Printed","messageId":"${messageId}-print",${who},"properties":{"price":${written},"barcode":"${throws.int(100000, 999999)}"}}`,
    );
    const wrong = throws.unit();
    if (wrong < 0.18) {
      const time = `${two(day.getUTCDate())}/${two(day.getUTCMonth() + 1)}/${day.getUTCFullYear()} ${two(day.getUTCHours())}:${two(day.getUTCMinutes())}`;
      const scan = `{"type":"track","event":"Ticket Scanned","messageId":"${messageId}-scan","userId":${JSON.stringify(userId)},"timestamp":"${time}","properties":{"gate":"North"}}`;
      return [printed, body('door scanner 0.9', scan)];
    }
    if (wrong < 0.26) {
      const reprint = `{"type":"track","event":"Ticket Reprinted","messageId":"${messageId}-reprint",${who},"properties":{"barcode":90071992547409${throws.int(100000, 999999)}}}`;
      return [printed, body('box office till 1.4', reprint)];
    }
    if (wrong < 0.3) {
      const phone = `{"type":"identify","messageId":"${messageId}-phone",${who},"traits":{"phone":316${throws.int(10000000, 99999999)}}}`;
      return [printed, body('box office till 1.4', phone)];
    }
    return [printed];
  });
}

/** The batches of a day, admitted as the collector admits them, up to an instant. */
export function slips(seed: string, site: number, source: Source, sent: Sent[], until: number): Batch[] {
  return bodiesOf(seed, sent).flatMap(({ at, body }) => {
    const opened = openBody(Buffer.from(body), '');
    if (at >= until || isProblem(opened)) return [];
    const admitted = admitBatch(opened, { source, receivedAt: at, newId: () => `k_demo_${at.toString(36)}` });
    if (isProblem(admitted)) return [];
    const { client, events, failed, anonymous } = admitted;
    return [{ site, source, sender: `${client} from no page`, events, failed, anonymous }];
  });
}
