import { useState } from 'preact/hooks';
import type { ImportPreview } from '../../shared/api.ts';
import type { ImportKind } from '../../shared/imports.ts';
import { Card, Chip, Table, Tabs, type Column } from '../parts/index.ts';
import { t } from '../text/text.ts';
import { fieldName, kindName, valueWords } from './import-words.ts';

const ACTS = { new: 'good', matched: 'plain', conflict: 'warn' } as const;
/** So many changes are shown at once. */
const FIRST = 6;

type Change = ImportPreview['changes'][number];

/** One value before and after. What Kith knows and keeps is said first, with what the file says behind it. */
function ChangeWords({ kind, act, change }: { kind: ImportKind; act: ImportPreview['act']; change: Change }) {
  const { field, kept } = change;
  const [from, to] = [valueWords(kind, field, change.from), valueWords(kind, field, change.to)];
  const name = <span class="quiet">{fieldName(kind, field)}</span>;
  if (kept)
    return (
      <span>
        {name} {t('import.stays', { value: from })} <span class="hint">({t('import.staysNot', { value: to })})</span>
      </span>
    );
  if (act === 'new' && change.from === null)
    return (
      <span>
        {name} {to}
      </span>
    );
  return (
    <span>
      {name} <del>{from}</del> <span aria-hidden="true">→</span> <ins>{to}</ins>
    </span>
  );
}

function Changes({ row }: { row: ImportPreview }) {
  const [all, setAll] = useState(false);
  if (row.changes.length === 0) return <span class="quiet">{t('import.nothingChanges')}</span>;
  const shown = all ? row.changes : row.changes.slice(0, FIRST);
  const rest = row.changes.length - shown.length;
  return (
    <span class="import-changes">
      {shown.map((change) => (
        <ChangeWords key={change.field} kind={row.kind} act={row.act} change={change} />
      ))}
      {rest > 0 ? (
        <button type="button" class="past" onClick={() => setAll(true)}>
          {t('import.moreChanges', { n: rest })}
        </button>
      ) : null}
    </span>
  );
}

const columns = (): Column<ImportPreview>[] => [
  { key: 'key', label: t('import.previewWho'), cell: ({ key }) => <strong class="import-key">{key}</strong> },
  { key: 'act', label: t('import.previewAct'), cell: ({ act }) => <Chip tone={ACTS[act]}>{t(`import.act.${act}`)}</Chip> },
  { key: 'changes', label: t('import.previewChanges'), cell: (row) => <Changes row={row} /> },
];

/** Some people and orders before and after, kind by kind. */
export function Preview({ preview }: { preview: ImportPreview[] }) {
  const kinds = [...new Set(preview.map(({ kind }) => kind))];
  const [chosen, setChosen] = useState<ImportKind | null>(null);
  const kind = kinds.find((one) => one === chosen) ?? kinds[0];
  if (!kind) return null;
  const table = (
    <Table
      key={kind}
      caption={kindName(kind)}
      columns={columns()}
      rows={preview.filter((row) => row.kind === kind)}
      rowKey={({ key, act }) => `${act} ${key}`}
    />
  );
  return (
    <Card class="import-preview" title={t('import.preview')} subtitle={t('import.previewSub')}>
      {kinds.length > 1 ? (
        <Tabs
          label={t('import.previewTabs')}
          tabs={kinds.map((value) => ({ value, label: kindName(value) }))}
          value={kind}
          onChange={setChosen}
        >
          {table}
        </Tabs>
      ) : (
        table
      )}
    </Card>
  );
}
