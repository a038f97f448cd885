/** The value side of a comparison, as the control that fits it. */
import { useState } from 'preact/hooks';
import type { Scalar, Test } from '../../shared/rule.ts';
import { current } from '../format.ts';
import { Combobox } from '../parts/combobox.tsx';
import { Input, Select } from '../parts/field.tsx';
import { t } from '../text/text.ts';
import type { Choice } from './choices.ts';
import { STAGES, type Sort } from './known.ts';
import { readSpan, UNITS, writeSpan, type Unit } from './span.ts';

interface NumberFieldProps {
  label: string;
  value: number;
  onChange: (value: number) => void;
  error?: string | null;
  disabled?: boolean;
  min?: number;
  step?: number | 'any';
}

/** A number to type; what is no number (yet) is NaN. */
export function NumberField({ label, value, onChange, error, disabled, min, step = 'any' }: NumberFieldProps) {
  const [typed, setTyped] = useState('');
  const read = (text: string) => (text.trim() === '' ? NaN : Number(text));
  const text = Object.is(read(typed), value) ? typed : Number.isNaN(value) ? '' : String(value);
  const type = (next: string) => {
    setTyped(next);
    onChange(read(next));
  };
  return <Input bare type="number" {...{ label, error, disabled, min, step }} value={text} onInput={type} />;
}

interface SpanFieldProps {
  value: string;
  onChange: (value: string) => void;
  error?: string | null;
  disabled?: boolean;
}

/** A duration: a number and its unit. */
export function SpanField({ value, onChange, error, disabled }: SpanFieldProps) {
  const [unit, setUnit] = useState<Unit>('day');
  const read = readSpan(value);
  const span = read ?? { n: NaN, unit };
  const units = UNITS.map((u) => ({ value: u, label: t(`builder.unit.${u}`) }));
  return (
    <span class="chips">
      <NumberField
        label={t('builder.number')}
        value={span.n}
        min={1}
        step={1}
        error={error}
        disabled={disabled}
        onChange={(n) => {
          setUnit(span.unit);
          onChange(Number.isInteger(n) && n >= 0 ? writeSpan({ n, unit: span.unit }) : '');
        }}
      />
      <Select
        bare
        label={t('builder.unit')}
        value={span.unit}
        options={units}
        disabled={disabled}
        onChange={(next) => {
          setUnit(next);
          if (read) onChange(writeSpan({ n: read.n, unit: next }));
        }}
      />
    </span>
  );
}

interface ValueFieldProps {
  test: Test;
  onChange: (test: Test) => void;
  sort: Sort | undefined;
  examples: Choice[];
  error?: string | null;
  disabled?: boolean;
}

/** The control for a test's value; nothing for "exists". */
export function ValueField({ test, onChange, sort, examples, error, disabled }: ValueFieldProps) {
  const common = { error, disabled };
  switch (test.op) {
    case 'exists':
      return null;
    case 'in':
      return (
        <ManyValues {...common} values={test.value} sort={sort} examples={examples} onChange={(value) => onChange({ ...test, value })} />
      );
    case 'eq':
      return <OneValue {...common} value={test.value} sort={sort} examples={examples} onChange={(value) => onChange({ ...test, value })} />;
    case 'contains':
    case 'startsWith':
      return <Input bare label={t('builder.value')} {...common} value={test.value} onInput={(value) => onChange({ ...test, value })} />;
    case 'before':
    case 'after':
      return <DayField label={t('builder.value')} {...common} value={test.value} onChange={(value) => onChange({ ...test, value })} />;
    case 'withinLast':
    case 'withinNext':
      return <SpanField {...common} value={test.value} onChange={(value) => onChange({ ...test, value })} />;
    default:
      return (
        <span class="chips">
          <NumberField label={t('builder.value')} {...common} value={test.value} onChange={(value) => onChange({ ...test, value })} />
          {sort === 'money' ? <span class="rule-word">{current().currency}</span> : null}
        </span>
      );
  }
}

interface DayFieldProps {
  label: string;
  value: string;
  onChange: (value: string) => void;
  error?: string | null;
  disabled?: boolean;
}
/** A day to pick; a moment with its offset, where a rule has one, stays text. */
export function DayField({ label, value, onChange, error, disabled }: DayFieldProps) {
  const day = value === '' || /^\d{4}-\d{2}-\d{2}$/.test(value);
  return <Input bare type={day ? 'date' : 'text'} {...{ label, error, disabled, value }} onInput={onChange} />;
}

interface OneValueProps {
  value: Scalar;
  onChange: (value: Scalar) => void;
  sort: Sort | undefined;
  examples: Choice[];
  error?: string | null;
  disabled?: boolean;
}

function OneValue({ value, onChange, sort, examples, error, disabled }: OneValueProps) {
  const label = t('builder.value');
  if (typeof value === 'boolean' && sort === 'flag')
    return (
      <Select
        bare
        {...{ label, error, disabled }}
        value={value ? 'yes' : 'no'}
        options={YES_NO()}
        onChange={(v) => onChange(v === 'yes')}
      />
    );
  if (sort === 'stage') {
    const options = STAGES.map((stage) => ({ value: stage as string, label: t(`stage.${stage}`) }));
    return <Select bare {...{ label, error, disabled, options }} value={String(value)} onChange={onChange} />;
  }
  if (typeof value === 'number' && sort !== undefined && sort !== 'text')
    return <NumberField {...{ label, value, onChange, error, disabled }} />;
  return (
    <span class="chips">
      <Combobox
        bare
        free
        {...{ label, error, disabled }}
        value={typeof value === 'number' && Number.isNaN(value) ? '' : String(value)}
        options={examples}
        placeholder={t('builder.value')}
        onChange={(text) =>
          onChange(typeof value === 'number' && text.trim() !== '' && Number.isFinite(Number(text)) ? Number(text) : text)
        }
      />
      <KindField value={value} onChange={onChange} disabled={disabled} />
    </span>
  );
}

const YES_NO = () => [
  { value: 'yes', label: t('builder.yes') },
  { value: 'no', label: t('builder.no') },
];

/** '9' is not 9 in a rule: where a value could be either, the reader says which. */
function KindField({ value, onChange, disabled }: { value: Scalar; onChange: (value: Scalar) => void; disabled?: boolean }) {
  const text = String(value);
  const other =
    text.trim() !== '' && Number.isFinite(Number(text)) ? 'number' : text === 'true' || text === 'false' ? 'boolean' : undefined;
  if (!other) return null;
  const kinds = (['string', other] as const).map((kind) => ({ value: kind as string, label: t(`builder.valueKind.${kind}`) }));
  const turn = (kind: string) => onChange(kind === 'number' ? Number(text) : kind === 'boolean' ? text === 'true' : text);
  return <Select bare label={t('builder.valueKind')} value={typeof value} options={kinds} onChange={turn} disabled={disabled} />;
}

interface ManyValuesProps {
  values: Scalar[];
  onChange: (values: Scalar[]) => void;
  sort: Sort | undefined;
  examples: Choice[];
  error?: string | null;
  disabled?: boolean;
}

function ManyValues({ values, onChange, sort, examples, error, disabled }: ManyValuesProps) {
  const offered = sort === 'stage' ? STAGES.map((stage) => ({ value: stage as string, label: t(`stage.${stage}`) })) : examples;
  const asNumbers = values.length > 0 ? values.every((v) => typeof v === 'number') : sort === 'number' || sort === 'money';
  const add = (text: string) => {
    const value = asNumbers && Number.isFinite(Number(text)) ? Number(text) : text;
    if (text !== '' && !values.includes(value)) onChange([...values, value]);
  };
  const nameOf = (value: Scalar) => offered.find((o) => o.value === value)?.label ?? String(value);
  return (
    <span class="chips">
      {values.map((value) => (
        <span class="value-chip" key={`${typeof value} ${value}`}>
          {nameOf(value)}
          {disabled ? null : (
            <button
              type="button"
              aria-label={t('builder.removeValue', { value: String(value) })}
              onClick={() => onChange(values.filter((v) => v !== value))}
            >
              ×
            </button>
          )}
        </span>
      ))}
      {disabled ? null : (
        <Combobox
          bare
          free={sort !== 'stage'}
          label={t('builder.addValue')}
          placeholder={t('builder.addValue')}
          error={error}
          value=""
          options={offered.filter((o) => !values.includes(o.value))}
          onChange={add}
        />
      )}
    </span>
  );
}
