import type { ExtraType, ImportColumn } from '../../shared/api.ts';
import { IMPORT_KINDS, type ImportKind } from '../../shared/imports.ts';
import { list } from '../format.ts';
import { Combobox, Input, Select, type Option } from '../parts/index.ts';
import { t } from '../text/text.ts';
import { columnFlaw, keptName, takenBy, type ColumnDraft, type Flaw, type PartDraft } from './import-draft.ts';
import { fieldName, fieldsOf } from './import-words.ts';

const TYPES: readonly ExtraType[] = ['text', 'number', 'date', 'yes'];
/** The choices beside the fields of a kind, by what stands before a field's name. */
const OUT = '-';
const KEEP = '+';
const field = (name: string): string => `f:${name}`;

/** Kinds whose other columns are kept with the person; the others keep them with what happened. */
const PEOPLE: readonly ImportKind[] = ['customers', 'prospects', 'relations', 'consents'];

const choiceOf = ({ field: chosen, extra }: ColumnDraft): string => (chosen !== null ? field(chosen) : extra !== null ? KEEP : OUT);

/** What a column can become: the fields of the kind, those of them first that are needed; to be kept under a name; to be left out. */
function optionsFor(part: PartDraft, kind: ImportKind, at: number): Option[] {
  const needed = new Set<string>(IMPORT_KINDS[kind].needs.flat());
  const first = fieldsOf(kind).sort((a, b) => Number(needed.has(b)) - Number(needed.has(a)));
  return [
    { value: OUT, label: t('import.out') },
    { value: KEEP, label: t(PEOPLE.includes(kind) ? 'import.keepTrait' : 'import.keepProperty') },
    ...first.map((name) => {
      const column = takenBy(part, name, at);
      const detail = column === undefined ? (needed.has(name) ? t('import.needed') : undefined) : t('import.taken', { column });
      return { value: field(name), label: fieldName(kind, name), detail };
    }),
  ];
}

/** A column after a choice. */
export function chosen(column: ColumnDraft, choice: string): ColumnDraft {
  if (choice === OUT) return { ...column, field: null, extra: null };
  if (choice === KEEP) return { ...column, field: null, extra: column.extra ?? keptName(column.name) };
  return { ...column, field: choice.slice(2), extra: null };
}

/** What is wrong with a column, in words. */
function flawWords(flaw: Flaw | undefined): string | null {
  if (!flaw) return null;
  if (flaw.why === 'twice') return t('import.twice', { column: flaw.column });
  return flaw.why === 'nameTwice' ? t('import.nameTwice', { column: flaw.column }) : t('import.needName');
}

interface ColumnsProps {
  draft: PartDraft;
  /** The columns as they stand in the file, in the same order. */
  columns: ImportColumn[];
  file: string;
  change: (draft: PartDraft) => void;
  disabled: boolean;
}

/** Every column of a file: its name, its first values, and what becomes of it. */
export function Columns({ draft, columns, file, change, disabled }: ColumnsProps) {
  const { kind } = draft;
  if (kind === null) return null;
  const put = (at: number, column: ColumnDraft) => change({ ...draft, columns: draft.columns.map((one, i) => (i === at ? column : one)) });
  return (
    <table class="import-columns">
      <caption class="unseen">{t('import.columns', { file })}</caption>
      <thead>
        <tr>
          <th scope="col">{t('import.column')}</th>
          <th scope="col">{t('import.samples')}</th>
          <th scope="col">{t('import.becomes')}</th>
        </tr>
      </thead>
      <tbody>
        {draft.columns.map((column, i) => {
          const samples = columns[i]?.samples.filter((value) => value.trim() !== '') ?? [];
          return (
            <tr key={`${i} ${column.name}`} class={choiceOf(column) === OUT ? 'out' : undefined}>
              <th scope="row">{column.name}</th>
              <td class="import-samples">
                {samples.length > 0 ? (
                  samples.map((value, n) => <span key={n}>{value}</span>)
                ) : (
                  <em class="hint">{t('import.noSamples')}</em>
                )}
              </td>
              <td>
                <Becomes draft={draft} kind={kind} at={i} column={column} put={(next) => put(i, next)} disabled={disabled} />
              </td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}

interface BecomesProps {
  draft: PartDraft;
  kind: ImportKind;
  at: number;
  column: ColumnDraft;
  put: (column: ColumnDraft) => void;
  disabled: boolean;
}

function Becomes({ draft, kind, at, column, put, disabled }: BecomesProps) {
  const words = flawWords(columnFlaw(draft, at));
  const kept = column.field === null && column.extra !== null;
  const others = draft.columns.flatMap((one, i) => (i !== at && column.field !== null && one.field === column.field ? [one.name] : []));
  return (
    <div class="import-becomes">
      <Combobox
        bare
        label={t('import.becomesOf', { column: column.name })}
        value={choiceOf(column)}
        onChange={(choice) => put(chosen(column, choice))}
        options={optionsFor(draft, kind, at)}
        error={kept ? null : words}
        hint={!words && others.length > 0 ? t('import.many', { columns: list(others) }) : undefined}
        disabled={disabled}
      />
      {kept ? (
        <div class="import-kept">
          <Input
            bare
            label={t('import.keepNameOf', { column: column.name })}
            placeholder={t('import.keepName')}
            value={column.extra ?? ''}
            onInput={(extra) => put({ ...column, extra })}
            error={words}
            disabled={disabled}
            autocomplete="off"
          />
          <Select
            bare
            label={t('import.keepAsOf', { column: column.name })}
            value={column.as}
            onChange={(as) => put({ ...column, as })}
            options={TYPES.map((value) => ({ value, label: t(`import.as.${value}`) }))}
            disabled={disabled}
          />
        </div>
      ) : null}
    </div>
  );
}
