/** The slot as they see it, variant by variant, and the lines that put it on a page. */
import { useState } from 'preact/hooks';
import { Card, Chip, Copy, Select } from '../parts/index.ts';
import { clause } from '../rules/sentence.ts';
import type { SegmentNames } from '../rules/values.ts';
import { t } from '../text/text.ts';
import { audienceOf, contentOf, type Draft, type DraftVariant } from './experience-draft.ts';
import { safeHtml } from './safe-html.tsx';

/** What a visitor sees in the slot. */
export function Seen({ draft, segments, first }: { draft: Draft; segments: SegmentNames; first?: string }) {
  const [key, setKey] = useState<string>();
  const variant = draft.variants.find((v) => v.key === (key ?? first)) ?? draft.variants[0];
  const audience = audienceOf(draft);
  const who = audience ? t('experience.seenPeople', { clause: clause(audience, segments) }) : t('experience.seenEveryone');
  return (
    <Card
      title={t('experience.seen')}
      aside={draft.slot ? <Chip>{t('experience.slotChip', { slot: draft.slot })}</Chip> : undefined}
      note={t('experience.seenBy', { who })}
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
      {variant ? <Slot variant={variant} /> : null}
    </Card>
  );
}

function Slot({ variant }: { variant: DraftVariant }) {
  const read = contentOf(variant);
  if ('flaw' in read) return <div class="slot quiet">{t('experience.seenEmpty')}</div>;
  const { kind, value } = read.content;
  if (kind === 'none') return <div class="slot quiet">{t('experience.seenNone')}</div>;
  if (kind === 'text') return <div class="slot">{String(value)}</div>;
  if (kind === 'redirect') return <div class="slot">{t('experience.seenRedirect', { address: String(value) })}</div>;
  if (kind !== 'html')
    return (
      <>
        <p class="hint">{t(kind === 'json' ? 'experience.seenJson' : 'experience.seenAttributes')}</p>
        <pre class="well" tabIndex={0}>
          {variant.typed}
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
