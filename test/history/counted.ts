/** What another database counts in the files of the Complete Journey, beside what it counts in a site that Kith wrote out. */
import { createRequire } from 'node:module';

/** As much of `@duckdb/node-api` as is used here. It is installed by `npm run history` alone, for it is as large as everything else together. */
interface Duck {
  DuckDBInstance: { create(path: string): Promise<{ connect(): Promise<Connection> }> };
}
interface Connection {
  run(sql: string): Promise<unknown>;
  runAndReadAll(sql: string): Promise<{ getRows(): unknown[][] }>;
  closeSync(): void;
}
const duck = (): Duck => createRequire(import.meta.url)('@duckdb/node-api') as Duck;

/** Files of the dataset, as they are brought in. */
export const FILES = ['demographics', 'campaign_descriptions', 'campaigns', 'coupon_redemptions', 'transactions_sample'].map(
  (name) => `completejourney_${name}.csv.gz`,
);

/** How the ids of customers begin of whom the website alone knows. */
export const OF_THE_WEBSITE = 'web-';
/** One thing compared: how many the files hold and the site, and how many rows of one the other has not. */
export interface Compared {
  what: string;
  files: number;
  site: number;
  apart: number;
}

const money = (column: string): string => `cast(${column} as decimal(18, 6))`;
const micros = (key: string): string => `cast(row->>'${key}' as bigint) / 1000000`;
const at = (text: string): string => `epoch_ms(cast(${text} as timestamp))`;
/** Both sides of each comparison, as lists of the same columns. */
const SIDES: { what: string; files: string; site: string }[] = [
  {
    what: 'households',
    files: `select * from (select household_id from lines union select household_id from campaigns union select household_id from redeemed union select household_id from people)`,
    site: `select value from names where value not like '${OF_THE_WEBSITE}%'`,
  },
  {
    what: 'details of households',
    files: `select household_id, name, value from (unpivot people on columns(* exclude household_id) into name name value value) where value <> ''`,
    site: `select n.value, (t.row->>'name'), cast((t.row->>'value') as json)->>'$' from said t join names n on n.node = (t.row->>'node') where t."table" = 'trait'`,
  },
  {
    what: 'lines: order, product, quantity, paid, discount',
    files: `select basket_id, product_id, ${money('quantity')}, ${money('sales_value')},
      ${money('retail_disc')} + ${money('coupon_disc')} + ${money('coupon_match_disc')} from lines`,
    site: `select (row->>'order_id'), (row->>'product_id'), cast(row->>'quantity' as decimal(18, 6)), cast(${micros('amount')} as decimal(18, 6)),
      cast(${micros('discount')} as decimal(18, 6)) from said where "table" = 'order_line'`,
  },
  {
    what: 'orders: customer, moment, sum',
    files: `select basket_id, household_id, min(${at('transaction_timestamp')}), sum(${money('sales_value')}) from lines group by 1, 2`,
    site: `select (o.row->>'order_id'), n.value, cast((o.row->>'ts') as bigint), cast(cast((o.row->>'charged') as bigint) / 1000000 as decimal(18, 6))
      from said o join names n on n.node = (o.row->>'node') where o."table" = 'orders'`,
  },
  {
    what: 'campaigns: kind, begin, end',
    files: `select campaign_id, campaign_type, ${at('start_date')}, ${at('end_date')} from described`,
    site: `select (row->>'id'), (row->>'type'), cast(row->>'starts' as bigint), cast(row->>'ends' as bigint) from said where "table" = 'campaign'`,
  },
  {
    what: 'sends: campaign, household',
    files: 'select campaign_id, household_id from campaigns',
    site: `select (b->'data'->>'campaign'), (b->>'userId') from told where name = 'Touch Made'`,
  },
  {
    what: 'redemptions: campaign, coupon, household, day',
    files: `select campaign_id, coupon_upc, household_id, ${at('redemption_date')} from redeemed`,
    site: `select (b->'data'->>'campaign'), (b->'data'->>'detail'), (b->>'userId'), ts from told where name = 'Campaign Responded'`,
  },
];

/** Compares the files of a folder with what a site, written out by `kith export --canonical`, holds more than it did before. */
export async function compare(folder: string, exported: string, before: string): Promise<Compared[]> {
  const { DuckDBInstance } = duck();
  const db = await (await DuckDBInstance.create(':memory:')).connect();
  const [people, described, campaigns, redeemed, lines] = FILES.map((name) => `${folder}/${name}`);
  const text = (path: string | undefined): string => `'${(path ?? '').replaceAll("'", "''")}'`;
  for (const [name, path] of Object.entries({ people, described, campaigns, redeemed, lines }))
    await db.run(`create table ${name} as select * from read_csv(${text(path)}, all_varchar = true, nullstr = '')`);
  for (const [name, path] of Object.entries({ whole: exported, known: before }))
    await db.run(`create table ${name} as select * from read_json(${text(path)}, format = 'newline_delimited',
      columns = { "table": 'varchar', "row": 'json' }, maximum_object_size = 100000000) where "table" is not null`);
  await db.run(`create table said as select "table", cast(row as json) as row
    from (select "table", cast(row as varchar) as row from whole except all select "table", cast(row as varchar) from known)`);
  await db.run(
    `create table names as select (row->>'node') as node, (row->>'value') as value from whole where "table" = 'identifier' and (row->>'namespace') = 'user_id'`,
  );
  await db.run(
    `create table told as select (row->>'name') as name, cast(row->>'ts' as bigint) as ts, cast(row->>'body' as json) as b from said where "table" = 'event'`,
  );
  const number = async (sql: string): Promise<number> => Number((await db.runAndReadAll(sql)).getRows()[0]?.[0] ?? 0);
  const found: Compared[] = [];
  for (const { what, files, site } of SIDES) {
    found.push({
      what,
      files: await number(`select count(*) from (${files})`),
      site: await number(`select count(*) from (${site})`),
      apart:
        (await number(`select count(*) from (${files} except all ${site})`)) +
        (await number(`select count(*) from (${site} except all ${files})`)),
    });
  }
  db.closeSync();
  return found;
}
