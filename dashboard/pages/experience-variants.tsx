/** The variants of an experience: what each shows, and to how many. */
import type { ContentKind, Names } from '../../shared/api.ts';
import { list, percent } from '../format.ts';
import { Button, Card, Input, Select, Textarea } from '../parts/index.ts';
import { t, tn } from '../text/text.ts';
import { CONTENT_KINDS, nextKey, sharesOf, type DraftVariant } from './experience-draft.ts';
import { ControlField, type FormProps } from './experience-form.tsx';

/** All variants, and the people left alone. */
export function Variants({ names, ...props }: FormProps & { names: Names | undefined }) {
  const { draft, change, locked } = props;
  const shares = sharesOf(draft);
  return (
    <Card title={t('experience.shares')} subtitle={t('experience.sharesWords')}>
      <ul class="variants">
        {draft.variants.map((variant, i) => (
          <Variant
            key={i}
            {...props}
            variant={variant}
            index={i}
            share={shares[i] ?? 0}
            put={(next, merge) => change({ ...draft, variants: draft.variants.map((v, k) => (k === i ? next : v)) }, merge)}
          />
        ))}
      </ul>
      {locked || draft.variants.length >= 20 ? null : (
        <p class="rule-add">
          <Button
            look="quiet"
            onClick={() =>
              change({ ...draft, variants: [...draft.variants, { key: nextKey(draft.variants), weight: 1, kind: 'text', typed: '' }] })
            }
          >
            {t('experience.addVariant')}
          </Button>
        </p>
      )}
      {locked ? null : <Fields names={names} />}
      <ControlField {...props} />
    </Card>
  );
}

/** Of how many traits the hint tells. */
const SHOWN = 8;
/** Which fields content may have, how they are written, and for whom they are filled. */
function Fields({ names }: { names: Names | undefined }) {
  const traits = (names?.traits ?? []).map(({ name }) => name).filter((name) => /^[A-Za-z_][\w.-]*$/.test(name) && name !== 'first_name');
  return (
    <p class="hint">
      {tn('experience.fields', { example: <code>{`{{first_name|${t('experience.fieldsFallback')}}}`}</code> })}{' '}
      {t('experience.fieldsWords', { names: list(['first_name', ...traits.slice(0, SHOWN)]) })}
    </p>
  );
}

interface VariantProps extends FormProps {
  variant: DraftVariant;
  index: number;
  share: number;
  put: (next: DraftVariant, merge?: boolean) => void;
}

function Variant({ draft, change, flaw, locked, variant, index, share, put }: VariantProps) {
  const kinds = CONTENT_KINDS.map((value) => ({ value, label: t(`experience.kind.${value}`) }));
  return (
    <li class="variant">
      <div class="variant-head">
        <Input
          label={t('experience.variantKey')}
          value={variant.key}
          maxLength={40}
          error={flaw(`variant.${index}.key`)}
          disabled={locked}
          onInput={(key) => put({ ...variant, key }, true)}
        />
        <Select<ContentKind>
          label={t('experience.kind')}
          value={variant.kind}
          options={kinds}
          disabled={locked}
          onChange={(kind) => put({ ...variant, kind })}
        />
        <Input
          type="number"
          min={0}
          step="any"
          label={t('experience.weight')}
          value={Number.isNaN(variant.weight) ? '' : String(variant.weight)}
          error={flaw(`variant.${index}.weight`)}
          disabled={locked}
          onInput={(text) => put({ ...variant, weight: text.trim() === '' ? NaN : Number(text) }, true)}
        />
        <p class="variant-share hint">{t('experience.weightShare', { share: percent(share) })}</p>
        {locked || draft.variants.length === 1 ? null : (
          <button
            type="button"
            class="rule-remove"
            aria-label={t('experience.removeVariant', { key: variant.key })}
            onClick={() => change({ ...draft, variants: draft.variants.filter((_, k) => k !== index) })}
          >
            {t('experience.remove')}
          </button>
        )}
      </div>
      <ContentField variant={variant} error={flaw(`variant.${index}.content`)} locked={locked} put={put} />
    </li>
  );
}

const ROWS = { text: 2, html: 6, json: 6, attributes: 3, redirect: 1 } as const;

function ContentField({
  variant,
  error,
  locked,
  put,
}: {
  variant: DraftVariant;
  error: string | null;
  locked: boolean;
  put: VariantProps['put'];
}) {
  const { kind, typed } = variant;
  const onInput = (text: string) => put({ ...variant, typed: text }, true);
  const common = { value: typed, error, disabled: locked, onInput };
  switch (kind) {
    case 'none':
      return <p class="hint">{t('experience.content.none')}</p>;
    case 'redirect':
      return (
        <Input label={t('experience.content.redirect')} hint={t('experience.content.redirectHint')} placeholder="/season" {...common} />
      );
    case 'text':
      return <Textarea label={t('experience.content.text')} rows={ROWS.text} {...common} />;
    default:
      return (
        <Textarea code label={t(`experience.content.${kind}`)} hint={t(`experience.content.${kind}Hint`)} rows={ROWS[kind]} {...common} />
      );
  }
}
