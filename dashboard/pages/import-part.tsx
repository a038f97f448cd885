import { IMPORT_ENCODINGS, type DateOrder, type Import, type ImportPart, type ImportTemplate, type List } from '../../shared/api.ts';
import type { ImportKind } from '../../shared/imports.ts';
import type { Load } from '../client.ts';
import { bytes } from '../format.ts';
import { Card, Select } from '../parts/index.ts';
import { t } from '../text/text.ts';
import { Columns } from './import-columns.tsx';
import { templated, withKind, withPart, type PartDraft } from './import-draft.ts';
import { Fixed, Missing } from './import-fixed.tsx';
import type { Saving } from './import-saving.ts';
import { ChooseTemplate, SaveTemplate } from './import-template.tsx';
import { kindName, KINDS } from './import-words.ts';

const DELIMITERS = [',', ';', '\t', '|'] as const;
const DATES: readonly DateOrder[] = ['ymd', 'dmy', 'mdy', 'epoch'];

interface PartProps {
  found: Import;
  part: ImportPart;
  draft: PartDraft;
  saving: Saving;
  templates: Load<List<ImportTemplate>>;
  disabled: boolean;
}

/** One file of an import: how it is written, what its rows are, and what becomes of its columns. */
export function Part({ found, part, draft, saving, templates, disabled }: PartProps) {
  const change = (next: PartDraft) => saving.change(withPart(saving.draft, next));
  const use = async (template: ImportTemplate): Promise<boolean> => {
    // The columns of another kind are guessed anew when it is saved: the template comes after that.
    if (draft.kind !== template.kind) {
      change(withKind(draft, template.kind));
      if (!(await saving.save())) return false;
    }
    const now = saving.now().parts.find(({ part: number }) => number === draft.part);
    if (now) saving.change(withPart(saving.now(), templated(now, template)));
    return now !== undefined;
  };
  const read = draft.columns.filter(({ field, extra }) => field !== null || extra !== null).length;
  const { kind } = draft;
  return (
    <Card
      title={part.name}
      subtitle={[
        t('import.of', { size: bytes(part.bytes), format: part.format.toUpperCase() }),
        ...(kind ? [t('import.summary', { used: read, n: draft.columns.length })] : []),
        ...(part.template ? [t('import.mappedBy', { name: nameOf(part.template, templates) })] : []),
      ].join(' · ')}
      aside={
        kind && !disabled ? (
          <SaveTemplate id={found.id} part={part.part} file={part.name} save={saving.save} onSaved={templates.refresh} />
        ) : undefined
      }
    >
      <div class="stack">
        <Written part={part} draft={draft} change={change} use={use} templates={templates} disabled={disabled} />
        {kind === null ? <p class="quiet">{t('import.outWords')}</p> : null}
        <Said words={part.problems} tone="bad" />
        {kind ? <Missing draft={draft} kind={kind} change={change} disabled={disabled} /> : null}
        <Said words={part.notes} tone="warn" />
        <Columns draft={draft} columns={part.columns} file={part.name} change={change} disabled={disabled} />
        {kind ? <Fixed draft={draft} kind={kind} change={change} disabled={disabled} /> : null}
      </div>
    </Card>
  );
}

/** A mapping is named by its id or, where that is none of ours, as it stands. */
const nameOf = (template: string, { data }: Load<List<ImportTemplate>>): string =>
  data?.items.find(({ id }) => id === template)?.name ?? template;

function Said({ words, tone }: { words: string[]; tone: 'bad' | 'warn' }) {
  if (words.length === 0) return null;
  return (
    <ul class="import-notes" aria-label={t(tone === 'bad' ? 'import.problem' : 'import.note')}>
      {words.map((sentence) => (
        <li key={sentence} class={tone}>
          {sentence}
        </li>
      ))}
    </ul>
  );
}

type WrittenProps = Pick<PartProps, 'part' | 'draft' | 'templates' | 'disabled'> & {
  change: (draft: PartDraft) => void;
  use: (template: ImportTemplate) => Promise<boolean>;
};

/** What the rows are, and how the file is written. */
function Written({ part, draft, change, use, templates, disabled }: WrittenProps) {
  return (
    <div class="import-written">
      <Select<ImportKind | ''>
        label={t('import.kind')}
        value={draft.kind ?? ''}
        onChange={(kind) => change(withKind(draft, kind === '' ? null : kind))}
        options={[...KINDS.map((value) => ({ value, label: kindName(value) })), { value: '', label: t('import.kind.none') }]}
        disabled={disabled}
      />
      {draft.kind === null ? null : (
        <>
          {disabled ? null : <ChooseTemplate columns={draft.columns} templates={templates} use={use} />}
          <Select
            label={t('import.dates')}
            value={draft.dates}
            onChange={(dates) => change({ ...draft, dates })}
            options={DATES.map((value) => ({ value, label: t(`import.dates.${value}`) }))}
            disabled={disabled}
          />
          <Select
            label={t('import.decimals')}
            value={draft.decimals}
            onChange={(decimals) => change({ ...draft, decimals })}
            options={(['point', 'comma'] as const).map((value) => ({ value, label: t(`import.decimals.${value}`) }))}
            disabled={disabled}
          />
          <Select
            label={t('import.encoding')}
            value={draft.encoding}
            onChange={(encoding) => change({ ...draft, encoding })}
            options={IMPORT_ENCODINGS.map((value) => ({ value, label: value }))}
            disabled={disabled}
          />
          {part.format === 'csv' ? (
            <Select
              label={t('import.delimiter')}
              value={draft.delimiter ?? ','}
              onChange={(delimiter) => change({ ...draft, delimiter })}
              options={DELIMITERS.map((value) => ({ value, label: t(`import.delimiter.${value === '\t' ? 'tab' : value}`) }))}
              disabled={disabled}
            />
          ) : null}
        </>
      )}
    </div>
  );
}
