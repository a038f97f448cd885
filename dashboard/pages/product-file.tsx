import { useState } from 'preact/hooks';
import type { ProductImport, ProductPreview } from '../../shared/api.ts';
import { Failure, postText, useAct } from '../client.ts';
import { Button, Card, Chip, ErrorBox, Field, Table, toast, type Column } from '../parts/index.ts';
import { t } from '../text/text.ts';
import { factWords } from './product-words.tsx';

/** The collector takes files up to this size. */
const LARGEST = 20 * 1024 * 1024;
const PROBLEMS = 20;

const send = (csv: string, commit: boolean) =>
  postText<ProductImport>('products/import', 'text/csv', csv, { query: commit ? { commit: 'true', skip: 'true' } : {} });

/** The file's text. What is not UTF-8 is refused here: read on regardless, its letters would be lost. */
async function textOf(file: File): Promise<string> {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(await file.arrayBuffer());
  } catch {
    throw new Failure('invalid', t('file.notText', { file: file.name }));
  }
}

/** A CSV that is looked at before it is taken over. */
export function FileTab({ onDone }: { onDone: () => Promise<void> }) {
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
    toast(t('file.done', { added, changed }));
    await onDone();
  });
  const large = file !== null && file.size > LARGEST;
  const result = tried?.result;
  return (
    <div class="stack">
      <Card title={t('file.title')} subtitle={t('file.columns')}>
        <div class="stack">
          <Field label={t('file.choose')} error={large ? t('file.tooLarge') : null}>
            {(ids) => (
              <input
                {...ids}
                key={round}
                class="input"
                type="file"
                accept=".csv,.tsv,.txt,text/csv"
                onChange={(event) => {
                  setFile(event.currentTarget.files?.[0] ?? null);
                  setTried(null);
                  attempt.clear();
                  commit.clear();
                }}
              />
            )}
          </Field>
          {result ? (
            <Outcome result={result} file={file?.name ?? ''} busy={commit.busy} commit={() => void commit.run()} />
          ) : (
            <p>
              <Button look="main" busy={attempt.busy} disabled={!file || large} onClick={() => void attempt.run()}>
                {t('file.check')}
              </Button>
            </p>
          )}
          <ErrorBox error={attempt.error ?? commit.error} />
        </div>
      </Card>
      {result && result.preview.length > 0 ? <Preview rows={result.preview} all={result.added + result.changed} /> : null}
    </div>
  );
}

function Outcome({ result, file, busy, commit }: { result: ProductImport; file: string; busy: boolean; commit: () => void }) {
  const whole = result.problems.find((problem) => problem.line === 0);
  const changes = result.added + result.changed;
  if (whole)
    return (
      <p class="bad" role="status">
        {t('file.whole', { file, reason: whole.reason })}
      </p>
    );
  return (
    <div class="stack" role="status">
      <p>{t('file.read', { n: result.read, added: result.added, changed: result.changed, unchanged: result.unchanged })}</p>
      {result.problems.length > 0 ? (
        <>
          <p class="bad">{t('file.problems', { n: result.problems.length })}</p>
          <ul class="problems">
            {result.problems.slice(0, PROBLEMS).map((problem) => (
              <li key={`${problem.line} ${problem.reason}`}>{t('file.line', problem)}</li>
            ))}
          </ul>
          {result.problems.length > PROBLEMS ? (
            <p class="hint">{t('file.moreProblems', { n: result.problems.length - PROBLEMS })}</p>
          ) : null}
        </>
      ) : null}
      {changes > 0 ? (
        <p>
          <Button look="main" busy={busy} onClick={commit}>
            {t('file.commit', { n: changes })}
          </Button>
        </p>
      ) : (
        <p class="quiet">{t('file.nothing')}</p>
      )}
    </div>
  );
}

function Preview({ rows, all }: { rows: ProductPreview[]; all: number }) {
  const columns: Column<ProductPreview>[] = [
    {
      key: 'title',
      label: t('catalogue.product'),
      cell: (row) => (
        <span class="person-words">
          <span>{row.title}</span>
          <span class="person-detail">{row.id}</span>
        </span>
      ),
    },
    {
      key: 'act',
      label: t('product.what'),
      cell: ({ act }) => <Chip tone={act === 'added' ? 'good' : 'accent'}>{t(act === 'added' ? 'file.new' : 'file.changed')}</Chip>,
    },
    { key: 'changes', label: t('product.changes'), cell: (row) => <Changes row={row} /> },
  ];
  return (
    <Card
      class="product-list"
      title={t('file.preview')}
      subtitle={rows.length < all ? t('file.previewFirst', { n: rows.length }) : undefined}
    >
      <Table caption={t('file.preview')} columns={columns} rows={rows} rowKey={(row) => row.id} />
    </Card>
  );
}

function Changes({ row }: { row: ProductPreview }) {
  const { currency } = row;
  const named = (field: ProductPreview['changes'][number]['field']) => t(`product.field.${field}`);
  if (row.act === 'added') {
    const known = row.changes.filter(({ field }) => field !== 'title' && field !== 'currency');
    return <span class="quiet">{known.map(({ field }) => named(field)).join(', ') || '–'}</span>;
  }
  if (row.changes.length === 0) return <span class="quiet">{t('file.own')}</span>;
  return (
    <span class="file-changes">
      {row.changes.map(({ field, from, to }) => (
        <span key={field}>
          <span class="quiet">{named(field)}</span> {factWords(field, from, currency)} → {factWords(field, to, currency)}
        </span>
      ))}
    </span>
  );
}
