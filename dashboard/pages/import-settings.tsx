import type { ImportSettings } from '../../shared/api.ts';
import { Card, Input } from '../parts/index.ts';
import { t } from '../text/text.ts';
import type { Draft } from './import-draft.ts';

const CONFLICTS = ['keep', 'newest'] as const;

interface SettingsProps {
  draft: Draft;
  change: (draft: Draft) => void;
  disabled: boolean;
}

/** The choices that hold for every file of an import. */
export function Settings({ draft, change, disabled }: SettingsProps) {
  const { settings } = draft;
  const set = (part: Partial<ImportSettings>) => change({ ...draft, settings: { ...settings, ...part } });
  return (
    <Card title={t('import.settings')}>
      <div class="import-settings">
        <Input
          label={t('import.name')}
          value={draft.name}
          onInput={(name) => change({ ...draft, name })}
          error={draft.name.trim() === '' ? t('import.needName') : null}
          disabled={disabled}
          autocomplete="off"
          maxLength={200}
        />
        <Input
          label={t('import.prefix')}
          hint={t('import.prefixHint')}
          value={settings.prefix}
          onInput={(prefix) => set({ prefix: prefix.replace(/\s/g, '') })}
          disabled={disabled}
          autocomplete="off"
          maxLength={40}
        />
        <Input
          label={t('import.asOf')}
          hint={t('import.asOfHint')}
          type="date"
          value={settings.asOf}
          onInput={(asOf) => set({ asOf })}
          error={settings.asOf === '' ? t('import.asOfBad') : null}
          disabled={disabled}
        />
        <Input
          label={t('import.historyFrom')}
          hint={t('import.historyFromHint')}
          type="date"
          value={settings.historyFrom ?? ''}
          onInput={(day) => set({ historyFrom: day === '' ? null : day })}
          disabled={disabled}
        />
        <fieldset class="import-conflicts">
          <legend class="field-label">{t('import.conflicts')}</legend>
          {CONFLICTS.map((conflicts) => (
            <label key={conflicts} class="check">
              <input
                type="radio"
                name="conflicts"
                checked={settings.conflicts === conflicts}
                disabled={disabled}
                onChange={() => set({ conflicts })}
              />
              <span>
                {t(`import.conflicts.${conflicts}`)}
                <span class="field-hint">{t(`import.conflicts.${conflicts}Words`)}</span>
              </span>
            </label>
          ))}
        </fieldset>
      </div>
    </Card>
  );
}
