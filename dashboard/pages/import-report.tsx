import {
  IMPORT_PROBLEMS_KEPT,
  type Import,
  type ImportCounts,
  type ImportProblem,
  type ImportReport,
  type ImportSum,
} from '../../shared/api.ts';
import { date, number } from '../format.ts';
import { Card, Money, Num, Table, type Column } from '../parts/index.ts';
import { may } from '../session.ts';
import { t } from '../text/text.ts';
import { ExportMenu } from './export-menu.tsx';
import { kindName } from './import-words.ts';

const FIGURES = ['rows', 'bad', 'new', 'matched', 'conflicts', 'leftOut'] as const;

/** What the rows of each kind come to, and the money in them. */
export function Counts({ report, title }: { report: ImportReport; title: string }) {
  const columns: Column<ImportCounts>[] = [
    { key: 'kind', label: t('import.what'), cell: ({ kind }) => kindName(kind) },
    ...FIGURES.map((figure): Column<ImportCounts> => ({
      key: figure,
      label: t(`import.counts.${figure}`),
      align: 'end',
      cell: (row) =>
        row[figure] === 0 && figure !== 'rows' ? (
          <span class="quiet">–</span>
        ) : (
          <span class={figure === 'bad' ? 'bad' : undefined}>
            <Num value={row[figure]} />
          </span>
        ),
    })),
  ];
  const { from, to } = report;
  const strangers = report.counts.reduce((sum, row) => sum + row.strangers, 0);
  return (
    <Card
      title={title}
      subtitle={from && to ? t('import.span', { from: date(from), to: date(to) }) : undefined}
      note={t('import.countsNote')}
    >
      <Table caption={title} columns={columns} rows={report.counts} rowKey={({ kind }) => kind} />
      {strangers > 0 ? <p class="import-strangers">{t('import.strangers', { n: strangers })}</p> : null}
    </Card>
  );
}

/** Money of orders and returns, to be compared with what the other system says. */
export function Sums({ sums }: { sums: ImportSum[] }) {
  if (sums.length === 0) return null;
  const amount = (key: 'amount' | 'discount' | 'returned'): Column<ImportSum> => ({
    key,
    label: t(`import.sum.${key}`),
    align: 'end',
    cell: (row) => <Money value={row[key]} currency={row.currency} />,
  });
  const columns: Column<ImportSum>[] = [
    { key: 'currency', label: t('import.sum.currency'), cell: ({ currency }) => currency },
    { key: 'orders', label: t('import.sum.orders'), align: 'end', cell: ({ orders }) => <Num value={orders} /> },
    { key: 'lines', label: t('import.sum.lines'), align: 'end', cell: ({ lines }) => <Num value={lines} />, on: 'wide' },
    ...[amount('amount'), amount('discount'), amount('returned')],
  ];
  return (
    <Card title={t('import.sums')} subtitle={t('import.sumsSub')}>
      <Table caption={t('import.sums')} columns={columns} rows={sums} rowKey={({ currency }) => currency} />
    </Card>
  );
}

/** The rows that are not taken, each with its place and reason, and the way to have all of them. */
export function Problems({ found, report, done }: { found: Import; report: ImportReport; done: boolean }) {
  const { bad, problems } = report;
  if (bad === 0 && problems.length === 0) return null;
  const names = new Map(found.parts.map(({ part, name }) => [part, name]));
  const several = found.parts.length > 1;
  const columns: Column<ImportProblem>[] = [
    ...(several
      ? [{ key: 'file', label: t('import.badFile'), cell: ({ part }: ImportProblem) => names.get(part) ?? '–', on: 'wide' as const }]
      : []),
    {
      key: 'line',
      label: t('import.badLine'),
      align: 'end',
      cell: ({ line }) => (line === 0 ? <span class="quiet">{t('import.badWhole')}</span> : <Num value={line} />),
    },
    { key: 'reason', label: t('import.badReason'), cell: ({ reason }) => <span class="import-reason">{reason}</span> },
    { key: 'text', label: t('import.badText'), cell: ({ text }) => <code class="import-row">{text}</code>, on: 'wide' },
  ];
  const shown = problems.length;
  return (
    <Card
      class="import-bad"
      title={t(done ? 'import.badDone' : 'import.bad', { n: bad })}
      subtitle={t(done ? 'import.badDoneSub' : 'import.badSub')}
      aside={
        may('marketer') ? (
          <ExportMenu path={`imports/${encodeURIComponent(found.id)}/problems`} what={t('export.what.problems')} look="quiet" />
        ) : undefined
      }
      note={[
        shown < bad ? t('import.badFirst', { n: shown }) : '',
        bad > IMPORT_PROBLEMS_KEPT ? t('import.badKept', { n: number(IMPORT_PROBLEMS_KEPT) }) : '',
      ]
        .join(' ')
        .trim()}
    >
      <Table
        caption={t('import.bad', { n: bad })}
        columns={columns}
        rows={problems}
        rowKey={(row) => `${row.part} ${row.line} ${row.reason}`}
      />
    </Card>
  );
}

/** What keeps an import from being stored even without its bad rows. */
export function Blocked({ blocked }: { blocked: string[] }) {
  if (blocked.length === 0) return null;
  return (
    <Card title={t('import.blocked')}>
      <ul class="import-notes" role="alert">
        {blocked.map((sentence) => (
          <li key={sentence} class="bad">
            {sentence}
          </li>
        ))}
      </ul>
    </Card>
  );
}
