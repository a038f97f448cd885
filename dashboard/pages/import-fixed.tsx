import type { ImportKind } from '../../shared/imports.ts';
import { current } from '../format.ts';
import { Button, Combobox, Input, Select, type Option } from '../parts/index.ts';
import { t } from '../text/text.ts';
import { fixableOf, missingOf, type PartDraft } from './import-draft.ts';
import { fieldName } from './import-words.ts';

interface FixedProps {
  draft: PartDraft;
  kind: ImportKind;
  change: (draft: PartDraft) => void;
  disabled: boolean;
}

const BASES = ['consent', 'contract', 'interest', 'law', 'task', 'vital'] as const;
/** What a field usually says, where there is such a thing. */
function usual(field: string): Option[] | null {
  const of = (value: string): Option => ({ value, label: value });
  if (field === 'currency') return [...new Set([current().currency, 'EUR', 'GBP', 'USD', 'CHF'])].map(of);
  if (field === 'lawful_basis') return BASES.map((name) => of(t(`basis.${name}`)));
  if (field === 'granted' || field === 'subscribed') return [t('granted.yes'), t('granted.no')].map(of);
  return null;
}

/** What is missing yet, with the way to say it for all rows. */
export function Missing({ draft, kind, change, disabled }: FixedProps) {
  const missing = missingOf(draft);
  if (missing.length === 0) return null;
  const fixable = new Set(fixableOf(draft));
  return (
    <ul class="import-notes">
      {missing.map((some) => {
        const fields = some.map((field) => fieldName(kind, field)).join(', ');
        return (
          <li key={fields} class="bad">
            <span>{some.length > 1 ? t('import.missingAny', { fields }) : t('import.missing', { fields })}</span>
            {some
              .filter((field) => fixable.has(field) && !disabled)
              .map((field) => (
                <Button
                  key={field}
                  small
                  look="quiet"
                  onClick={() => change({ ...draft, fixed: { ...draft.fixed, [field]: usual(field)?.[0]?.value ?? '' } })}
                >
                  {t('import.missingAdd', { field: fieldName(kind, field) })}
                </Button>
              ))}
          </li>
        );
      })}
    </ul>
  );
}

/** Values that hold for every row of a file, by field. */
export function Fixed({ draft, kind, change, disabled }: FixedProps) {
  const given = Object.entries(draft.fixed);
  const fixable = fixableOf(draft);
  const put = (field: string, value: string) => change({ ...draft, fixed: { ...draft.fixed, [field]: value } });
  const drop = (field: string) => change({ ...draft, fixed: Object.fromEntries(given.filter(([name]) => name !== field)) });
  return (
    <section class="import-fixed">
      <h3>
        {t('import.fixed')} <span class="hint">{t('import.fixedSub')}</span>
      </h3>
      {given.map(([field, value]) => {
        const options = usual(field);
        const props = {
          label: t('import.fixedOf', { field: fieldName(kind, field) }),
          value,
          error: value.trim() === '' ? t('import.fixedEmpty') : null,
          disabled,
        };
        return (
          <div key={field} class="import-fixed-row">
            {options ? (
              <Combobox {...props} free options={options} onChange={(next) => put(field, next)} />
            ) : (
              <Input {...props} onInput={(next) => put(field, next)} autocomplete="off" />
            )}
            {disabled ? null : (
              <Button look="quiet" label={t('import.fixedRemoveOf', { field: fieldName(kind, field) })} onClick={() => drop(field)}>
                {t('import.fixedRemove')}
              </Button>
            )}
          </div>
        );
      })}
      {fixable.length > 0 && !disabled ? (
        <div class="import-fixed-add">
          <Select
            bare
            label={t('import.fixedAdd')}
            value=""
            onChange={(field) => field && put(field, usual(field)?.[0]?.value ?? '')}
            options={[
              { value: '', label: `${t('import.fixedAdd')} …` },
              ...fixable.map((value) => ({ value, label: fieldName(kind, value) })),
            ]}
          />
        </div>
      ) : null}
    </section>
  );
}
