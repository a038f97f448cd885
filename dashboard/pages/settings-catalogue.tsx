import { useEffect, useState } from 'preact/hooks';
import type { Product, ProductImport } from '../../shared/api.ts';
import { useQuery } from '../address.ts';
import { Failure, get, postText, useAct } from '../client.ts';
import { Button, Card, Empty, ErrorBox, Field, Input, Money, Table, Time, toast, type Column } from '../parts/index.ts';
import { may } from '../session.ts';
import { t } from '../text/text.ts';
import { ExportMenu } from './export-menu.tsx';
import { usePaged } from './paged.ts';

/** The collector takes files up to this size. */
const LARGEST = 20 * 1024 * 1024;

/** What is sold: learnt from events, and from a CSV that is tried before it is taken over. */
export function CatalogueTab() {
  const [query, setQuery] = useQuery();
  const [typed, setTyped] = useState(query.q ?? '');
  useEffect(() => {
    const timer = setTimeout(() => setQuery({ q: typed.trim() || undefined }), 250);
    return () => clearTimeout(timer);
  }, [typed]);
  const q = query.q ?? '';
  const products = usePaged<Product>(`products ${q}`, (cursor, signal) => get('products', { query: { q, cursor, limit: 50 }, signal }));
  const columns: Column<Product>[] = [
    {
      key: 'title',
      label: t('catalogue.product'),
      cell: (row) => (
        <span>
          {row.title} <span class="hint">{row.id === row.title ? '' : row.id}</span>
        </span>
      ),
    },
    { key: 'category', label: t('catalogue.category'), cell: (row) => row.category ?? <span class="quiet">–</span>, on: 'wide' },
    { key: 'price', label: t('catalogue.price'), cell: (row) => <Money value={row.price} currency={row.currency} />, align: 'end' },
    {
      key: 'cost',
      label: t('catalogue.cost'),
      cell: (row) => <Money value={row.cost} currency={row.currency} />,
      align: 'end',
      on: 'wide',
    },
    { key: 'updated', label: t('catalogue.updated'), cell: (row) => <Time at={row.updatedAt} />, align: 'end', on: 'wide' },
  ];
  return (
    <div class="columns">
      <Card
        title={t('catalogue.title')}
        subtitle={t('catalogue.sub')}
        aside={
          <div class="catalogue-tools">
            <Input bare label={t('catalogue.search')} placeholder={t('catalogue.search')} type="search" value={typed} onInput={setTyped} />
            {products.items?.length ? <ExportMenu path="products" query={{ q }} what={t('export.what.products')} /> : null}
          </div>
        }
      >
        <Table
          caption={t('catalogue.title')}
          columns={columns}
          rows={products.items}
          rowKey={(row) => row.id}
          load={products}
          empty={
            q ? (
              <Empty title={t('catalogue.noneFits', { typed: q })} />
            ) : (
              <Empty title={t('catalogue.none')}>{t('catalogue.noneWords')}</Empty>
            )
          }
        />
        <ErrorBox error={products.addError} />
        {products.more ? (
          <Button busy={products.adding} onClick={() => void products.more?.()}>
            {t('parts.more')}
          </Button>
        ) : null}
      </Card>
      {may('marketer') ? <Upload onDone={products.refresh} /> : null}
    </div>
  );
}

const send = (csv: string, commit: boolean) =>
  postText<ProductImport>('products/import', 'text/csv', csv, { query: commit ? { commit: 'true', skip: 'true' } : {} });

/** The file's text. What is not UTF-8 is refused here: read on regardless, its letters would be lost. */
async function textOf(file: File): Promise<string> {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(await file.arrayBuffer());
  } catch {
    throw new Failure('invalid', t('catalogue.notText', { file: file.name }));
  }
}

function Upload({ onDone }: { onDone: () => Promise<void> }) {
  const [file, setFile] = useState<File | null>(null);
  // A file field is emptied only by a new one.
  const [round, setRound] = useState(0);
  const [tried, setTried] = useState<{ csv: string; result: ProductImport } | null>(null);
  const attempt = useAct(async () => {
    if (!file) return;
    const csv = await textOf(file);
    setTried({ csv, result: await send(csv, false) });
  });
  const commit = useAct(async () => {
    if (!tried) return;
    const { added, changed } = await send(tried.csv, true);
    setTried(null);
    setFile(null);
    setRound(round + 1);
    toast(t('catalogue.done', { added, changed }));
    await onDone();
  });
  const large = file !== null && file.size > LARGEST;
  const result = tried?.result;
  const whole = result?.problems.find((problem) => problem.line === 0);
  const changes = result ? result.added + result.changed : 0;
  return (
    <Card title={t('catalogue.upload')} subtitle={t('catalogue.columns')}>
      <div class="stack">
        <Field label={t('catalogue.choose')} error={large ? t('catalogue.tooLarge') : null}>
          {(ids) => (
            <input
              {...ids}
              key={round}
              class="input"
              type="file"
              accept=".csv,text/csv"
              onChange={(event) => {
                setFile(event.currentTarget.files?.[0] ?? null);
                setTried(null);
              }}
            />
          )}
        </Field>
        {!result ? (
          <p>
            <Button busy={attempt.busy} disabled={!file || large} onClick={() => void attempt.run()}>
              {t('catalogue.check')}
            </Button>
          </p>
        ) : whole ? (
          <p class="bad" role="status">
            {t('catalogue.whole', { file: file?.name ?? '', reason: whole.reason })}
          </p>
        ) : (
          <div class="stack" role="status">
            <p>
              <strong>{file?.name}</strong>
            </p>
            <p>{t('catalogue.read', { n: result.read, added: result.added, changed: result.changed, unchanged: result.unchanged })}</p>
            {result.problems.length > 0 ? (
              <>
                <p class="bad">{t('catalogue.problems', { n: result.problems.length })}</p>
                <ul class="problems">
                  {result.problems.slice(0, 10).map((problem) => (
                    <li key={`${problem.line} ${problem.reason}`}>{t('catalogue.line', problem)}</li>
                  ))}
                </ul>
                {result.problems.length > 10 ? <p class="hint">{t('catalogue.moreProblems', { n: result.problems.length - 10 })}</p> : null}
              </>
            ) : null}
            {changes > 0 ? (
              <p>
                <Button look="main" busy={commit.busy} onClick={() => void commit.run()}>
                  {t('catalogue.commit', { n: changes })}
                </Button>
              </p>
            ) : (
              <p class="quiet">{t('catalogue.nothing')}</p>
            )}
          </div>
        )}
        <ErrorBox error={attempt.error ?? commit.error} />
      </div>
    </Card>
  );
}
