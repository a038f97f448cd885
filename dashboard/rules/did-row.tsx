/** The condition about what somebody did: the event, how often, when, with which properties, adding up to what. */
import type { Did, Rule, Where } from '../../shared/rule.ts';
import { current } from '../format.ts';
import { Combobox } from '../parts/combobox.tsx';
import { Select } from '../parts/field.tsx';
import type { MenuItem } from '../parts/menu.tsx';
import { t } from '../text/text.ts';
import {
  eventChoices,
  eventOf,
  eventValue,
  firstTest,
  propertyChoices,
  propertySort,
  windowKind,
  windowOf,
  type WindowKind,
} from './choices.ts';
import { useDesk } from './desk.ts';
import { change, type Path } from './edit.ts';
import { eventLabel, isMoney, plainName } from './known.ts';
import { LeafRow } from './leaf-row.tsx';
import { OpField } from './leaves.tsx';
import { DayField, NumberField, SpanField, ValueField } from './value-field.tsx';

interface DidRowProps {
  path: Path;
  inner: Path;
  whole: Rule;
  rule: Did;
}

/** `Ordered at least 3 times in the last 60 days, with category Jazz`. */
export function DidRow({ path, inner, whole, rule }: DidRowProps) {
  const desk = useDesk();
  const put = (next: Did, merge = false) =>
    desk.edit(
      change(desk.rule, inner, () => next),
      { merge },
    );
  const flaw = (field: string) => desk.flaw(inner, field);
  const options = eventChoices(desk.names);
  const value = eventValue(rule);
  const count = rule.count ?? { op: 'gte', value: 1 };
  // Zero times or more holds for everybody, also for who never did it.
  const fitsAll = count.op === 'gte' && count.value === 0 && !rule.sum;
  const COUNTS = [
    { value: 'gte', label: t('builder.atLeast') },
    { value: 'lte', label: t('builder.atMost') },
    { value: 'eq', label: t('builder.exactly') },
  ] as const;
  const items: MenuItem[] = [
    {
      label: t('builder.addWhere'),
      onSelect: () => put({ ...rule, where: [...(rule.where ?? []), { property: '', op: 'eq', value: '' }] }),
    },
    {
      label: t('builder.addSum'),
      disabled: rule.sum !== undefined,
      onSelect: () => put({ ...rule, sum: { property: rule.event === 'Order Completed' ? 'total' : '', op: 'gte', value: NaN } }),
    },
  ];
  return (
    <LeafRow
      path={path}
      rule={whole}
      items={items}
      below={
        <>
          {fitsAll ? (
            <p class="hint" role="status">
              {t('builder.fitsAll')}
            </p>
          ) : null}
          <Below rule={rule} put={put} flaw={flaw} />
        </>
      }
    >
      <Combobox
        bare
        free
        label={t('builder.event')}
        placeholder={t('builder.choose')}
        value={value}
        options={value === '' || options.some((o) => o.value === value) ? options : [...options, { value, label: eventLabel(rule) }]}
        error={flaw('event')}
        disabled={desk.locked}
        onChange={(chosen) => {
          const { type: _type, event: _event, ...rest } = rule;
          if (chosen !== value) put({ ...rest, ...eventOf(chosen) });
        }}
      />
      <Select
        bare
        label={t('builder.howOften')}
        value={count.op}
        options={COUNTS}
        disabled={desk.locked}
        onChange={(op) => put({ ...rule, count: { ...count, op } })}
      />
      <NumberField
        label={t('builder.number')}
        min={0}
        step={1}
        value={count.value}
        error={flaw('count')}
        disabled={desk.locked}
        onChange={(n) => put({ ...rule, count: { ...count, value: n } }, true)}
      />
      <span class="rule-word">{t('builder.timesUnit', { n: Number.isNaN(count.value) ? 2 : count.value })}</span>
      <WindowField rule={rule} put={put} flaw={flaw} />
    </LeafRow>
  );
}

interface PartProps {
  rule: Did;
  put: (next: Did, merge?: boolean) => void;
  flaw: (field: string) => string | null;
}

function WindowField({ rule, put, flaw }: PartProps) {
  const { locked } = useDesk();
  const { within, ...rest } = rule;
  const WINDOWS: { value: WindowKind; label: string }[] = [
    { value: 'ever', label: t('builder.ever') },
    { value: 'last', label: t('builder.inLast') },
    { value: 'between', label: t('builder.between') },
  ];
  const choose = (kind: WindowKind) => {
    const next = windowOf(kind);
    put(next ? { ...rest, within: next } : rest);
  };
  const between = within && !('last' in within) ? within : undefined;
  return (
    <>
      <Select bare label={t('builder.window')} value={windowKind(within)} options={WINDOWS} disabled={locked} onChange={choose} />
      {within && 'last' in within ? (
        <SpanField
          value={within.last}
          error={flaw('within')}
          disabled={locked}
          onChange={(last) => put({ ...rest, within: { last } }, true)}
        />
      ) : null}
      {between ? (
        <>
          <DayField
            label={t('builder.from')}
            value={between.from ?? ''}
            error={flaw('from')}
            disabled={locked}
            onChange={(from) => put({ ...rest, within: { ...between, from } }, true)}
          />
          <span class="rule-word">{t('builder.until')}</span>
          <DayField
            label={t('builder.to')}
            value={between.to ?? ''}
            error={flaw('to')}
            disabled={locked}
            onChange={(to) => put({ ...rest, within: { ...between, to } }, true)}
          />
        </>
      ) : null}
    </>
  );
}

function Below(props: PartProps) {
  const { rule, put } = props;
  if (!rule.where?.length && !rule.sum) return null;
  return (
    <div class="rule-below">
      {(rule.where ?? []).map((where, i) => (
        <WhereLine
          key={i}
          {...props}
          where={where}
          index={i}
          onChange={(next, merge) => put({ ...rule, where: rule.where?.map((old, k) => (k === i ? next : old)) }, merge)}
          onRemove={() => put({ ...rule, where: rule.where?.filter((_, k) => k !== i) })}
        />
      ))}
      {rule.sum ? <SumLine {...props} sum={rule.sum} /> : null}
    </div>
  );
}

interface WhereLineProps extends PartProps {
  where: Where;
  index: number;
  onChange: (next: Where, merge?: boolean) => void;
  onRemove: () => void;
}

function WhereLine({ rule, where, index, flaw, onChange, onRemove }: WhereLineProps) {
  const { names, locked } = useDesk();
  const sort = propertySort(where.property);
  return (
    <div class="rule-line">
      <div class="chips">
        <span class="rule-word">{t('builder.with')}</span>
        <Combobox
          bare
          free
          label={t('builder.property')}
          placeholder={t('builder.property')}
          value={where.property}
          options={propertyChoices(rule, names)}
          error={flaw(`where.${index}.property`)}
          disabled={locked}
          onChange={(property) => {
            const same = propertySort(property) === sort && where.property !== '';
            onChange(same ? { ...where, property } : { property, ...firstTest(propertySort(property)) });
          }}
        />
        <OpField test={where} sort={sort} disabled={locked} onChange={(test) => onChange({ property: where.property, ...test })} />
        <ValueField
          test={where}
          sort={sort}
          examples={[]}
          error={flaw(`where.${index}.value`)}
          disabled={locked}
          onChange={(test) => onChange({ property: where.property, ...test }, true)}
        />
      </div>
      {locked ? null : (
        <button
          type="button"
          class="rule-remove"
          aria-label={t('builder.removeWhere', { clause: plainName(where.property) })}
          onClick={onRemove}
        >
          {t('builder.remove')}
        </button>
      )}
    </div>
  );
}

function SumLine({ rule, sum, put, flaw }: PartProps & { sum: NonNullable<Did['sum']> }) {
  const { names, locked } = useDesk();
  const OPS = [
    { value: 'gte', label: t('builder.atLeast') },
    { value: 'lte', label: t('builder.atMost') },
  ] as const;
  return (
    <div class="rule-line">
      <div class="chips">
        <span class="rule-word">{t('builder.sumOf')}</span>
        <Combobox
          bare
          free
          label={t('builder.property')}
          placeholder={t('builder.property')}
          value={sum.property}
          options={propertyChoices(rule, names)}
          error={flaw('sum.property')}
          disabled={locked}
          onChange={(property) => put({ ...rule, sum: { ...sum, property } })}
        />
        <Select
          bare
          label={t('builder.op')}
          value={sum.op}
          options={OPS}
          disabled={locked}
          onChange={(op) => put({ ...rule, sum: { ...sum, op } })}
        />
        <NumberField
          label={t('builder.value')}
          value={sum.value}
          error={flaw('sum.value')}
          disabled={locked}
          onChange={(value) => put({ ...rule, sum: { ...sum, value } }, true)}
        />
        <span class="rule-word">
          {isMoney(sum.property) ? `${current().currency} ` : ''}
          {t('builder.inTotal')}
        </span>
      </div>
      {locked ? null : (
        <button
          type="button"
          class="rule-remove"
          aria-label={t('builder.removeSum')}
          onClick={() => {
            const { sum: _sum, ...rest } = rule;
            put(rest);
          }}
        >
          {t('builder.remove')}
        </button>
      )}
    </div>
  );
}
