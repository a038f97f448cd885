/** The form of an experience: what and where, who, when, what counts. Its variants: `experience-variants.tsx`. */
import type { Names } from '../../shared/api.ts';
import type { Rule } from '../../shared/rule.ts';
import { Card, Combobox, Input, Select } from '../parts/index.ts';
import { Builder, RuleSentence } from '../rules/builder.tsx';
import { tidy, eventChoices, eventOf, eventValue } from '../rules/choices.ts';
import { flaws } from '../rules/check.ts';
import { asGroup } from '../rules/edit.ts';
import { eventLabel } from '../rules/known.ts';
import type { SegmentNames } from '../rules/values.ts';
import { DayField, NumberField } from '../rules/value-field.tsx';
import { t } from '../text/text.ts';
import type { Audience, Draft } from './experience-draft.ts';
import { usePreview } from './preview.ts';

/** What every part of the form gets. */
export interface FormProps {
  draft: Draft;
  change: (next: Draft, merge?: boolean) => void;
  /** Why a field cannot stay so; null before the first try to save, except for what is plainly wrong. */
  flaw: (field: string) => string | null;
  locked: boolean;
}

/** Name, slot, priority. */
export function WhatAndWhere({ draft, change, flaw, locked, slots }: FormProps & { slots: string[] }) {
  return (
    <Card title={t('experience.what')}>
      <div class="stack">
        <Input
          label={t('experience.name')}
          placeholder={t('experience.namePlaceholder')}
          value={draft.name}
          maxLength={200}
          error={flaw('name')}
          disabled={locked}
          onInput={(name) => change({ ...draft, name }, true)}
        />
        <div class="halves">
          <Combobox
            free
            label={t('experience.slot')}
            placeholder="hero"
            hint={t('experience.slotHint')}
            value={draft.slot}
            options={slots.map((slot) => ({ value: slot, label: slot }))}
            error={flaw('slot')}
            disabled={locked}
            onChange={(slot) => change({ ...draft, slot })}
          />
          <Input
            type="number"
            step={1}
            label={t('experience.priority')}
            hint={t('experience.priorityHint')}
            value={Number.isNaN(draft.priority) ? '' : String(draft.priority)}
            error={flaw('priority')}
            disabled={locked}
            onInput={(text) => change({ ...draft, priority: text.trim() === '' ? NaN : Number(text) }, true)}
          />
        </div>
      </div>
    </Card>
  );
}

interface WhoProps extends FormProps {
  names: Names | undefined;
  segments: SegmentNames;
  strict: boolean;
  history: { undo?: () => void; redo?: () => void };
}

/** Everyone, a segment, or a rule of its own. */
export function WhoSeesIt({ draft, change, flaw, locked, names, segments, strict, history }: WhoProps) {
  const rule: Rule | null =
    draft.audience === 'rule'
      ? draft.rule
      : draft.audience === 'segment' && segments.has(draft.segment)
        ? { kind: 'segment', id: draft.segment }
        : null;
  const whole = rule && flaws(asGroup(rule), segments).length === 0;
  const preview = usePreview(whole ? tidy(rule) : null);
  const kinds = (['everyone', 'segment', 'rule'] as const).map((value) => ({ value, label: t(`experience.audience.${value}`) }));
  return (
    <Card title={t('experience.who')}>
      <div class="stack">
        <Select<Audience>
          bare
          label={t('experience.audience')}
          value={draft.audience}
          options={kinds}
          disabled={locked}
          onChange={(audience) => change({ ...draft, audience })}
        />
        {draft.audience === 'everyone' ? <p class="hint">{t('experience.everyoneWords')}</p> : null}
        {draft.audience === 'segment' ? (
          <Combobox
            bare
            label={t('experience.audienceSegment')}
            placeholder={t('experience.audienceNone')}
            value={draft.segment === '' || segments.has(draft.segment) ? draft.segment : t('rule.segmentGone')}
            options={[...segments].map(([value, label]) => ({ value, label }))}
            error={flaw('segment')}
            disabled={locked}
            onChange={(segment) => change({ ...draft, segment })}
          />
        ) : null}
        {draft.audience === 'rule' ? (
          <>
            <RuleSentence rule={draft.rule} segments={segments} />
            <Builder
              rule={draft.rule}
              onChange={(next, merge) => change({ ...draft, rule: next }, merge)}
              names={names}
              segments={segments}
              strict={strict}
              locked={locked}
              history={history}
            />
            {flaw('rule') ? <p class="field-error">{flaw('rule')}</p> : null}
          </>
        ) : null}
        {whole && preview.data ? (
          <p class={preview.stale ? 'hint dim' : 'hint'} aria-live="polite">
            {t('experience.audienceCount', { n: preview.data.count })}
          </p>
        ) : null}
      </div>
    </Card>
  );
}

/** Schedule and goal. */
export function WhenAndWhat({ draft, change, flaw, locked, names }: FormProps & { names: Names | undefined }) {
  const options = eventChoices(names).filter((o) => eventOf(o.value).event !== undefined && eventOf(o.value).type === undefined);
  const value = eventValue({ event: draft.goal });
  return (
    <Card title={t('experience.when')}>
      <div class="stack">
        <div class="halves">
          <Combobox
            free
            label={t('experience.goal')}
            value={value}
            options={
              options.some((o) => o.value === value) || draft.goal === ''
                ? options
                : [...options, { value, label: eventLabel({ event: draft.goal }) }]
            }
            error={flaw('goal')}
            disabled={locked}
            onChange={(chosen) => change({ ...draft, goal: eventOf(chosen).event ?? '' })}
          />
          <Input
            type="number"
            min={1}
            max={365}
            step={1}
            label={t('experience.days')}
            value={Number.isNaN(draft.days) ? '' : String(draft.days)}
            error={flaw('days')}
            disabled={locked}
            onInput={(text) => change({ ...draft, days: text.trim() === '' ? NaN : Number(text) }, true)}
          />
        </div>
        <div class="halves schedule">
          <div>
            <span class="field-label" aria-hidden="true">
              {t('experience.from')}
            </span>
            <DayField label={t('experience.from')} value={draft.from} disabled={locked} onChange={(from) => change({ ...draft, from })} />
          </div>
          <div>
            <span class="field-label" aria-hidden="true">
              {t('experience.to')}
            </span>
            <DayField
              label={t('experience.to')}
              value={draft.to}
              error={flaw('to')}
              disabled={locked}
              onChange={(to) => change({ ...draft, to })}
            />
          </div>
        </div>
        <p class="field-hint">{t('experience.scheduleHint')}</p>
      </div>
    </Card>
  );
}

/** The share left alone. */
export function ControlField({ draft, change, flaw, locked }: FormProps) {
  return (
    <div class="control-field">
      <div>
        <p class="field-label">{t('experience.controlShare')}</p>
        <p class="field-hint">{t('experience.controlHint')}</p>
      </div>
      <span class="chips">
        <NumberField
          label={t('experience.controlShare')}
          min={0}
          value={draft.control}
          error={flaw('control')}
          disabled={locked}
          onChange={(control) => change({ ...draft, control }, true)}
        />
        <span class="rule-word">{t('experience.percentUnit')}</span>
      </span>
    </div>
  );
}
