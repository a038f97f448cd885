/** The conditions about what somebody is: a trait, a segment. (What somebody did: `did-row.tsx`.) */
import type { Rule, Test } from '../../shared/rule.ts';
import { Combobox } from '../parts/combobox.tsx';
import { Select } from '../parts/field.tsx';
import { t } from '../text/text.ts';
import { exampleChoices, opsFor, rename, retest, traitChoices, traitSort, type Op } from './choices.ts';
import { useDesk } from './desk.ts';
import { change, type Path, type Trait } from './edit.ts';
import { traitLabel, type Sort } from './known.ts';
import { LeafRow } from './leaf-row.tsx';
import { ValueField } from './value-field.tsx';

interface LeafProps<R> {
  /** Path of the row (its "not" included) and of the condition itself. */
  path: Path;
  inner: Path;
  whole: Rule;
  rule: R;
}

/** The comparison of a test. */
export function OpField({
  test,
  sort,
  onChange,
  disabled,
}: {
  test: Test;
  sort: Sort | undefined;
  onChange: (test: Test) => void;
  disabled?: boolean;
}) {
  const options = opsFor(sort, test.op).map((op) => ({ value: op, label: t(`builder.op.${op}`) }));
  return (
    <Select<Op>
      bare
      label={t('builder.op')}
      value={test.op}
      options={options}
      disabled={disabled}
      onChange={(op) => onChange(retest(test, op, sort))}
    />
  );
}

/** `City is one of Utrecht, Amersfoort`. */
export function TraitRow({ path, inner, whole, rule }: LeafProps<Trait>) {
  const desk = useDesk();
  const sort = traitSort(rule.name, desk.names);
  const put = (next: Trait, merge = false) =>
    desk.edit(
      change(desk.rule, inner, () => next),
      { merge },
    );
  const options = traitChoices(desk.names);
  const known = rule.name === '' || options.some((o) => o.value === rule.name);
  return (
    <LeafRow path={path} rule={whole}>
      <Combobox
        bare
        free
        label={t('builder.trait')}
        placeholder={t('builder.choose')}
        value={rule.name}
        options={known ? options : [...options, { value: rule.name, label: traitLabel(rule.name) }]}
        error={desk.flaw(inner, 'trait')}
        disabled={desk.locked}
        onChange={(name) => name !== rule.name && put(rename(rule, name, desk.names))}
      />
      <OpField test={rule} sort={sort} disabled={desk.locked} onChange={(test) => put({ kind: 'trait', name: rule.name, ...test })} />
      <ValueField
        test={rule}
        sort={sort}
        examples={exampleChoices(rule.name, desk.names)}
        error={desk.flaw(inner, 'value')}
        disabled={desk.locked}
        onChange={(test) => put({ kind: 'trait', name: rule.name, ...test }, true)}
      />
    </LeafRow>
  );
}

/** `in the segment At risk`. */
export function SegmentRow({ path, inner, whole, rule }: LeafProps<Extract<Rule, { kind: 'segment' }>>) {
  const desk = useDesk();
  const options = [...desk.segments].map(([value, label]) => ({ value, label }));
  return (
    <LeafRow path={path} rule={whole}>
      <span class="rule-word">{t('builder.isIn')}</span>
      <Combobox
        bare
        label={t('builder.segment')}
        placeholder={t('builder.choose')}
        value={desk.segments.has(rule.id) || rule.id === '' ? rule.id : t('rule.segmentGone')}
        options={options}
        error={desk.flaw(inner, 'segment')}
        disabled={desk.locked}
        onChange={(id) => desk.edit(change(desk.rule, inner, () => ({ kind: 'segment', id })))}
      />
    </LeafRow>
  );
}
