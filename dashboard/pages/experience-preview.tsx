/** The slot as they see it, variant by variant, and the lines that put it on a page. */
import { useState } from 'preact/hooks';
import type { Names } from '../../shared/api.ts';
import type { Json } from '../../shared/event.ts';
import { hasField, personalize } from '../../shared/template.ts';
import { Card, Chip, Copy, Select } from '../parts/index.ts';
import { clause } from '../rules/sentence.ts';
import type { SegmentNames } from '../rules/values.ts';
import { t } from '../text/text.ts';
import { audienceOf, contentOf, typedOf, type Draft, type DraftVariant } from './experience-draft.ts';
import { safeHtml } from './safe-html.tsx';

/** What a visitor sees in the slot. */
export function Seen({
  draft,
  segments,
  names,
  first,
}: {
  draft: Draft;
  segments: SegmentNames;
  names: Names | undefined;
  first?: string;
}) {
  const [key, setKey] = useState<string>();
  const [who, setWho] = useState<'example' | 'nobody'>('example');
  const variant = draft.variants.find((v) => v.key === (key ?? first)) ?? draft.variants[0];
  const audience = audienceOf(draft);
  const shownTo = audience ? t('experience.seenPeople', { clause: clause(audience, segments) }) : t('experience.seenEveryone');
  return (
    <Card
      title={t('experience.seen')}
      aside={draft.slot ? <Chip>{t('experience.slotChip', { slot: draft.slot })}</Chip> : undefined}
      note={t('experience.seenBy', { who: shownTo })}
    >
      {draft.variants.length > 1 ? (
        <Select
          bare
          label={t('experience.variantTab')}
          value={variant?.key ?? ''}
          options={draft.variants.map((v) => ({
            value: v.key,
            label: t('experience.variantNamed', { key: v.key || t('rule.unset'), kind: t(`experience.kind.${v.kind}`) }),
          }))}
          onChange={setKey}
        />
      ) : null}
      {variant && hasField(variant.typed) ? (
        <Select
          label={t('experience.fieldsAs')}
          value={who}
          options={[
            { value: 'example', label: t('experience.fieldsExample') },
            { value: 'nobody', label: t('experience.fieldsNobody') },
          ]}
          onChange={setWho}
        />
      ) : null}
      {variant ? <Slot variant={variant} traits={who === 'example' ? exampleOf(names) : null} /> : null}
    </Card>
  );
}

/** Somebody of whom everything is known: of each trait the first example. */
export const exampleOf = (names: Names | undefined): Json => ({
  first_name: t('experience.fieldsFirstName'),
  ...Object.fromEntries((names?.traits ?? []).flatMap(({ name, examples: [example] }) => (example === undefined ? [] : [[name, example]]))),
});

function Slot({ variant, traits }: { variant: DraftVariant; traits: Json | null }) {
  const read = contentOf(variant);
  if ('flaw' in read) return <div class="slot quiet">{t('experience.seenEmpty')}</div>;
  const filled = personalize(read.content, traits);
  const { kind, value } = filled;
  if (kind === 'none') return <div class="slot quiet">{t('experience.seenNone')}</div>;
  if (kind === 'text') return <div class="slot">{String(value)}</div>;
  if (kind === 'redirect') return <div class="slot">{t('experience.seenRedirect', { address: String(value) })}</div>;
  if (kind !== 'html')
    return (
      <>
        <p class="hint">{t(kind === 'json' ? 'experience.seenJson' : 'experience.seenAttributes')}</p>
        <pre class="well" tabIndex={0}>
          {typedOf(filled)}
        </pre>
      </>
    );
  const { nodes, removed } = safeHtml(String(value));
  return (
    <>
      <div class="slot">{nodes}</div>
      {removed.length ? <p class="hint">{t('experience.removed', { n: removed.length, names: removed.join(', ') })}</p> : null}
    </>
  );
}

/** The HTML of the slot, to copy. */
export function Snippet({ slot }: { slot: string }) {
  // Only a name that is one may stand in a line that is pasted into a page.
  const name = /^[A-Za-z][A-Za-z0-9_-]{0,63}$/.test(slot) ? slot : 'hero';
  return (
    <Card title={t('experience.snippet')} subtitle={t('experience.snippetWords')}>
      <Copy show label={t('experience.snippet')} text={`<div data-kith-slot="${name}">\n  ${t('experience.snippetDefault')}\n</div>`} />
    </Card>
  );
}
