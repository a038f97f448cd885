import { useState } from 'preact/hooks';
import type { ImportTemplate, List } from '../../shared/api.ts';
import { post, useAct, type Load } from '../client.ts';
import { Button, Combobox, Dialog, ErrorBox, Input, toast } from '../parts/index.ts';
import { t } from '../text/text.ts';
import { fitsOf, type ColumnDraft } from './import-draft.ts';
import { kindName } from './import-words.ts';

interface ChooseProps {
  columns: ColumnDraft[];
  templates: Load<List<ImportTemplate>>;
  /** Maps the file by it; false when that could not be saved. */
  use: (template: ImportTemplate) => Promise<boolean>;
}

/** Takes over a mapping that is ready; those that fit the columns best stand first. */
export function ChooseTemplate({ columns, templates, use }: ChooseProps) {
  if (templates.error && !templates.data) return <p class="hint">{t('import.templatesFailed', { message: templates.error.message })}</p>;
  const all = (templates.data?.items ?? [])
    .map((template) => ({ template, fits: fitsOf(template, columns) }))
    .sort((a, b) => b.fits - a.fits);
  if (all.length === 0) return null;
  return (
    <Combobox
      label={t('import.template')}
      placeholder={t('import.templateNone')}
      hint={t('import.templateHint')}
      value=""
      onChange={(id) => {
        const found = all.find(({ template }) => template.id === id)?.template;
        if (!found) return;
        void use(found).then((used) => used && toast(t('import.templateUsed', { name: found.name })));
      }}
      options={all.map(({ template: { id, name, kind }, fits }) => ({
        value: id,
        label: name,
        detail: t('import.templateFits', { kind: kindName(kind), fits, n: columns.length }),
      }))}
    />
  );
}

interface SaveProps {
  id: string;
  part: number;
  file: string;
  /** Saves the mapping itself first; false when it cannot be saved. */
  save: () => Promise<boolean>;
  onSaved: () => Promise<void>;
}

/** Keeps the mapping of a file under a name, for later files. */
export function SaveTemplate({ id, part, file, save, onSaved }: SaveProps) {
  const [open, setOpen] = useState(false);
  const [name, setName] = useState('');
  const act = useAct(async () => {
    if (!(await save())) return;
    await post<ImportTemplate>('import-templates', { name: name.trim(), import: id, part });
    toast(t('import.templateSaved', { name: name.trim() }));
    setOpen(false);
    await onSaved();
  });
  const close = () => {
    act.clear();
    setOpen(false);
  };
  return (
    <>
      <Button
        look="quiet"
        onClick={() => {
          setName(file.replace(/\.[^.]*$/, ''));
          setOpen(true);
        }}
      >
        {t('import.templateSave')}
      </Button>
      <Dialog
        title={t('import.templateSaveTitle', { file })}
        open={open}
        onClose={close}
        noClose
        foot={
          <>
            <Button onClick={close}>{t('parts.cancel')}</Button>
            <Button look="main" busy={act.busy} disabled={name.trim() === ''} onClick={() => void act.run()}>
              {t('import.templateSaveAction')}
            </Button>
          </>
        }
      >
        <form
          class="stack"
          onSubmit={(event) => {
            event.preventDefault();
            if (name.trim() !== '') void act.run();
          }}
        >
          <Input
            label={t('import.templateName')}
            hint={t('import.templateSaveWords')}
            value={name}
            onInput={setName}
            autofocus
            maxLength={100}
          />
          <ErrorBox error={act.error} />
        </form>
      </Dialog>
    </>
  );
}
