/** A report from a file: looked at first, its columns chosen, then kept and compared. */
import { useEffect, useState } from 'preact/hooks';
import { REPORT_KINDS, type ReportColumns, type ReportMeaning, type ReportPreview, type ReportReading } from '../../shared/api.ts';
import { useGo } from '../address.ts';
import { Failure, postText, useAct } from '../client.ts';
import { list } from '../format.ts';
import { Button, ErrorBox, Field, Input, Money, Select, Table, type Column } from '../parts/index.ts';
import { site } from '../session.ts';
import { t } from '../text/text.ts';
import { fittingMeaning, MeaningFields } from './reconcile-meaning.tsx';

const LARGEST = 20 * 1024 * 1024;
const PROBLEMS = 8;
type Choice = Partial<Omit<ReportReading, 'columns'>> & { columns: ReportColumns };
const OF_KIND = { orders: ['id', 'date', 'amount', 'currency'], months: ['month', 'count', 'sum', 'currency'] } as const;
const NEEDED: ReadonlySet<string> = new Set(['id', 'date', 'amount', 'month', 'sum']);

const send = (csv: string, { columns, ...rest }: Choice, keep: Record<string, string | boolean> = {}) =>
  postText<ReportPreview>('reports/import', 'text/csv', csv, { query: { ...rest, ...columns, ...keep } });

async function textOf(file: File): Promise<string> {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(await file.arrayBuffer());
  } catch {
    throw new Failure('invalid', t('report.notText', { file: file.name }));
  }
}

/** The way of a file into a comparison. */
export function FileForm() {
  const go = useGo();
  const [file, setFile] = useState<{ name: string; csv: string } | null>(null);
  const [large, setLarge] = useState(false);
  const [choice, setChoice] = useState<Choice>({ columns: {} });
  const [preview, setPreview] = useState<ReportPreview | null>(null);
  const [name, setName] = useState('');
  const [meaning, setMeaning] = useState<ReportMeaning>({ tax: true, shipping: true, returns: 'none' });
  const look = useAct(async (csv: string, chosen: Choice) => setPreview(await send(csv, chosen)));
  useEffect(() => {
    if (file) void look.run(file.csv, choice);
  }, [file, choice]);
  const choose = useAct(async (picked: File | null) => {
    setPreview(null);
    setChoice({ columns: {} });
    setLarge(picked !== null && picked.size > LARGEST);
    if (!picked || picked.size > LARGEST) return setFile(null);
    setFile({ name: picked.name, csv: await textOf(picked) });
    setName(picked.name.replace(/\.\w+$/, '').slice(0, 100));
  });
  const kind = preview?.reading.kind ?? 'orders';
  const save = useAct(async () => {
    if (!file) return;
    const { returns, tax, shipping } = fittingMeaning(meaning, kind);
    const { saved } = await send(file.csv, choice, { commit: true, name: name.trim(), tax, shipping, returns });
    if (saved) go(`/reconcile/${saved.id}`);
  });
  return (
    <form
      class="stack"
      onSubmit={(event) => {
        event.preventDefault();
        if (preview && preview.lines > 0 && name.trim()) void save.run();
      }}
    >
      <Field label={t('report.file')} hint={t('report.fileHint')} error={large ? t('report.tooLarge') : null}>
        {(ids) => (
          <input
            {...ids}
            class="input"
            type="file"
            accept=".csv,.tsv,.txt,text/csv"
            onChange={(event) => void choose.run(event.currentTarget.files?.[0] ?? null)}
          />
        )}
      </Field>
      <ErrorBox error={choose.error ?? look.error ?? save.error} />
      {preview ? (
        <>
          <Columns preview={preview} choice={choice} onChange={setChoice} />
          <Outcome preview={preview} />
          <Input label={t('reconcile.name')} value={name} onInput={setName} required maxLength={100} />
          <MeaningFields value={meaning} kind={kind} onChange={setMeaning} />
          <p>
            <Button type="submit" look="main" busy={save.busy} disabled={preview.lines === 0 || look.busy || name.trim() === ''}>
              {t('reconcile.compare')}
            </Button>
          </p>
        </>
      ) : null}
    </form>
  );
}

function Columns({ preview, choice, onChange }: { preview: ReportPreview; choice: Choice; onChange: (choice: Choice) => void }) {
  const { reading, head } = preview;
  const columns = OF_KIND[reading.kind];
  return (
    <fieldset class="report-columns">
      <legend class="field-label">{t('report.columns')}</legend>
      <Select
        label={t('report.holds')}
        value={reading.kind}
        onChange={(kind) => onChange({ kind, columns: {} })}
        options={REPORT_KINDS.map((value) => ({ value, label: t(`reconcile.kind.${value}`) }))}
      />
      {columns.map((column) => (
        <Select
          key={column}
          label={t(`report.column.${column}`)}
          value={String(reading.columns[column] ?? '')}
          onChange={(at) => {
            const { [column]: _before, ...others } = { ...reading.columns, ...choice.columns };
            onChange({ ...choice, kind: reading.kind, columns: at === '' ? others : { ...others, [column]: Number(at) } });
          }}
          options={[
            {
              value: '',
              label:
                column === 'currency'
                  ? t('report.column.own', { currency: site.value?.currency ?? '' })
                  : t(NEEDED.has(column) ? 'report.column.choose' : 'report.column.none'),
            },
            ...head.map((cell, i) => ({ value: String(i), label: cell || String(i + 1) })),
          ]}
        />
      ))}
      <Select
        label={t('report.dates')}
        value={reading.dates}
        onChange={(dates) => onChange({ ...choice, dates })}
        options={[
          { value: 'dmy', label: t('report.dates.dmy') },
          { value: 'mdy', label: t('report.dates.mdy') },
        ]}
      />
      <Select
        label={t('report.decimal')}
        value={reading.decimal}
        onChange={(decimal) => onChange({ ...choice, decimal })}
        options={[
          { value: '.', label: t('report.decimal.dot') },
          { value: ',', label: t('report.decimal.comma') },
        ]}
      />
    </fieldset>
  );
}

function Outcome({ preview }: { preview: ReportPreview }) {
  const { reading, lines, bad, problems, rows } = preview;
  const orders = reading.kind === 'orders';
  const columns: Column<ReportPreview['rows'][number]>[] = [
    ...(orders ? [{ key: 'name', label: t('report.column.id'), cell: (row: ReportPreview['rows'][number]) => row.name }] : []),
    { key: 'date', label: t(orders ? 'report.column.date' : 'report.column.month'), cell: (row) => row.date },
    ...(orders
      ? []
      : [
          {
            key: 'count',
            label: t('report.column.count'),
            align: 'end' as const,
            cell: (row: ReportPreview['rows'][number]) => row.count ?? '–',
          },
        ]),
    {
      key: 'amount',
      label: t(orders ? 'report.column.amount' : 'report.column.sum'),
      align: 'end',
      cell: (row) => <Money value={row.amount ?? 0} currency={row.currency} />,
    },
  ];
  const missing = OF_KIND[reading.kind].filter((column) => NEEDED.has(column) && reading.columns[column] === undefined);
  return (
    <div class="stack" role="status">
      {missing.length > 0 ? (
        <p class="warn">{t('report.needs', { columns: list(missing.map((column) => t(`report.column.${column}`))) })}</p>
      ) : null}
      {rows.length > 0 ? (
        <Table caption={t('report.reads')} columns={columns} rows={rows} rowKey={(row) => `${row.name} ${row.date} ${row.currency}`} />
      ) : null}
      {lines > 0 ? <p>{t('report.usable', { n: lines })}</p> : null}
      {bad > 0 ? (
        <div>
          <p class="bad">{t('report.bad', { n: bad })}</p>
          <ul class="problems">
            {problems.slice(0, PROBLEMS).map(({ line, reason }) => (
              <li key={`${line} ${reason}`}>{line === 0 ? reason : t('report.line', { line, reason })}</li>
            ))}
          </ul>
          {bad > PROBLEMS ? <p class="quiet">{t('report.more', { n: bad - Math.min(PROBLEMS, problems.length) })}</p> : null}
        </div>
      ) : null}
    </div>
  );
}
