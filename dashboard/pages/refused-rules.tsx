/** The changes that shall be made in refused events before they are tried again, one line each. */
import type { MapRule } from '../../shared/api.ts';
import { Button, Combobox, Input, Select } from '../parts/index.ts';
import { t } from '../text/text.ts';

const KINDS = ['text', 'number', 'rename', 'set', 'drop'] as const;
/** A change that is being written. `field` is the path with dots; a dot inside a name cannot be said here. */
export interface DraftRule {
  kind: MapRule['kind'];
  field: string;
  to: string;
}
/** A change of which nothing is said yet. */
export const emptyRule: DraftRule = { kind: 'text', field: '', to: '' };

/** The changes that are whole; a field that the example has is taken by its own path, so that names may hold dots. */
export function rulesOf(drafts: readonly DraftRule[], fields: readonly string[][]): MapRule[] {
  return drafts.flatMap(({ kind, field, to }): MapRule[] => {
    const path = fields.find((one) => one.join('.') === field) ?? field.split('.').filter(Boolean);
    if (path.length === 0) return [];
    if (kind === 'rename') return to.trim() === '' ? [] : [{ kind, path, to: to.trim() }];
    return kind === 'set' ? [{ kind, path, value: to }] : [{ kind, path }];
  });
}

interface RuleRowsProps {
  drafts: DraftRule[];
  fields: string[][];
  onChange: (drafts: DraftRule[]) => void;
}

/** The lines, with a button for one more. */
export function RuleRows({ drafts, fields, onChange }: RuleRowsProps) {
  const change = (i: number, part: Partial<DraftRule>) => onChange(drafts.map((draft, n) => (n === i ? { ...draft, ...part } : draft)));
  const options = fields.map((path) => ({ value: path.join('.'), label: path.join('.') }));
  return (
    <div class="stack">
      {drafts.map((draft, i) => (
        <fieldset key={i} class="map-rule">
          <legend class="unseen">{t('refusedMap.kind')}</legend>
          <Select
            label={t('refusedMap.kind')}
            value={draft.kind}
            onChange={(kind) => change(i, { kind })}
            options={KINDS.map((value) => ({ value, label: t(`refusedMap.kind.${value}`) }))}
          />
          <Combobox label={t('refusedMap.field')} value={draft.field} onChange={(field) => change(i, { field })} options={options} free />
          {draft.kind === 'rename' || draft.kind === 'set' ? (
            <Input
              label={t(draft.kind === 'set' ? 'refusedMap.value' : 'refusedMap.to')}
              value={draft.to}
              onInput={(to) => change(i, { to })}
            />
          ) : null}
          <Button small look="quiet" onClick={() => onChange(drafts.filter((_, n) => n !== i))}>
            {t('refusedMap.remove')}
          </Button>
        </fieldset>
      ))}
      <p>
        <Button small onClick={() => onChange([...drafts, emptyRule])}>
          {t('refusedMap.add')}
        </Button>
      </p>
    </div>
  );
}
