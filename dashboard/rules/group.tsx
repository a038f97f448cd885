/** A group of conditions, joined by "and" or "or", nested groups behind a hairline. */
import type { Rule } from '../../shared/rule.ts';
import { Select } from '../parts/field.tsx';
import { Menu, type MenuItem } from '../parts/menu.tsx';
import { t } from '../text/text.ts';
import { fresh, type Fresh } from './choices.ts';
import { pathKey, useDesk } from './desk.ts';
import { DidRow } from './did-row.tsx';
import { add, isGroup, join, negate, remove, unwrap, type Group, type Path } from './edit.ts';
import { SegmentRow, TraitRow } from './leaves.tsx';

/** One rule of any kind, at its place. */
function Any({ rule, path }: { rule: Rule; path: Path }) {
  const negated = rule.kind === 'not';
  const inner = negated ? rule.of : rule;
  const at = negated ? [...path, 0] : path;
  if (isGroup(inner)) return <Conditions group={inner} path={at} />;
  if (inner.kind === 'did') return <DidRow path={path} inner={at} whole={rule} rule={inner} />;
  if (inner.kind === 'trait') return <TraitRow path={path} inner={at} whole={rule} rule={inner} />;
  if (inner.kind === 'segment') return <SegmentRow path={path} inner={at} whole={rule} rule={inner} />;
  // A "not" of a "not" is drawn as a group of one, so that each can be taken away.
  return <Any rule={inner} path={at} />;
}

/** The conditions of a group, one below the other. The root has no hairline. */
export function Conditions({ group, path }: { group: Group; path: Path }) {
  const { flaw } = useDesk();
  const wrong = flaw(path, 'group');
  return (
    <div class={path.length === 0 ? 'rule-root' : 'rule-group'} data-path={pathKey(path)} tabIndex={-1}>
      {group.of.map((child, i) => (
        <div key={i} class="rule-item">
          <Joiner group={group} path={path} index={i} child={child} />
          <Any rule={child} path={[...path, i]} />
        </div>
      ))}
      {wrong ? <p class="field-error">{wrong}</p> : null}
      {path.length === 0 && group.of.length === 0 ? (
        <p class="rule-none">{t(group.kind === 'all' ? 'builder.empty' : 'builder.emptyAny')}</p>
      ) : null}
      <Adder group={group} path={path} />
    </div>
  );
}

/** The words between two conditions: `and`, `and any of`; the same for a whole group, so changing one changes all. */
function Joiner({ group, path, index, child }: { group: Group; path: Path; index: number; child: Rule }) {
  const desk = useDesk();
  const at = [...path, index];
  const negated = child.kind === 'not';
  const inner = negated ? child.of : child;
  if (index === 0 && !isGroup(inner)) return null;
  const KINDS = [
    { value: 'all', label: t('builder.and') },
    { value: 'any', label: t('builder.or') },
  ] as const;
  const GROUPS = [
    { value: 'all', label: t('builder.allOf') },
    { value: 'any', label: t('builder.anyOf') },
  ] as const;
  const innerPath = negated ? [...at, 0] : at;
  return (
    <div class="rule-joiner">
      {index > 0 ? (
        <Select
          bare
          label={t('builder.kind')}
          value={group.kind}
          options={KINDS}
          disabled={desk.locked}
          onChange={(kind) => desk.edit(join(desk.rule, path, kind))}
        />
      ) : null}
      {isGroup(inner) ? (
        <>
          {negated ? <span class="rule-word">{t('builder.not')}</span> : null}
          <Select
            bare
            label={t('builder.kind')}
            value={inner.kind}
            options={GROUPS}
            disabled={desk.locked}
            onChange={(kind) => desk.edit(join(desk.rule, innerPath, kind))}
          />
          {desk.locked ? null : (
            <Menu
              look="quiet"
              label="…"
              name={t('builder.menu')}
              items={[
                { label: t('builder.negate'), onSelect: () => desk.edit(negate(desk.rule, at)) },
                { label: t('builder.dissolve'), disabled: negated, onSelect: () => desk.edit(unwrap(desk.rule, at)) },
                { label: t('builder.remove'), danger: true, onSelect: () => desk.edit(remove(desk.rule, at), { focus: path }) },
              ]}
            />
          )}
        </>
      ) : null}
    </div>
  );
}

const KINDS_OF_LEAF: readonly Fresh[] = ['did', 'trait', 'segment'];

/** `+ and another`: what to add. */
function Adder({ group, path }: { group: Group; path: Path }) {
  const desk = useDesk();
  if (desk.locked) return null;
  const put = (rule: Rule, inside: Path = []) => desk.edit(add(desk.rule, path, rule), { focus: [...path, group.of.length, ...inside] });
  const items: MenuItem[] = KINDS_OF_LEAF.filter((kind) => kind !== 'segment' || desk.segments.size > 0).map((kind) => ({
    label: t(`builder.add.${kind}`),
    onSelect: () => put(fresh[kind]()),
  }));
  const other = group.kind === 'all' ? 'any' : 'all';
  items.push({ label: t('builder.add.group'), onSelect: () => put({ kind: other, of: [fresh.did()] }, [0]) });
  const label = group.of.length === 0 ? 'builder.addFirst' : group.kind === 'all' ? 'builder.addAnd' : 'builder.addOr';
  return (
    <div class="rule-add">
      <Menu look="quiet" start label={t(label)} items={items} />
    </div>
  );
}
