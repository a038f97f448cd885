/** The visual builder of a rule: brackets to edit, the sentence to read, JSON for experts. The page holds the rule and its history. */
import { useEffect, useRef, useState } from 'preact/hooks';
import type { Names } from '../../shared/api.ts';
import type { Rule } from '../../shared/rule.ts';
import { Button } from '../parts/button.tsx';
import { t } from '../text/text.ts';
import { flaws } from './check.ts';
import { DeskProvider, pathKey, type Change, type Desk } from './desk.ts';
import { asGroup, redo, step, undo, type History, type Path } from './edit.ts';
import { Conditions } from './group.tsx';
import { JsonView } from './json-view.tsx';
import './rules.css';
import { sentence } from './sentence.ts';
import type { SegmentNames } from './values.ts';

interface BuilderProps {
  rule: Rule;
  onChange: (rule: Rule, merge: boolean) => void;
  names: Names | undefined;
  segments: SegmentNames;
  /** Shows what is missing at its field: after the first try to save. What is wrong (not only missing) shows at once. */
  strict: boolean;
  locked?: boolean;
  /** A condition to move the keyboard to; a new object moves it again. */
  focus?: { path: Path } | null;
  /** Steps back and forth over what the page holds. */
  history?: { undo?: () => void; redo?: () => void };
}

const focusOn = (box: HTMLElement | null, path: Path) => {
  const row = box?.querySelector<HTMLElement>(`[data-path="${pathKey(path)}"]`);
  const control = row?.querySelector<HTMLElement>('input, select, button') ?? row;
  control?.focus();
  row?.scrollIntoView({ block: 'nearest' });
};

/** The conditions of a rule, to build and change. */
export function Builder({ rule, onChange, names, segments, strict, locked = false, focus, history }: BuilderProps) {
  const [view, setView] = useState<'brackets' | 'json'>('brackets');
  const box = useRef<HTMLDivElement>(null);
  const next = useRef<Path | null>(null);
  const root = asGroup(rule);
  const found = flaws(root, segments);

  useEffect(() => {
    if (next.current) focusOn(box.current, next.current);
    next.current = null;
  }, [rule]);
  useEffect(() => {
    // A rule that is one condition is drawn inside a group, so its path grows by one.
    if (focus) focusOn(box.current, root === rule ? focus.path : [0, ...focus.path]);
  }, [focus]);

  const desk: Desk = {
    rule: root,
    names,
    segments,
    locked,
    edit: (changed: Rule, change: Change = {}) => {
      next.current = change.focus ?? null;
      onChange(changed, change.merge ?? false);
    },
    flaw: (path, field) => {
      const flaw = found.find((f) => f.field === field && pathKey(f.path) === pathKey(path));
      return flaw && (strict || !flaw.missing) ? flaw.text : null;
    },
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (!(event.ctrlKey || event.metaKey) || event.key.toLowerCase() !== 'z' || event.target instanceof HTMLTextAreaElement) return;
    const act = event.shiftKey ? history?.redo : history?.undo;
    if (!act) return;
    event.preventDefault();
    act();
  };
  return (
    <div class="rule" ref={box} role="group" aria-label={t('builder.label')} onKeyDown={onKeyDown}>
      <DeskProvider value={desk}>
        {view === 'json' ? (
          <JsonView rule={rule} onChange={(changed) => onChange(changed, true)} locked={locked} />
        ) : (
          <Conditions group={root} path={[]} />
        )}
      </DeskProvider>
      <div class="rule-foot no-print">
        {locked || !history ? null : (
          <>
            <Button look="quiet" small disabled={!history.undo} onClick={() => history.undo?.()}>
              {t('builder.undo')}
            </Button>
            <Button look="quiet" small disabled={!history.redo} onClick={() => history.redo?.()}>
              {t('builder.redo')}
            </Button>
          </>
        )}
        <Button look="quiet" small onClick={() => setView(view === 'json' ? 'brackets' : 'json')}>
          {t(view === 'json' ? 'builder.asBrackets' : 'builder.asJson')}
        </Button>
        {locked ? null : <span class="rule-keys">{t('builder.keys')}</span>}
      </div>
    </div>
  );
}

/** The rule in plain words; each condition can be pressed to edit it. */
export function RuleSentence({ rule, segments, onPick }: { rule: Rule; segments: SegmentNames; onPick?: (path: Path) => void }) {
  return (
    <p class="rule-sentence">
      {sentence(rule, segments).map((piece, i) => {
        const path = piece.path;
        if (!path || !onPick) return <span key={i}>{piece.text}</span>;
        return (
          <button key={i} type="button" class="rule-part" onClick={() => onPick(path)}>
            {piece.text}
          </button>
        );
      })}
    </p>
  );
}

/** Steps back and forth for a page that keeps its draft in a `History`. */
export const steps = <T,>(history: History<T>, set: (next: History<T>) => void) => ({
  put: (now: T, merge = false) => set(step(history, now, merge)),
  undo: history.past.length > 0 ? () => set(undo(history)) : undefined,
  redo: history.future.length > 0 ? () => set(redo(history)) : undefined,
});
