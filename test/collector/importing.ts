/** An import through the front door, as the dashboard drives it. */
import { expect } from 'vitest';
import type { Import, ImportChange } from '../../shared/api.ts';
import type { Kith } from '../kit/kith.ts';

/** Two customers as a German shop writes them. */
export const CUSTOMERS =
  'customer number;first name;last name;email;city;customer since;shoe size\n17;Zoë;Müller;zoe@example.com;Graz;31.12.2019;38\n18;Bo;Berg;bo@example.com;;05.01.2020;44\n';
/** Two orders of theirs, one with two lines. */
export const ORDERS =
  'order id,customer id,date,sku,item,quantity,price,discount\nA1,17,2020-02-03 10:00:00,p1,Chair,2,"12.50",1.00\nA1,17,2020-02-03 10:00:00,p2,Table,1,99.95,1.00\nA2,18,2020-03-01,p1,Chair,1,12.50,\n';

/** Sends a file to a new import, or to one that is there. */
export async function upload(kith: Kith, name: string, body: string | Uint8Array, id?: string): Promise<{ status: number; body: Import }> {
  const path = id === undefined ? '/imports' : `/imports/${id}/files`;
  const answer = await kith.app.request(`/api/v1${path}?name=${encodeURIComponent(name)}`, {
    method: 'POST',
    headers: await kith.as('marketer'),
    body: typeof body === 'string' ? body : Buffer.from(body),
  });
  return { status: answer.status, body: (await answer.json()) as Import };
}
/** Does a step and waits for its end. */
export async function step(kith: Kith, id: string, what: 'check' | 'commit' | 'undo', body: object = {}): Promise<Import> {
  const begun = await kith.api<Import>('marketer', 'POST', `/imports/${id}/${what}`, body);
  expect(begun, JSON.stringify(begun.body)).toMatchObject({ status: 202 });
  await kith.doors.imports.idle();
  return (await kith.api<Import>('marketer', 'GET', `/imports/${id}`)).body;
}
/** What a change says of a file to leave it as it is. */
export const asIs = ({
  part,
  kind,
  encoding,
  delimiter,
  dates,
  decimals,
  fixed,
  columns,
}: Import['parts'][number]): NonNullable<ImportChange['parts']>[number] => ({
  ...{ part, kind, encoding, delimiter, dates, decimals, fixed },
  columns: columns.map(({ name, field, extra, as }) => ({ name, field, extra, as })),
});
/** Uploads, tries and stores files in one go. */
export async function bring(kith: Kith, files: Record<string, string>, change: ImportChange = {}): Promise<Import> {
  let id: string | undefined;
  for (const [name, body] of Object.entries(files)) id = (await upload(kith, name, body, id)).body.id;
  if (id === undefined) throw new Error('no files');
  if (Object.keys(change).length > 0) expect(await kith.api('marketer', 'PUT', `/imports/${id}`, change)).toMatchObject({ status: 200 });
  const tried = await step(kith, id, 'check');
  expect(tried, JSON.stringify(tried.report)).toMatchObject({ status: 'checked', report: { bad: 0, blocked: [] } });
  return step(kith, id, 'commit');
}
