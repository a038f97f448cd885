import { useEffect, useState } from 'preact/hooks';
import { AVAILABILITIES, type ProductDetail, type ProductEdit } from '../../shared/api.ts';
import { put, useAct } from '../client.ts';
import { Button, Dialog, ErrorBox, Input, Select, Textarea, toast } from '../parts/index.ts';
import { t } from '../text/text.ts';
import { draftOf, EDITED, editOf, problemOf, type Draft, type Edited } from './product-draft.ts';

interface EditProps {
  product: ProductDetail;
  open: boolean;
  onClose: () => void;
  refresh: () => Promise<void>;
}

/** The shop's own words on a product; saved at once, and taken back as quickly. */
export function EditDialog({ product, open, onClose, refresh }: EditProps) {
  const [draft, setDraft] = useState<Draft>(() => draftOf(product));
  // What is typed outlives Esc and a press outside; a product that is otherwise now begins anew.
  useEffect(() => setDraft(draftOf(product)), [product.updatedAt]);
  const cancel = () => {
    setDraft(draftOf(product));
    onClose();
  };
  const path = `products/${encodeURIComponent(product.id)}`;
  const { change, undo } = editOf(product, draft);
  const wrong = EDITED.some((field) => problemOf(field, draft[field], product) !== null);
  const save = useAct(async () => {
    if (Object.keys(change).length > 0) {
      const tag = `"${Date.parse(product.updatedAt)}"`;
      await put<ProductDetail>(path, change, { headers: { 'if-match': tag } });
      await refresh();
      const back = async (words: Partial<ProductEdit>): Promise<void> => {
        await put<ProductDetail>(path, words);
        await refresh();
        toast(t('product.undone'));
      };
      toast(t('product.saved', { title: draft.title || product.title }), () => back(undo).catch((error: Error) => toast(error.message)));
    }
    onClose();
  });
  const field = (name: Edited, wide = false) => {
    const problem = problemOf(name, draft[name], product);
    const common = {
      label: t(`product.field.${name}`),
      value: draft[name],
      error: problem && t(problem),
      onInput: (text: string) => setDraft({ ...draft, [name]: text }),
    };
    return (
      <div key={name} class={wide ? 'wide-field' : undefined}>
        {name === 'description' ? <Textarea {...common} rows={3} /> : <Input {...common} autocomplete="off" autofocus={name === 'title'} />}
      </div>
    );
  };
  return (
    <Dialog
      wide
      title={t('product.editTitle', { title: product.title })}
      open={open}
      onClose={onClose}
      noClose
      foot={
        <>
          <Button onClick={cancel}>{t('product.cancel')}</Button>
          <Button look="main" busy={save.busy} disabled={wrong} onClick={() => void save.run()}>
            {t('product.save')}
          </Button>
        </>
      }
    >
      <p class="quiet">{t('product.editWords')}</p>
      <form
        class="product-form"
        onSubmit={(event) => {
          event.preventDefault();
          if (!wrong) void save.run();
        }}
      >
        {field('title', true)}
        {field('description', true)}
        {field('category')}
        {field('brand')}
        {field('price')}
        {field('salePrice')}
        {field('cost')}
        {field('currency')}
        <Select
          label={t('product.field.availability')}
          value={draft.availability}
          onChange={(value) => setDraft({ ...draft, availability: value })}
          options={[
            { value: '', label: t('product.other') },
            ...AVAILABILITIES.filter((one) => one !== 'gone').map((value) => ({ value, label: t(`product.availability.${value}`) })),
          ]}
        />
        {field('stock')}
        {field('image', true)}
        {field('url', true)}
        {field('gtin')}
        {field('mpn')}
        {field('group')}
        <button type="submit" class="unseen" tabIndex={-1} aria-hidden="true" />
      </form>
      <ErrorBox error={save.error} />
    </Dialog>
  );
}
