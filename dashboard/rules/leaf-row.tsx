/** The strip that every condition stands in: "not" when it is one, its parts, its menu, "remove". */
import type { ComponentChildren } from 'preact';
import type { Rule } from '../../shared/rule.ts';
import { Menu, type MenuItem } from '../parts/menu.tsx';
import { t } from '../text/text.ts';
import { pathKey, useDesk } from './desk.ts';
import { at, isGroup, move, negate, remove, wrap, type Path } from './edit.ts';
import { leaf } from './sentence.ts';

interface LeafRowProps {
  /** Path of the condition, its "not" included. */
  path: Path;
  rule: Rule;
  /** More things to do with it, first in its menu. */
  items?: MenuItem[];
  /** Further lines of the condition. */
  below?: ComponentChildren;
  children: ComponentChildren;
}

/** One condition. */
export function LeafRow({ path, rule, items = [], below, children }: LeafRowProps) {
  const desk = useDesk();
  const clause = leaf(rule, desk.segments);
  const up = path.slice(0, -1);
  const here = path[path.length - 1] ?? 0;
  const parent = at(desk.rule, up);
  const last = parent && isGroup(parent) ? parent.of.length - 1 : 0;
  const shift = (by: number) => desk.edit(move(desk.rule, path, by), { focus: [...up, Math.max(0, Math.min(last, here + by))] });
  const drop = () => desk.edit(remove(desk.rule, path), { focus: here > 0 ? [...up, here - 1] : up });
  const other = parent?.kind === 'any' ? 'all' : 'any';
  const menu: MenuItem[] = [
    ...items,
    { label: t('builder.negate'), onSelect: () => desk.edit(negate(desk.rule, path), { focus: path }) },
    {
      label: t(other === 'any' ? 'builder.wrapAny' : 'builder.wrapAll'),
      onSelect: () => desk.edit(wrap(desk.rule, path, other), { focus: [...path, 0] }),
    },
    { label: t('builder.up'), disabled: here === 0, onSelect: () => shift(-1) },
    { label: t('builder.down'), disabled: here >= last, onSelect: () => shift(1) },
  ];
  const onKeyDown = (event: KeyboardEvent) => {
    if (desk.locked) return;
    if (event.altKey && (event.key === 'ArrowUp' || event.key === 'ArrowDown')) {
      event.preventDefault();
      event.stopPropagation();
      shift(event.key === 'ArrowUp' ? -1 : 1);
    } else if (event.key === 'Delete' && event.target === event.currentTarget) {
      event.preventDefault();
      drop();
    }
  };
  return (
    <div class="rule-row" role="group" aria-label={clause} tabIndex={-1} data-path={pathKey(path)} onKeyDown={onKeyDown}>
      <div class="rule-line">
        <div class="chips">
          {rule.kind === 'not' ? (
            <button
              type="button"
              class="rule-not"
              disabled={desk.locked}
              title={t('builder.unNot')}
              onClick={() => desk.edit(negate(desk.rule, path), { focus: path })}
            >
              {t('builder.not')}
            </button>
          ) : null}
          {children}
        </div>
        {desk.locked ? null : (
          <div class="rule-tools">
            <Menu look="quiet" label="…" name={t('builder.more', { clause })} items={menu} />
            <button type="button" class="rule-remove" aria-label={t('builder.removeNamed', { clause })} onClick={drop}>
              {t('builder.remove')}
            </button>
          </div>
        )}
      </div>
      {below}
    </div>
  );
}
