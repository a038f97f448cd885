/** Imports of history: bring files over, see what was brought, and the mappings that are kept for later. */
import { useState } from 'preact/hooks';
import type { ImportRow, ImportTemplate, List } from '../../shared/api.ts';
import { useGo } from '../address.ts';
import { del, get, useLoad, type Load } from '../client.ts';
import { list as joined } from '../format.ts';
import { Button, Card, Confirm, Empty, Num, Page, Table, Time, toast, type Column } from '../parts/index.ts';
import { may } from '../session.ts';
import { t } from '../text/text.ts';
import { ExportMenu } from './export-menu.tsx';
import { useTemplates } from './import-known.ts';
import { StatusChip } from './import-status.tsx';
import { UploadBox } from './import-upload.tsx';
import { kindName, KINDS, working } from './import-words.ts';
import { ListFoot } from './list-foot.tsx';
import { once, usePaged } from './paged.ts';
import { useAgain } from './again.ts';
import './people.css';
import './imports.css';

const columns = (): Column<ImportRow>[] => [
  {
    key: 'name',
    label: t('imports.name'),
    cell: (row) => (
      <span class="person-words">
        <span>{row.name}</span>
        {row.status === 'failed' && row.reason ? <span class="person-detail">{row.reason}</span> : null}
      </span>
    ),
  },
  { key: 'status', label: t('imports.status'), cell: (row) => <StatusChip status={row.status} /> },
  { key: 'rows', label: t('imports.rows'), cell: (row) => <Num value={row.rows} />, align: 'end' },
  {
    key: 'bad',
    label: t('imports.badRows'),
    cell: (row) => (row.bad > 0 ? <Num value={row.bad} /> : <span class="quiet">–</span>),
    align: 'end',
    on: 'wide',
  },
  { key: 'when', label: t('imports.when'), cell: (row) => <Time at={row.createdAt} />, on: 'wide' },
  { key: 'by', label: t('imports.by'), cell: (row) => row.by ?? <span class="quiet">{t('imports.program')}</span>, on: 'wide' },
];

/** The list of imports. */
export default function Imports() {
  const go = useGo();
  const imports = usePaged<ImportRow>(
    'imports',
    (cursor, signal) => get<List<ImportRow>>('imports', { query: { limit: 50, cursor }, signal }),
    once(),
  );
  const templates = useTemplates();
  const rows = imports.items;
  useAgain(rows?.some(({ status }) => working(status)) ?? false, imports);
  const editor = may('marketer');
  return (
    <Page
      title={t('nav.imports')}
      finding={rows ? findingOf(rows, imports.more !== undefined) : undefined}
      under={<p class="quiet">{t('imports.under')}</p>}
      actions={editor && rows?.length ? <ExportMenu path="imports" what={t('export.what.imports')} /> : undefined}
    >
      {editor ? (
        <Card title={t('upload.title')} subtitle={t('upload.sub')}>
          <UploadBox onDone={({ id }) => go(`/imports/${encodeURIComponent(id)}`)} />
        </Card>
      ) : null}
      <Card class="import-list">
        <Table
          caption={t('imports.caption')}
          columns={columns()}
          rows={rows}
          rowKey={(row) => row.id}
          href={(row) => `/imports/${encodeURIComponent(row.id)}`}
          load={imports}
          empty={<None templates={templates.data?.items ?? []} />}
        />
        <ListFoot list={imports} shown={t('imports.shown', { n: rows?.length ?? 0 })} />
      </Card>
      <Mappings templates={templates} />
    </Page>
  );
}

function findingOf(rows: ImportRow[], more: boolean): string | undefined {
  // What is shown of a longer list says nothing of its whole.
  if (more) return undefined;
  const stored = rows.filter(({ status }) => status === 'committed').length;
  return [t('imports.finding', { n: rows.length }), ...(stored > 0 ? [t('imports.findingStored', { n: stored })] : [])].join(' ');
}

/** What can be brought over, where nothing was. */
function None({ templates }: { templates: ImportTemplate[] }) {
  const own = templates.filter((template) => template.own).map(({ name }) => name);
  return (
    <Empty title={t('imports.none')}>
      <p>{t(may('marketer') ? 'imports.noneWords' : 'imports.noneViewer')}</p>
      <dl class="import-kinds">
        {KINDS.map((kind) => (
          <div key={kind}>
            <dt>{kindName(kind)}</dt>
            <dd>{t(`rows.${kind}Words`)}</dd>
          </div>
        ))}
      </dl>
      <p>{t('imports.noneHow')}</p>
      {own.length > 0 ? <p>{t('imports.known', { names: joined(own) })}</p> : null}
    </Empty>
  );
}

function Mappings({ templates }: { templates: Load<List<ImportTemplate>> }) {
  const [asked, setAsked] = useState<ImportTemplate | null>(null);
  const saved = templates.data?.items.filter(({ own }) => !own) ?? [];
  if (saved.length === 0) return null;
  const columns: Column<ImportTemplate>[] = [
    { key: 'name', label: t('mappings.name'), cell: ({ name }) => name, sort: ({ name }) => name },
    { key: 'kind', label: t('mappings.kind'), cell: ({ kind }) => kindName(kind) },
    { key: 'columns', label: t('mappings.columns'), cell: (row) => <Num value={row.columns.length} />, align: 'end' },
  ];
  if (may('marketer'))
    columns.push({
      key: 'delete',
      label: t('parts.actions'),
      align: 'end',
      cell: (row) => (
        <Button look="quiet" small label={t('mappings.deleteNamed', { name: row.name })} onClick={() => setAsked(row)}>
          {t('mappings.delete')}
        </Button>
      ),
    });
  return (
    <Card title={t('mappings.title')} subtitle={t('mappings.sub')}>
      <Table caption={t('mappings.title')} columns={columns} rows={saved} rowKey={({ id }) => id} />
      <Confirm
        open={asked !== null}
        onClose={() => setAsked(null)}
        title={t('mappings.deleteTitle', { name: asked?.name ?? '' })}
        action={t('mappings.delete')}
        onConfirm={async () => {
          await del(`import-templates/${encodeURIComponent(asked?.id ?? '')}`);
          toast(t('mappings.deleted', { name: asked?.name ?? '' }));
          await templates.refresh();
        }}
      >
        {t('mappings.deleteWords')}
      </Confirm>
    </Card>
  );
}
