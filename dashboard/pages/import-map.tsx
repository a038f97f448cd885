import type { Import } from '../../shared/api.ts';
import { useQuery } from '../address.ts';
import { Button, Card, ErrorBox, Tabs } from '../parts/index.ts';
import { t } from '../text/text.ts';
import { Guard } from './guard.tsx';
import { filesOf, missingOf, sound } from './import-draft.ts';
import { useTemplates } from './import-known.ts';
import { Part } from './import-part.tsx';
import { useSaving } from './import-saving.ts';
import { Settings } from './import-settings.tsx';
import { UploadBox } from './import-upload.tsx';

interface MapProps {
  found: Import;
  onSaved: (found: Import) => void;
  /** Tries the import; the mapping is saved by then. */
  attempt: () => Promise<unknown>;
  trying: boolean;
  editor: boolean;
}

/** The mapping of an import: its files, one at a time, and what holds for all of them. */
export function Mapping({ found, onSaved, attempt, trying, editor }: MapProps) {
  const [query, setQuery] = useQuery();
  const saving = useSaving(found, onSaved);
  const templates = useTemplates();
  const files = filesOf(saving.draft, found.parts);
  const shown = files.find(({ part }) => String(part.part) === query['file']) ?? files[0];
  const whole = sound(saving.draft);
  // What the collector said of a mapping is not yet about what was changed since.
  const stopped = files.some(
    ({ draft, part }) => missingOf(draft).length > 0 || (draft.kind !== null && !saving.dirty && part.problems.length > 0),
  );
  const nothing = files.every(({ draft }) => draft.kind === null);
  const card = shown ? (
    <Part
      key={shown.part.part}
      found={found}
      part={shown.part}
      draft={shown.draft}
      saving={saving}
      templates={templates}
      disabled={!editor || trying}
    />
  ) : null;
  return (
    <>
      <Guard dirty={saving.dirty} />
      {files.length > 1 && shown ? (
        <Tabs
          label={t('import.files')}
          tabs={files.map(({ part, draft }) => ({
            value: String(part.part),
            label: draft.kind === null ? t('import.fileOut', { name: part.name }) : part.name,
            count: draft.kind === null ? undefined : missingOf(draft).length + part.problems.length || undefined,
          }))}
          value={String(shown.part.part)}
          onChange={(file) => setQuery({ file })}
        >
          {card}
        </Tabs>
      ) : (
        card
      )}
      {editor ? <UploadBox into={found} onDone={onSaved} /> : null}
      <Settings draft={saving.draft} change={saving.change} disabled={!editor || trying} />
      {editor ? (
        <Card class="import-foot no-print">
          <ErrorBox error={saving.error} retry={saving.save} />
          <div class="split">
            <span class="quiet">{t('import.tryWords')}</span>
            <div class="row">
              <span class="quiet unsaved" role="status">
                {t(saving.busy ? 'import.saving' : saving.dirty ? 'import.unsaved' : 'import.saved')}
              </span>
              <Button
                look="main"
                busy={trying}
                disabled={!whole || stopped || nothing}
                onClick={() => void saving.save().then((saved) => saved && attempt())}
              >
                {t('import.try')}
              </Button>
            </div>
          </div>
        </Card>
      ) : null}
    </>
  );
}
